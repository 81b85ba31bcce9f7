import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** The house's import directions (docs/architecture.md), held against the code as it stands. */

const root = resolve(import.meta.dirname, '..');
const rooms = ['app', 'bot', 'infra', 'orchestrator', 'sandbox', 'test'];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = [
  'slipway.config.ts',
  ...rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules'))
      .map((name) => join(room, name)),
  ),
];

const importPattern =
  /^\s*(import|export)\s+(type\s+)?(?:[\w*{][^'"]*?\s+from\s+)?['"]([^'"]+)['"]/gm;

const imports: Import[] = files.flatMap((from) => {
  const text = readFileSync(join(root, from), 'utf8');
  return [...text.matchAll(importPattern)].map(([, , type, specifier = '']) => ({
    from,
    to: specifier.startsWith('.')
      ? relative(root, resolve(root, dirname(from), specifier))
      : specifier,
    typeOnly: type !== undefined,
  }));
});

const within = (path: string, ...places: string[]) =>
  places.some((place) => path === place || path.startsWith(`${place}/`));

/** Imports that break a rule, worded for the person who wrote them. */
const offenders = (breaks: (found: Import) => boolean) =>
  imports.filter(breaks).map(({ from, to }) => `${from} imports ${to}`);

const shipping = ['app', 'bot', 'infra', 'orchestrator', 'slipway.config.ts'];

describe('the house', () => {
  it('is read whole by this test', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(imports.length).toBeGreaterThan(300);
  });

  it('ships nothing that knows of the sandbox or of tests', () => {
    expect(
      offenders(({ from, to }) => within(from, ...shipping) && within(to, 'sandbox', 'test')),
    ).toEqual([]);
  });

  it('keeps the deployment rules pure: they import each other, the catalogue’s types and hashing', () => {
    expect(
      offenders(
        ({ from, to, typeOnly }) =>
          within(from, 'orchestrator/deployment') &&
          !within(to, 'orchestrator/deployment') &&
          !(typeOnly && within(to, 'orchestrator/catalogue')) &&
          !['names', 'bake', 'approvals-needed'].some(
            (name) => to === `orchestrator/catalogue/${name}.ts`,
          ) &&
          to !== 'node:crypto',
      ),
    ).toEqual([]);
  });

  it('lets only orchestrator/aws and bot/slack speak to the world', () => {
    expect(
      offenders(
        ({ from, to, typeOnly }) =>
          within(from, 'bot', 'orchestrator') &&
          !within(from, 'orchestrator/aws', 'bot/slack') &&
          !typeOnly &&
          (to.startsWith('@aws-sdk/') ||
            ['@slack/web-api', 'node:http', 'node:https', 'node:net'].includes(to)),
      ),
    ).toEqual([]);
  });

  it('opens one door from the bot into the orchestrator', () => {
    expect(
      offenders(
        ({ from, to, typeOnly }) =>
          within(from, 'bot') &&
          within(to, 'orchestrator') &&
          to !== 'orchestrator/client.ts' &&
          !within(to, 'orchestrator/catalogue') &&
          !(typeOnly && within(to, 'orchestrator/deployment')),
      ),
    ).toEqual([]);
  });

  it('keeps the orchestrator from knowing the bot, and the services from knowing anybody', () => {
    expect(
      offenders(
        ({ from, to }) =>
          (within(from, 'orchestrator') && within(to, 'bot', 'infra', 'app')) ||
          (within(from, 'app') && within(to, 'bot', 'infra', 'orchestrator')),
      ),
    ).toEqual([]);
  });

  it('lets infra read the catalogue, and point at everything else by path', () => {
    expect(
      offenders(
        ({ from, to }) =>
          within(from, 'infra') &&
          within(to, ...rooms) &&
          !within(to, 'infra', 'orchestrator/catalogue'),
      ),
    ).toEqual([]);
  });

  it('names no folder after nothing in particular', () => {
    const vague = /(^|\/)(utils?|common|helpers?|types|misc|shared)(\/|\.ts$)/;
    expect(files.filter((file) => vague.test(file))).toEqual([]);
  });

  it('has no circle of imports', () => {
    expect(circles()).toEqual([]);
  });
});

/** Every circle of value imports, each as the path that closes it. */
function circles(): string[] {
  const next = Map.groupBy(
    imports.filter(({ to, typeOnly }) => !typeOnly && files.includes(to)),
    ({ from }) => from,
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const { to } of next.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  files.forEach((file) => visit(file, []));
  return found;
}
