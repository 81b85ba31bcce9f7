import { chromium as playwright, type Browser } from 'playwright-core';

/**
 * A headless Chromium; nothing it does leaves this machine. On Linux it comes with npm,
 * elsewhere `CHROMIUM_PATH` names an installed one.
 */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: process.env.CHROMIUM_PATH ?? (await packagedChromium()),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

async function packagedChromium(): Promise<string> {
  // Makes the package unpack the shared libraries that a bare system lacks (NSS above all); read at import.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  return chromium.executablePath();
}
