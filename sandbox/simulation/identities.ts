export interface Identities {
  readonly hex32: () => string;
  /** Nine capital letters and digits, as CodeDeploy's ids after `d-`. */
  readonly name: () => string;
  /** Not to be found by chance in any other text: the judges look for leaked tokens. */
  readonly token: () => string;
}

/** Ids that look like AWS's and come in the same order for the same seed. */
export function createIdentities(): Identities {
  let count = 0;
  const next = () => ++count;
  return {
    hex32: () => next().toString(16).padStart(32, '0'),
    name: () => next().toString(36).toUpperCase().padStart(9, '0'),
    token: () => `AQC4secretTaskToken${next().toString(36).padStart(24, 'x')}`,
  };
}
