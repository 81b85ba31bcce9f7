import { Agent, request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { emptyTally, recordAnswer, recordDrop } from './tally.ts';
import type { TrafficOptions } from './traffic.ts';

/** What the clients ask for, in turn: reading the list and one contact, as an address book does. */
const paths = ['/contacts?limit=5', '/contacts/1', '/contacts?limit=5&offset=1', '/'];
const tickMs = 10;
const answerTimeoutMs = 10_000;
const reportEveryMs = 200;

// The thread is started by traffic.ts alone, which passes exactly this.
const { url, requestsPerSecond, connections } = workerData as TrafficOptions;
const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' });
const tally = emptyTally();
let owed = 0;
let inFlight = 0;

const tick = setInterval(() => {
  owed += (requestsPerSecond * tickMs) / 1000;
  for (; owed >= 1; owed -= 1) ask(paths[tally.sent % paths.length] ?? '/');
}, tickMs);
const report = setInterval(() => parentPort?.postMessage(tally), reportEveryMs);

parentPort?.on('message', () => {
  clearInterval(tick);
  finishWhenQuiet();
});

function ask(path: string) {
  tally.sent += 1;
  inFlight += 1;
  let open = true;
  /** A broken answer can be reported by the request and by the response; it counts once. */
  const finish = (record: () => void) => {
    if (!open) return;
    open = false;
    inFlight -= 1;
    record();
  };
  const drop = (reason: string) => finish(() => recordDrop(tally, reason));
  const call = request(new URL(path, url), { agent, timeout: answerTimeoutMs }, (response) => {
    const version = String(response.headers['x-contacts-version'] ?? 'load balancer');
    response.on('end', () => finish(() => recordAnswer(tally, response.statusCode ?? 0, version)));
    response.on('error', (error) => drop(error.message));
    response.resume();
  });
  call.on('timeout', () => call.destroy(new Error(`no answer within ${answerTimeoutMs} ms`)));
  call.on('error', (error: NodeJS.ErrnoException) => drop(error.code ?? error.message));
  call.end();
}

function finishWhenQuiet() {
  if (inFlight > 0) return void setTimeout(finishWhenQuiet, tickMs);
  clearInterval(report);
  agent.destroy();
  parentPort?.postMessage(tally);
  parentPort?.close();
}
