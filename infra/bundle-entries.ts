/** The functions by name, and the file that each bundle starts from. Stacks and build both go by this list. */
const steps = [
  'plan',
  'await-approval',
  'recheck',
  'register-revision',
  'start-migration',
  'start-deployment',
  'await-change',
  'judge-bake',
  'promote',
  'roll-back',
  'verify',
  'settle',
  'smoke-test',
  'admit-traffic',
  'note-shift',
  'wake',
  'reconcile',
  'janitor',
];

export const functionEntries: Readonly<Record<string, string>> = {
  ...Object.fromEntries(steps.map((name) => [name, `orchestrator/steps/${name}.ts`])),
  bot: 'bot/handler.ts',
  announcer: 'bot/announcer.ts',
};
