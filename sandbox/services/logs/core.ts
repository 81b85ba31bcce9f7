import type { Clock } from '../../clock.ts';
import { AwsError } from '../../endpoint/service.ts';

export interface LogEvent {
  /** Sandbox time, ms since the epoch. */
  readonly timestamp: number;
  readonly message: string;
  readonly logStreamName: string;
}

interface LogGroup {
  readonly name: string;
  readonly createdAt: number;
  readonly retentionInDays?: number;
  readonly streams: Set<string>;
  /** The last ones only: a sandbox keeps its memory small. */
  events: LogEvent[];
}

export interface LogsCore {
  /** Throws `ResourceAlreadyExistsException`. */
  createGroup(name: string, retentionInDays?: number): void;
  createStream(group: string, stream: string): void;
  /** Throws `ResourceNotFoundException`. */
  put(
    group: string,
    stream: string,
    messages: readonly { timestamp: number; message: string }[],
  ): void;
  /** Whole lines as a process writes them; makes group and stream when they are missing, as Lambda does. */
  write(group: string, stream: string, text: string): void;
  groups(prefix?: string): readonly { name: string; createdAt: number; retentionInDays?: number }[];
  events(group: string): readonly LogEvent[];
  /** Every kept line of every group that contains `text`: for stories that look for secrets. */
  search(text: string): readonly (LogEvent & { readonly logGroupName: string })[];
}

/** CloudWatch Logs: groups, streams, and the last `keep` events of each group. */
export function createLogsCore({ clock, keep = 5_000 }: { clock: Clock; keep?: number }): LogsCore {
  const groups = new Map<string, LogGroup>();

  const find = (name: string) => {
    const group = groups.get(name);
    if (!group)
      throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    return group;
  };

  const create = (name: string, retentionInDays?: number) => {
    const group: LogGroup = {
      name,
      createdAt: clock.now(),
      retentionInDays,
      streams: new Set(),
      events: [],
    };
    groups.set(name, group);
    return group;
  };

  const kept = ({ events }: LogGroup) => events.slice(-keep);

  // Cut in large pieces: shifting one by one would move the whole array at every line.
  const add = (group: LogGroup, events: readonly LogEvent[]) => {
    group.events.push(...events);
    if (group.events.length > keep * 1.25) group.events = group.events.slice(-keep);
  };

  return {
    createGroup(name, retentionInDays) {
      if (groups.has(name))
        throw new AwsError(
          'ResourceAlreadyExistsException',
          'The specified log group already exists',
        );
      create(name, retentionInDays);
    },
    createStream(name, stream) {
      const { streams } = find(name);
      if (streams.has(stream))
        throw new AwsError(
          'ResourceAlreadyExistsException',
          'The specified log stream already exists',
        );
      streams.add(stream);
    },
    put(name, stream, messages) {
      const group = find(name);
      if (!group.streams.has(stream))
        throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
      add(
        group,
        messages.map((one) => ({ ...one, logStreamName: stream })),
      );
    },
    write(name, stream, text) {
      const group = groups.get(name) ?? create(name);
      group.streams.add(stream);
      const lines = text.split('\n').filter((line) => line !== '');
      add(
        group,
        lines.map((message) => ({ timestamp: clock.now(), message, logStreamName: stream })),
      );
    },
    groups: (prefix = '') => [...groups.values()].filter(({ name }) => name.startsWith(prefix)),
    events: (name) => kept(find(name)),
    search: (text) =>
      [...groups.values()].flatMap((group) =>
        kept(group)
          .filter(({ message }) => message.includes(text))
          .map((event) => ({ ...event, logGroupName: group.name })),
      ),
  };
}
