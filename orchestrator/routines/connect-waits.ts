import { connectTokens } from '../aws/tokens.ts';
import { createWaits, type Waits } from '../aws/waits.ts';
import type { Base } from '../runtime.ts';

/** The waits with Step Functions behind them; a token that opens nothing any more is counted by its log line. */
export const connectWaits = ({ table, open, log }: Pick<Base, 'table' | 'open' | 'log'>): Waits =>
  createWaits(table, connectTokens(open), (deploymentId, wait) =>
    log.info('a token opened nothing any more', { deploymentId, wait, kind: 'late-token' }),
  );
