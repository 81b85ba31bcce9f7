import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startFromTheCommandLine, type RunningSandbox } from '../support/sandbox-process.ts';

/** `npm start` as a program: what it prints, what it answers, and what it leaves behind. */
const limitMs = 120_000;

let before: Set<string>;
let sandbox: RunningSandbox;

beforeAll(async () => {
  before = new Set(await readdir(tmpdir()));
  sandbox = await startFromTheCommandLine();
}, limitMs);

afterAll(() => sandbox.stop(), limitMs);

describe('npm start', () => {
  it('says where to look, and serves the page there', async () => {
    const answer = await fetch(sandbox.pageUrl);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('<title>');
  });

  it(
    'says in one sentence that a port is taken',
    async () => {
      const taken = new URL(sandbox.pageUrl).port;
      const second = startFromTheCommandLine(['--page-port', taken]);
      await expect(second).rejects.toThrow(
        `Port ${taken} for the page is in use: stop what uses it, or choose another with --page-port`,
      );
    },
    limitMs,
  );

  it('says in one sentence that a flag cannot be used', async () => {
    await expect(startFromTheCommandLine(['--speed', 'warp'])).rejects.toThrow(
      '--speed takes a number from 1 to 240, not `warp`.',
    );
  });

  it(
    'ends on Ctrl-C, with nothing left running and no file left',
    async () => {
      const children = await sandbox.children();
      expect(children.length).toBeGreaterThan(3);
      expect(await sandbox.stop()).toBe(0);
      expect(sandbox.output()).toContain('Nothing is left running.');
      expect(children.filter(isAlive)).toEqual([]);
      const left = (await readdir(tmpdir())).filter(
        (name) => name.startsWith('slipway-') && !before.has(name),
      );
      expect(left).toEqual([]);
    },
    limitMs,
  );
});

function isAlive(pid: number): boolean {
  try {
    // Signal 0 only asks.
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
