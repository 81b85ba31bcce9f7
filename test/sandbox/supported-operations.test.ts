import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inertResources } from '../../sandbox/cloudformation/inert.ts';
import { virtualClock } from '../../sandbox/clock.ts';
import { faults } from '../../sandbox/faults/index.ts';
import { iamResources } from '../../sandbox/iam/index.ts';
import { wireServices } from '../../sandbox/wire-services.ts';
import { methods } from '../../sandbox/slack/web-api/server.ts';

const page = resolve(import.meta.dirname, '../../docs/sandbox.md');

/** All services as the sandbox wires them, with nothing in them and nothing running. */
const all = wireServices({
  clock: virtualClock(),
  place: { account: '000000000000', region: 'eu-west-1' },
  file: () => undefined,
  endpointUrl: () => '',
  onError: (error) => {
    throw error;
  },
});

/** What stands between the two marks of a name. Where it differs, Jest prints what the page should say. */
async function section(name: string): Promise<string> {
  const text = await readFile(page, 'utf8');
  const found = new RegExp(`<!-- ${name} -->\\n([^]*?)<!-- end of ${name} -->`).exec(text);
  const inside = found?.[1] ?? `docs/sandbox.md has no section "${name}"`;
  return inside.replaceAll(/<!-- prettier-ignore-(start|end) -->/g, '').trim();
}

/** A Markdown table. The page keeps prettier away from it: padded, its rows would be as long as the longest. */
const table = (head: readonly [string, string], rows: readonly (readonly [string, string])[]) =>
  [head, ['---', '---'], ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** `AWS::ECS::Cluster` and `AWS::ECS::Service` → one row of ECS. */
function byService(types: readonly string[]) {
  const groups = Map.groupBy([...types].sort(), (type) => type.replace(/::\w+$/, ''));
  return table(
    ['service', 'types'],
    [...groups].map(([prefix, own]) => [
      `\`${prefix}\``,
      own.map((type) => type.slice(prefix.length + 2)).join(', '),
    ]),
  );
}

const namesOf = (of: Readonly<Record<string, unknown>>) => Object.keys(of).sort();

describe('docs/sandbox.md tells the truth', () => {
  it('about the operations of each service', async () => {
    const services = Object.values(all).flatMap((part) =>
      'service' in part ? [part.service] : [],
    );
    const rows = services
      .map(
        ({ signingName, operations }) =>
          [`\`${signingName}\``, namesOf(operations).join(', ')] as const,
      )
      .sort(([a], [b]) => a.localeCompare(b));
    expect(await section('operations')).toBe(table(['service', 'operations'], rows));
  });

  it('about the resource types that do something', async () => {
    const handlers = [
      ...Object.values(all).flatMap((part) => ('resources' in part ? part.resources : [])),
      ...iamResources(all.iam),
    ];
    expect(await section('resource types')).toBe(byService(handlers.map(({ type }) => type)));
  });

  it('about the resource types without behaviour', async () => {
    expect(await section('inert types')).toBe(byService(inertResources.map(({ type }) => type)));
  });

  it('about the faults', async () => {
    const rows = (outcome: 'same' | 'other') =>
      [...faults.values()]
        .filter((fault) => fault.outcome === outcome)
        .map(({ name, sentence }) => [`\`${name}\``, sentence] as const);
    expect(await section('faults that change no outcome')).toBe(
      table(['fault', 'what goes wrong'], rows('same')),
    );
    expect(await section('faults that are bad news')).toBe(
      table(['fault', 'what goes wrong'], rows('other')),
    );
  });

  it('about the methods of Slack’s Web API', async () => {
    const families = Map.groupBy(namesOf(methods), (name) => name.replace(/\.\w+$/, ''));
    const rows = [...families].map(
      ([family, own]) =>
        [`\`${family}\``, own.map((name) => name.slice(family.length + 1)).join(', ')] as const,
    );
    expect(await section('slack methods')).toBe(table(['family', 'methods'], rows));
  });
});
