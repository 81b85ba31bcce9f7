import type { Delivery } from './delivery.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Triggers } from './triggers.ts';
import type { Workspace } from './workspace.ts';

/** What acting as a person takes. */
export interface PersonTools {
  readonly workspace: Workspace;
  readonly triggers: Triggers;
  readonly urls: ResponseUrls;
  readonly deliver: (kind: string, fields: Readonly<Record<string, string>>) => Promise<Delivery>;
  /** Where response URLs live, without a trailing slash. */
  readonly address: string;
  readonly isDown: () => boolean;
}

/** For what was never delivered. */
export const nowhere = { status: 0, ms: 0 };
