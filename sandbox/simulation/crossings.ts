import type { SimulationClock } from './clock.ts';
import type { Faults } from './faults.ts';
import { hashText, mix, unit } from './hash.ts';
import { never, type Invocation } from './invocation.ts';
import type { Port, Strike } from './ports.ts';
import { mayStrike } from './season.ts';
import type { Trace } from './trace.ts';

/** How a call of one port fails, in the words of that port. */
export interface Failing<T> {
  error(kind: 'fail-before' | 'throttle' | 'permission-denied' | 'lost'): Error;
  /** A wrong but well-formed answer. */
  wrong?(answer: T): T;
  /** What the port says when it has taken something, for ports that may lose it afterwards. */
  readonly taken?: T;
  /** How often the client sends by itself before it gives up. */
  readonly attempts: number;
  /** The client names each request, and its repetition changes nothing (DynamoDB's ClientRequestToken). */
  readonly idempotent?: true;
  /** How long the client waits for an answer, in milliseconds. */
  readonly patienceMs: number;
  /** Under which an earlier answer to the same question is kept, for stale reads. */
  readonly question?: () => string;
}

export interface Call<T> {
  readonly port: Port;
  readonly operation: string;
  readonly effect: boolean;
  readonly by: Invocation;
  /** The deployment that it is about, where the invocation works for several. */
  readonly about?: string | undefined;
  readonly run: () => T | Promise<T>;
  readonly failing: Failing<T>;
}

/** Every call that our code makes goes through here: it takes time, it may be struck, and it leaves a line in the trace. */
export type Crossings = ReturnType<typeof createCrossings>;

/** Half of all calls are answered at once, the others within this many milliseconds: enough for any two to meet. */
const slowestMs = 60;

