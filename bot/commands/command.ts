/** What was typed after `/deploy`, in a form the bot can act on. Names are spelled soundly, not yet looked up. */
export type Command =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'deploy';
      readonly service: string;
      readonly environment: string;
      readonly version?: string;
      readonly reason?: string;
    }
  | { readonly kind: 'status'; readonly service?: string }
  | {
      readonly kind: 'rollback';
      readonly service: string;
      readonly environment: string;
      readonly reason?: string;
    }
  | {
      readonly kind: 'cancel';
      readonly deploymentId?: string;
      readonly service?: string;
      readonly environment?: string;
      readonly reason?: string;
    }
  | Misunderstood;

export interface Misunderstood {
  readonly kind: 'misunderstood';
  readonly problem: Problem;
}

/** Why a text is outside the grammar. `given` is as typed, cleaned, and never trusted. */
export type Problem =
  | { readonly code: 'too-long'; readonly length: number }
  | { readonly code: 'mention'; readonly given: string }
  | { readonly code: 'unknown-option'; readonly given: string }
  | { readonly code: 'not-a-name'; readonly given: string; readonly place: Place }
  | { readonly code: 'missing-environment'; readonly service: string; readonly verb?: 'rollback' }
  | { readonly code: 'missing-service'; readonly verb: 'rollback' }
  | { readonly code: 'extra-words'; readonly understood: string; readonly extra: string };

export type Place = 'service' | 'environment' | 'version';

/** First words that are not services. */
export const verbs = ['help', 'status', 'rollback', 'cancel'] as const;
