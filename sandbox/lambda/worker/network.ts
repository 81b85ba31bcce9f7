import net from 'node:net';
import type { NetworkEntry } from './messages.ts';

interface Target {
  readonly host: string;
  readonly port: number;
}

/**
 * Makes every connection of this thread (fetch, http, tls …) dial the sandbox's network: names of the cloud lead to
 * their real loopback ports, loopback stays, and everything else ends as an unknown host does.
 * Gives a function that sets the network anew.
 */
export function patchNetwork(
  first: readonly NetworkEntry[],
): (entries: readonly NetworkEntry[]) => void {
  let entries = byPlace(first);
  // The one method under net.connect, tls.connect, http and fetch.
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its socket below
  const connect = net.Socket.prototype.connect;

  function dial(this: net.Socket, ...values: unknown[]): net.Socket {
    const { options, listener } = normalise(values);
    const target = targetOf(options);
    if (isLoopback(target.host)) return call(connect, this, options, listener);
    const realPort = entries.get(key(target.host, target.port));
    if (realPort === undefined) return refuse(this, target);
    return call(
      connect,
      this,
      { ...options, host: '127.0.0.1', port: realPort, path: undefined },
      listener,
    );
  }
  net.Socket.prototype.connect = dial;

  return (next) => {
    entries = byPlace(next);
  };
}

const byPlace = (entries: readonly NetworkEntry[]) =>
  new Map(entries.map(({ host, port, realPort }) => [key(host, port), realPort]));

const key = (host: string, port: number) => `${host.toLowerCase()}:${port}`;

const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

/** `connect(options)`, `connect(port, host)`, `connect(path)`, or the normalised array that Node passes inside. */
function normalise(values: readonly unknown[]): {
  options: Record<string, unknown>;
  listener: unknown;
} {
  const [first, ...rest] = Array.isArray(values[0]) ? (values[0] as readonly unknown[]) : values;
  const listener = [...rest].reverse().find((value) => typeof value === 'function');
  if (typeof first === 'object' && first !== null) return { options: { ...first }, listener };
  if (typeof first === 'string' && Number.isNaN(Number(first)))
    return { options: { path: first }, listener };
  const host = typeof rest[0] === 'string' ? rest[0] : 'localhost';
  return { options: { port: Number(first), host }, listener };
}

function targetOf({ host, port, path }: Record<string, unknown>): Target {
  if (typeof path === 'string' && port === undefined) return { host: path, port: 0 };
  return { host: typeof host === 'string' && host !== '' ? host : 'localhost', port: Number(port) };
}

function refuse(socket: net.Socket, { host, port }: Target): net.Socket {
  const error = Object.assign(
    new Error(`getaddrinfo ENOTFOUND ${host} (port ${port} is not in the sandbox's network)`),
    {
      code: 'ENOTFOUND',
      syscall: 'getaddrinfo',
      hostname: host,
    },
  );
  // As a real look-up fails: later, on the socket.
  process.nextTick(() => socket.destroy(error));
  return socket;
}

function call(
  connect: net.Socket['connect'],
  socket: net.Socket,
  options: Record<string, unknown>,
  listener: unknown,
) {
  // The options are those Node was given, with another place in them.
  return Reflect.apply(
    connect,
    socket,
    typeof listener === 'function' ? [options, listener] : [options],
  ) as net.Socket;
}
