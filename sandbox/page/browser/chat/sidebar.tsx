import type { Member } from '../../../slack/message.ts';
import type { SlackState } from '../../stream.ts';
import { Hash, Mark } from '../icons.tsx';
import { Avatar } from './message.tsx';

/** Workspace, channels, and the people one can be. */
export function Sidebar({
  slack,
  channel,
  called,
  onChannel,
  onPersona,
}: {
  slack: SlackState;
  channel: string;
  /** Ids of people who were mentioned since they last looked. */
  called: ReadonlySet<string>;
  onChannel: (id: string) => void;
  onPersona: (key: string) => void;
}) {
  const people = slack.members.filter(({ kind }) => kind === 'member' || kind === 'guest');
  return (
    <nav class="sidebar" aria-label="Workspace">
      <p class="sidebar__team">
        <Mark /> <span>{slack.team}</span>
      </p>
      <ul class="sidebar__channels" aria-label="Channels">
        {slack.channels.map(({ id, name }) => (
          <li key={id}>
            <button
              type="button"
              data-testid={`channel-${name}`}
              aria-current={id === channel ? 'page' : undefined}
              onClick={() => onChannel(id)}
            >
              <Hash /> <span>{name}</span>
            </button>
          </li>
        ))}
      </ul>
      <p class="sidebar__label" id="you-are">
        You are
      </p>
      <ul class="sidebar__people" aria-labelledby="you-are">
        {people.map((member) => (
          <li key={member.id}>
            <Persona
              member={member}
              present={member.key === slack.persona}
              called={called.has(member.id)}
              onChoose={() => onPersona(member.key)}
            />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Persona({
  member,
  present,
  called,
  onChoose,
}: {
  member: Member;
  present: boolean;
  called: boolean;
  onChoose: () => void;
}) {
  const [first = member.name] = member.name.split(' ');
  return (
    <button
      type="button"
      class="persona"
      data-testid={`persona-${member.key}`}
      aria-pressed={present}
      title={present ? `You are ${member.name}` : `Switch to ${member.name}`}
      onClick={onChoose}
    >
      <Avatar member={member} size={28} />
      <span class="persona__name">
        {first}
        <small>{present ? 'you' : member.kind === 'guest' ? 'guest' : 'switch'}</small>
      </span>
      {called && !present && (
        <span class="persona__called" aria-label="was mentioned" title="was mentioned" />
      )}
    </button>
  );
}