export function createCrossings({
  seed,
  clock,
  faults,
  trace,
}: {
  seed: number;
  clock: SimulationClock;
  faults: Faults;
  trace: Trace;
}) {
  const answers = new Map<string, unknown>();
  const keepsAnswers = mayStrike(faults.season, 'stale-read');
  const counts = new Map<string, number>();
  /** Whose deployment it was that a strike met. */
  const struckFor = new Map<string, string>();
  const byPort = new Map<Port, number>();
  /** Ports that nobody gets through to at present. */
  const outages = new Set<Port>();
  /** Ports that do what they are asked, and whose answers are all lost. */
  const muted = new Set<Port>();
  /** Ports that answer each question as they did when it was asked before. */
  const stale = new Set<Port>();
  /** From now on answers are kept, for whom `stale` may come. */
  let remembers = false;
  let calls = 0;

  async function cross<T>(call: Call<T>): Promise<T> {
    const { port, operation, effect, by, about } = call;
    if (by.dead) return never();
    calls += 1;
    byPort.set(port, (byPort.get(port) ?? 0) + 1);
    const id = about ?? by.deploymentId;
    if (id) counts.set(id, (counts.get(id) ?? 0) + 1);
    const crossing = { port, operation, effect, phase: by.phase(about), by: by.name };
    // Where nobody gets through, or only to old answers, nothing else can befall a call.
    const answersNothingNew = outages.has(port) || stale.has(port);
    const strike = answersNothingNew ? undefined : faults.strike(crossing, clock.now());
    if (strike && id) struckFor.set(strike.id, id);
    trace.line(
      clock.now(),
      by.name,
      strike ? `${port} ${operation} ⚡ ${strike.kind}` : `${port} ${operation}`,
    );
    const time = timeFor(by);
    if (time > 0) await clock.pass(time);
    if (by.dead) return never();
    try {
      if (outages.has(port)) throw call.failing.error('fail-before');
      const asked = keepsAnswers || remembers ? call.failing.question?.() : undefined;
      if (stale.has(port) && asked !== undefined && answers.has(asked))
        return answers.get(asked) as T; // kept under the same question
      const answer = strike ? await struck(call, strike) : await call.run();
      if (muted.has(port)) {
        await clock.pass(call.failing.patienceMs);
        throw call.failing.error('lost');
      }
      if (asked !== undefined) answers.set(asked, answer);
      if (by.dead) return never();
      return answer;
    } catch (error) {
      trace.line(
        clock.now(),
        by.name,
        `${operation} ✗ ${error instanceof Error ? error.name : 'error'}`,
      );
      throw error;
    }
  }

  /** Milliseconds. Luck of its own for each call, so that leaving out a strike moves as little else as can be. */
  function timeFor({ id, name }: Invocation) {
    const luck = unit(mix(mix(hashText(name), id), mix(seed, calls)));
    return luck >= 0.5 ? Math.floor((luck - 0.5) * 2 * slowestMs) : 0;
  }

  async function struck<T>({ run, failing, by }: Call<T>, strike: Strike): Promise<T> {
    switch (strike.kind) {
      case 'fail-before':
      case 'throttle':
      case 'permission-denied':
        throw failing.error(strike.kind);
      case 'fail-after':
        return lose(await run(), run, failing, strike);
      case 'slow':
        return late(run, failing, strike.delayMs);
      case 'crash':
        await run();
        by.die('Runtime.ExitError');
        return never();
      case 'duplicate':
        if (!failing.idempotent) void Promise.resolve(run()).catch(() => undefined); // the copy's answer goes nowhere
        return run();
      case 'stale-read':
        return answerAsBefore(run, failing, strike);
      case 'wrong-answer':
        return wrong(await run(), failing, strike);
      case 'drop':
      case 'reorder':
        return swallow(run, failing, strike);
    }
  }

  function answerAsBefore<T>(run: () => T | Promise<T>, { question }: Failing<T>, strike: Strike) {
    const asked = question?.();
    if (asked !== undefined && answers.has(asked)) return answers.get(asked) as T; // kept under the same question
    faults.missed(strike);
    return run();
  }

  function wrong<T>(answer: T, failing: Failing<T>, strike: Strike): T {
    const lie = failing.wrong?.(answer) ?? answer;
    if (lie === answer) faults.missed(strike);
    return lie;
  }

  /** Taken in good order, and then lost, or brought when others have overtaken it. */
  function swallow<T>(
    run: () => T | Promise<T>,
    failing: Failing<T>,
    { kind, delayMs }: Strike,
  ): T {
    if (kind === 'reorder') clock.after(delayMs, async () => void (await run()));
    if (failing.taken === undefined) throw failing.error('lost');
    return failing.taken;
  }

  /** It worked, and the answer was lost: the client sends again by itself, if it may, and else gives up. */
  async function lose<T>(
    answer: T,
    run: () => T | Promise<T>,
    failing: Failing<T>,
    { id }: Strike,
  ): Promise<T> {
    await clock.pass(failing.patienceMs);
    const again = failing.attempts > 1 && unit(mix(hashText(id), seed)) < 0.5;
    if (again) return failing.idempotent ? answer : run();
    throw failing.error('lost');
  }

  /** An answer later than the client's patience finds nobody waiting; what was asked for happens all the same. */
  async function late<T>(
    run: () => T | Promise<T>,
    failing: Failing<T>,
    delayMs: number,
  ): Promise<T> {
    if (delayMs <= failing.patienceMs) {
      await clock.pass(delayMs);
      return run();
    }
    const cancel = clock.after(delayMs, async () => {
      try {
        await run();
      } catch {
        // Refused when it came at last; nobody hears of it.
      }
    });
    await clock.pass(failing.patienceMs);
    if (failing.attempts === 1) throw failing.error('lost');
    if (failing.idempotent) cancel();
    return run();
  }

  return {
    cross,
    /** Calls to the outside made for one deployment. */
    callsOf: (deploymentId: string) => counts.get(deploymentId) ?? 0,
    /** All calls until now, by port; a copy. */
    byPort: (): ReadonlyMap<Port, number> => new Map(byPort),
    deploymentOf: (strikeId: string) => struckFor.get(strikeId),
    outages,
    muted,
    stale,
    remember: () => void (remembers = true),
  };
}
