import { z } from 'zod';
import type { FaultSwitches } from '../faults/index.ts';
import type { Slack } from '../slack/index.ts';

const persona = z.string();
const channel = z.string();

const slash = z.object({
  persona,
  channel,
  text: z.string().max(12_000),
  threadTs: z.string().optional(),
});
const click = z.object({
  persona,
  channel,
  ts: z.string(),
  actionId: z.string(),
  blockId: z.string().optional(),
  confirm: z.boolean().optional(),
});
const closeView = z.object({ persona });
const faultSwitch = z.object({
  name: z.string('`name` says which fault'),
  on: z.boolean('`on` is true or false'),
});

/** What a person can do on the page: each takes a JSON body and gives a JSON answer. @throws ZodError, UnknownFault */
export function createActions(
  slack: Slack,
  faults: FaultSwitches,
): ReadonlyMap<string, (body: unknown) => Promise<unknown>> {
  const who = (name: string) => {
    const person = slack.as(name);
    if (person.member.kind !== 'member' && person.member.kind !== 'guest') {
      throw new Error(`${name} is not a person`);
    }
    return person;
  };
  return new Map([
    [
      '/api/slash',
      async (body: unknown) => {
        const said = slash.parse(body);
        const person = who(said.persona);
        const text = said.text.trim();
        return said.threadTs === undefined && text.startsWith('/')
          ? person.slash(said.channel, text)
          : person.say(said.channel, text, { threadTs: said.threadTs });
      },
    ],
    [
      '/api/click',
      async (body: unknown) => {
        const { persona: name, channel: place, ts, actionId, ...options } = click.parse(body);
        return who(name).click(place, ts, actionId, options);
      },
    ],
    [
      '/api/close-view',
      async (body: unknown) => {
        who(closeView.parse(body).persona).closeView();
        return {};
      },
    ],
    [
      '/api/fault',
      async (body: unknown) => {
        const { name, on } = faultSwitch.parse(body);
        faults.set(name, on);
        return {};
      },
    ],
  ]);
}
