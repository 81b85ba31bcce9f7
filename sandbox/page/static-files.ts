import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.map': 'application/json',
};

/** Only our own scripts and styles; nothing from elsewhere, and nobody may frame the page. */
const policy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; frame-ancestors 'none'";

/** Sends a file of the built page, `index.html` for `/`. */
export async function sendFile(response: ServerResponse, folder: string, pathname: string) {
  const name = pathname === '/' ? 'index.html' : normalize(pathname).replace(/^[/\\]+/, '');
  const type = types[extname(name)];
  const content = type && !name.startsWith('..') ? await read(join(folder, name)) : undefined;
  if (!content) {
    const hint = name === 'index.html' ? ' The page is not built: run `npm run build`.' : '';
    response
      .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
      .end(`Not found.${hint}`);
    return;
  }
  response
    .writeHead(200, {
      'content-type': type,
      'cache-control': 'no-cache',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
    })
    .end(content);
}

async function read(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    // A file that is not there is an answer (404); anything else is a fault.
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
