import type { Member, Message } from '../../../slack/message.ts';
import { clockTime } from '../moments.ts';
import { Eye, Mark } from '../icons.tsx';
import { Blocks } from './blocks.tsx';
import { useChat } from './context.ts';
import type { Entry } from './conversation.ts';
import { Emoji } from './inline.tsx';
import { Mrkdwn } from './mrkdwn-view.tsx';

export function Avatar({ member, size = 36 }: { member: Member; size?: number }) {
  const style = {
    width: `${size}px`,
    height: `${size}px`,
    background: member.colour,
    fontSize: `${size * 0.38}px`,
  };
  return (
    <span class="avatar" style={style} aria-hidden="true">
      {member.kind === 'app' ? <Mark size={size * 0.66} /> : member.initials}
    </span>
  );
}

const stranger: Member = {
  id: '',
  key: '',
  name: 'Unknown',
  initials: '?',
  colour: '#6b7280',
  kind: 'member',
};

/** One message: who, when, what; and what Slack adds around it. */
export function MessageView({ entry, inThread = false }: { entry: Entry; inThread?: boolean }) {
  const { members, openThread } = useChat();
  const { message, replies } = entry;
  const author = members.find(({ id }) => id === message.user) ?? stranger;
  const continues = entry.continues && replies.length === 0;
  return (
    <article
      class={`message ${message.visibleTo ? 'message--ephemeral' : ''} ${continues ? 'message--continues' : ''}`}
      data-testid="message"
      data-ts={message.ts}
      aria-label={`${author.name}, ${clockTime(Number(message.ts) * 1000)}`}
    >
      <div class="message__gutter">
        {continues ? <Time message={message} /> : <Avatar member={author} />}
      </div>
      <div class="message__body">
        {message.visibleTo && (
          <p class="message__note">
            <Eye /> Only visible to you
          </p>
        )}
        {!continues && <Byline author={author} message={message} />}
        {message.broadcast && !inThread && (
          <button
            type="button"
            class="message__origin"
            onClick={() => openThread(message.thread_ts ?? message.ts)}
          >
            replied to a thread
          </button>
        )}
        <Content message={message} />
        <Reactions message={message} />
        {replies.length > 0 && !inThread && <Replies replies={replies} parent={message.ts} />}
      </div>
    </article>
  );
}

function Byline({ author, message }: { author: Member; message: Message }) {
  return (
    <p class="message__byline">
      <span class="message__author">{author.name}</span>
      {author.kind === 'app' && <span class="badge">APP</span>}
      {author.kind === 'guest' && <span class="badge">GUEST</span>}
      <Time message={message} />
    </p>
  );
}

function Time({ message }: { message: Message }) {
  const ms = Number(message.ts) * 1000;
  return (
    <time class="message__time" dateTime={new Date(ms).toISOString()}>
      {clockTime(ms)}
    </time>
  );
}

/** With blocks the text is for notifications and screen readers only, as in Slack. */
function Content({ message }: { message: Message }) {
  return (
    <div class="message__content">
      {message.blocks.length > 0 ? (
        <Blocks blocks={message.blocks} message={message} />
      ) : (
        message.text && (
          <div class="block-section">
            <Mrkdwn text={message.text} />
            {message.edited && <span class="message__edited"> (edited)</span>}
          </div>
        )
      )}
      {message.attachments.map((attachment, index) => (
        <div
          key={index}
          class="attachment"
          style={{ borderColor: attachment.color ?? 'var(--line-strong)' }}
        >
          {attachment.text && <Mrkdwn text={attachment.text} />}
          <Blocks blocks={attachment.blocks} message={message} />
        </div>
      ))}
    </div>
  );
}

function Reactions({ message }: { message: Message }) {
  if (message.reactions.length === 0) return null;
  return (
    <p class="reactions">
      {message.reactions.map(({ name, users }) => (
        <span class="reaction" key={name} aria-label={`${name}, ${users.length}`}>
          <Emoji name={name} /> {users.length}
        </span>
      ))}
    </p>
  );
}

function Replies({ replies, parent }: { replies: readonly Message[]; parent: string }) {
  const { members, openThread } = useChat();
  const last = replies.at(-1);
  const writers = members.filter(({ id }) => replies.some(({ user }) => user === id)).slice(0, 3);
  return (
    <button type="button" class="replies" data-testid="replies" onClick={() => openThread(parent)}>
      {writers.map((member) => (
        <Avatar key={member.id} member={member} size={20} />
      ))}
      <b>
        {replies.length} {replies.length === 1 ? 'reply' : 'replies'}
      </b>
      {last && <span class="replies__last">Last at {clockTime(Number(last.ts) * 1000)}</span>}
    </button>
  );
}
