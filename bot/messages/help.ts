import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import { context, message, section, type Message } from './blocks.ts';
import { deployCommand, onCallCommand } from './command.ts';
import { code } from './escape.ts';

/** What one can type, with names that exist here. */
export function renderHelp(catalogue: Catalogue): Message {
  const [service = 'contacts', { environments } = { environments: {} }] =
    Object.entries(catalogue.services)[0] ?? [];
  const environment = Object.keys(environments).at(-1) ?? 'prod';
  const lines: readonly (readonly [string, string])[] = [
    [deployCommand(catalogue, service, environment), 'deploys the newest version'],
    [
      deployCommand(catalogue, service, environment, 'v2', 'reason: faster search'),
      'deploys a version, and says why',
    ],
    [deployCommand(catalogue, 'status', service), 'shows what runs, and what is going on'],
    [deployCommand(catalogue, 'rollback', service, environment), 'goes back to the version before'],
    [
      deployCommand(catalogue, 'cancel', service, environment),
      'stops a deployment; if traffic has moved, it goes back',
    ],
    [onCallCommand(catalogue, service), 'names the person on call'],
  ];
  return message(
    [
      section('*Slipway deploys from here, and takes it back by itself when it goes bad.*'),
      section(lines.map(([command, meaning]) => `${command} ${meaning}`).join('\n')),
      context(known(catalogue)),
    ],
    catalogue.people,
  );
}

function known({ services }: Catalogue): string {
  return Object.entries(services)
    .slice(0, 20)
    .map(([name, { environments }]) => `${code(name)}: ${Object.keys(environments).join(', ')}`)
    .join(' · ');
}
