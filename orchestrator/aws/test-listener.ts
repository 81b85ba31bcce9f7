/** What a request to the test listener got; the body is not looked at, shown or kept. */
export type Asked =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'silent'; readonly reason: string };

export interface TestListener {
  /** One GET, five seconds at most, no redirects followed. */
  ask(url: string): Promise<Asked>;
}

const timeoutMs = 5_000;
const bodyLimit = 64 * 1024;

/** The smoke test's way to the service: the host comes from AWS's own answer and the path from the catalogue. */
export function connectTestListener(): TestListener {
  return {
    ask: async (url) => {
      try {
        const response = await fetch(url, {
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutMs),
          headers: { 'user-agent': 'slipway-smoke-test' },
        });
        await drain(response);
        return { kind: 'answered', status: response.status };
      } catch (error) {
        return { kind: 'silent', reason: error instanceof Error ? error.name : 'unknown' };
      }
    },
  };
}

/** Reads the answer to its end, so that it counts as answered, but no more of it than any smoke test needs. */
async function drain({ body }: Response): Promise<void> {
  const reader = body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined; // fetch's chunks are bytes; the DOM-less types say any
  for (let read = 0; reader && read <= bodyLimit;) {
    const { done, value } = await reader.read();
    if (done) return;
    read += value.byteLength;
  }
  await reader?.cancel();
}
