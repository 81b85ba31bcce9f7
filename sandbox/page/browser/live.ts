import { useEffect, useState } from 'preact/hooks';
import type { FaultState } from '../../faults/fault-state.ts';
import type { ClickResult, SayResult, SlashResult } from '../../slack/results.ts';
import type { Information, SlackState, StreamEvents } from '../stream.ts';
import type { World } from '../world.ts';

export interface Live {
  readonly slack?: SlackState | undefined;
  readonly world?: World | undefined;
  /** `performance.now()` when the world came, to let its clock run on between snapshots. */
  readonly worldAt: number;
  readonly information?: Information | undefined;
  readonly faults: readonly FaultState[];
  readonly connected: boolean;
}

/** The sandbox as it is now, through one persona's eyes; connects again by itself. */
export function useLive(persona: string): Live {
  const [live, setLive] = useState<Live>({ worldAt: 0, faults: [], connected: false });
  useEffect(() => {
    const source = new EventSource(`/api/stream?persona=${encodeURIComponent(persona)}`);
    const on = <Name extends keyof StreamEvents>(
      name: Name,
      take: (data: StreamEvents[Name]) => Partial<Live>,
    ) =>
      source.addEventListener(name, (event: MessageEvent<string>) => {
        // The server that sends this is built from the same declarations (stream.ts).
        const data = JSON.parse(event.data) as StreamEvents[Name];
        setLive((before) => ({ ...before, connected: true, ...take(data) }));
      });
    on('slack', (slack) => ({ slack }));
    on('world', (world) => ({ world, worldAt: performance.now() }));
    on('information', (information) => ({ information }));
    on('faults', (faults) => ({ faults }));
    source.onerror = () => setLive((before) => ({ ...before, connected: false }));
    return () => source.close();
  }, [persona]);
  return live;
}

async function post<Answer>(path: string, body: unknown): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`the sandbox answered ${response.status}`);
  // As above: both ends are built from the same declarations.
  return (await response.json()) as Answer;
}

export const sendSlash = (body: {
  persona: string;
  channel: string;
  text: string;
  threadTs?: string | undefined;
}) => post<SlashResult & SayResult>('/api/slash', body);

export const sendClick = (body: {
  persona: string;
  channel: string;
  ts: string;
  actionId: string;
  blockId?: string | undefined;
  confirm?: boolean;
}) => post<ClickResult>('/api/click', body);

export const closeView = (persona: string) => post<object>('/api/close-view', { persona });

/** Turns a fault on or off, for everybody. */
export const switchFault = (body: { name: string; on: boolean }) =>
  post<object>('/api/fault', body);
