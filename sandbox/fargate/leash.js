import { Socket } from 'node:net';

/**
 * Preloaded into every task. Descriptor 3 is a pipe that the sandbox holds open and never writes to:
 * when it closes the sandbox is gone, even if it was killed, and the task must not outlive it.
 */
const leash = new Socket({ fd: 3, readable: true, writable: false });
leash.on('close', () => process.kill(process.pid, 'SIGKILL'));
leash.on('error', () => process.kill(process.pid, 'SIGKILL'));
leash.resume();
leash.unref();
