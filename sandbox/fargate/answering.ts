import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Resolves when something listens on a loopback port, or when `giveUp` is aborted. Real time. */
export async function answering(port: number, giveUp: AbortSignal): Promise<void> {
  while (!giveUp.aborted && !(await listens(port))) await pause(20);
}

const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
