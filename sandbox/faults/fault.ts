import type { ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import type { AlarmBook } from '../services/cloudwatch/index.ts';
import type { Slack } from '../slack/index.ts';
import type { FaultOutcome } from './fault-state.ts';
import type { Weather } from './weather.ts';

/** Where faults strike in a running sandbox: its ports, and nothing of Slipway's. */
export interface Ground {
  readonly weather: Pick<Weather, 'gather'>;
  readonly alarms: Pick<AlarmBook, 'get' | 'hold' | 'put' | 'remove'>;
  readonly slack: Pick<Slack, 'setDown' | 'setRateLimits'>;
  /** Services in production: their guard alarms are the ones that are forced. */
  readonly production: readonly ServiceEnvironment[];
}

/** Something that goes wrong while it is on. */
export interface Fault {
  /** What the page shows and `--fault` takes. */
  readonly name: string;
  /** One sentence for a person: what goes wrong. */
  readonly sentence: string;
  /** Whether a deployment may end otherwise because of it. */
  readonly outcome: FaultOutcome;
  /** Begins; returns what ends it. */
  on(ground: Ground): () => void;
}
