import { slackIdsOf } from '../../orchestrator/catalogue/people.ts';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import type { Member, SlashCommand } from './message.ts';

/** Ids of the installed app. The bot's secret must carry the same ones. */
export const app = { appId: 'A0SLIPWAY', botId: 'B0SLIPWAY', botUserId: 'U0SLIPWAY' } as const;
export const slackbotId = 'USLACKBOT';
export const guestId = 'U0EVE';
/** A channel the bot is not a member of, to see what then happens. */
export const elsewhere = 'C0GENERAL';

const colours = ['#3f5bd9', '#8a3ffc', '#b3541e', '#0f766e', '#a21c5b', '#4d6b1f'];

/** Team, channels and people of the workspace. */
export interface Directory {
  readonly team: { readonly id: string; readonly domain: string; readonly name: string };
  readonly channels: readonly {
    readonly id: string;
    readonly name: string;
    readonly botIsMember: boolean;
  }[];
  readonly members: readonly Member[];
  readonly commands: readonly SlashCommand[];
}

/** Makes the workspace from the catalogue's people, with Eve Example as a guest from outside. */
export function createDirectory({ slack, people }: Pick<Catalogue, 'slack' | 'people'>): Directory {
  const persons = Object.entries(people).flatMap(([key, person], index) =>
    slackIdsOf(person).map((id, account): Member => ({
      id,
      key: account === 0 ? key : `${key}-${account + 1}`,
      name: person.name,
      initials: initialsOf(person.name),
      colour: colours[index % colours.length] ?? '#555555',
      kind: 'member',
    })),
  );
  return {
    team: { id: slack.team, domain: 'slipway', name: 'Slipway' },
    channels: [
      { id: slack.channel, name: 'deploys', botIsMember: true },
      ...(slack.fallbackChannel
        ? [{ id: slack.fallbackChannel, name: 'deploys-fallback', botIsMember: true }]
        : []),
      { id: elsewhere, name: 'general', botIsMember: false },
    ],
    members: [
      ...persons,
      person(guestId, 'eve', 'Eve Example', '#6b7280', 'guest'),
      person(app.botUserId, 'slipway', 'Slipway', '#0f6674', 'app'),
      person(slackbotId, 'slackbot', 'Slackbot', '#4a154b', 'slackbot'),
    ],
    commands: commandsOf(slack.commands),
  };
}

function person(
  id: string,
  key: string,
  name: string,
  colour: string,
  kind: Member['kind'],
): Member {
  return { id, key, name, initials: initialsOf(name), colour, kind };
}

function initialsOf(name: string): string {
  return name
    .split(/\s+/)
    .map((word) => word.charAt(0).toUpperCase())
    .slice(0, 2)
    .join('');
}

function commandsOf({ deploy, onCall }: Catalogue['slack']['commands']): SlashCommand[] {
  return [
    {
      command: deploy,
      usages: [
        { usage: '<service> <environment> [version]', description: 'Deploy a version' },
        { usage: 'status [service]', description: 'What runs where, and what is going on' },
        { usage: 'rollback <service> <environment>', description: 'Go back to the version before' },
        { usage: 'cancel', description: 'Cancel your open deployment' },
        { usage: 'help', description: 'All commands, with examples' },
      ],
    },
    { command: onCall, usages: [{ usage: '[service]', description: 'Who is on call' }] },
  ];
}
