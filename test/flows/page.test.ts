import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { startFromTheCommandLine, type RunningSandbox } from '../support/sandbox-process.ts';

/** The README's five minutes, clicked as a person would in a real Chromium, on `npm start` itself. */
const limitMs = 240_000;

let sandbox: RunningSandbox;
let browser: Browser;
let page: Page;

beforeEach(async () => {
  sandbox = await startFromTheCommandLine();
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(sandbox.pageUrl);
}, limitMs);

afterEach(async () => {
  await browser?.close();
  await sandbox?.stop();
}, limitMs);

async function become(person: string, fullName: string) {
  await page.getByTestId(`persona-${person}`).click();
  await page.getByText(`You are ${fullName}`).waitFor();
}

async function type(text: string) {
  await page.getByTestId('composer').fill(text);
  await page.keyboard.press('Enter');
}

/** Presses a button of the newest card that has it, and says yes in its dialog. */
async function press(actionId: string) {
  await page.locator(`[data-testid="block-action"][data-action-id="${actionId}"]`).last().click();
  await page.getByTestId('confirm-accept').click();
}

/** Waits until a card in the channel carries an outcome; the words of AWS beside it are in other letters. */
const waitForOutcome = (outcome: string) =>
  page.getByTestId('chat').getByText(new RegExp(outcome)).last().waitFor({ timeout: 120_000 });

async function deploy(version: string) {
  await become('ada', 'Ada Lovelace');
  await type(`/deploy contacts prod ${version}`);
  await page
    .locator('[data-testid="block-action"][data-action-id="deployment:approve"]')
    .last()
    .waitFor({ timeout: 30_000 });
  await become('grace', 'Grace Hopper');
  await press('deployment:approve');
}

describe('in the browser', () => {
  it(
    'v2 is deployed, and v3 comes back by itself',
    async () => {
      await deploy('v2');
      await waitForOutcome('SUCCEEDED');
      expect(await page.getByTestId('world-prod').innerText()).toContain('v2');

      await deploy('v3');
      await waitForOutcome('ROLLED_BACK');
      const world = await page.getByTestId('world-prod').innerText();
      expect(world).toContain('v2');
      expect(world).not.toContain('v3');
      const live = page.locator('[data-testid="block-action"][data-action-id^="deployment:"]');
      expect(await live.count()).toBe(0);
    },
    limitMs,
  );

  it(
    'a fault is chosen, and whoever watches sees it and can end it',
    async () => {
      const other = await browser.newPage();
      await other.goto(`${sandbox.pageUrl}?as=grace`);
      await page.getByTestId('faults').click();
      await page.getByTestId('fault-red-alarm').click();
      await other.getByTestId('faults-at-work').getByText('red-alarm').waitFor();
      await other.locator('[data-testid^="alarm-"][data-state="ALARM"]').waitFor();
      await other.getByLabel('Turn red-alarm off').click();
      const off = page.locator('[data-testid="fault-red-alarm"][aria-checked="false"]');
      await off.waitFor();
      expect(await page.getByTestId('faults-at-work').count()).toBe(0);
    },
    limitMs,
  );
});
