import type { Stage } from './stage.ts';

/** A deployment told from beginning to end in a whole sandbox, with what the world must look like afterwards. */
export interface Story {
  readonly name: string;
  /** One sentence: what happens, and how it must end. */
  readonly title: string;
  tell(stage: Stage): Promise<void>;
}
