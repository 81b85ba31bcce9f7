/** Ids that look like AWS's and come in the same order for the same seed. */
export function createIdentities(): { hex32(): string; name(): string; token(): string } {
  let count = 0;
  const next = () => ++count;
  return {
    hex32: () => next().toString(16).padStart(32, '0'),
    /** Nine capital letters and digits, as CodeDeploy's ids after `d-`. */
    name: () => next().toString(36).toUpperCase().padStart(9, '0'),
    /** Not to be found by chance in any other text: the judges look for leaked tokens. */
    token: () => `AQC4secretTaskToken${next().toString(36).padStart(24, 'x')}`,
  };
}

export type Identities = ReturnType<typeof createIdentities>;
