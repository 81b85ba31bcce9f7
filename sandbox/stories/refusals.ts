import { textOf } from './card-text.ts';
import { channel } from './channel.ts';
import { checkNeverServed, checkServes } from './checks.ts';
import { intrude, type Flaw } from './forgery.ts';
import { recordedRefusals } from './journal.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

/** What people type that cannot be done, and a word that the answer must hold for it to help. */
const badCommands: readonly (readonly [person: string, text: string, word: RegExp])[] = [
  ['ada', '/deploy payments prod', /contacts/],
  ['ada', '/deploy contacts prd v2', /prod/],
  ['ada', '/deploy contacts prod v99', /v99/],
  ['ada', '/deploy contacts prod —force', /force|\/deploy/],
  ['ada', '/deploy “contacts” prod v77', /v77/],
  ['ada', '/deploy @Grace prod', /\/deploy/],
  ['ada', `/deploy ${'contacts '.repeat(1111)}`, /long|characters/],
  ['ada', '/deploy contacts\u0000\u202e prod\u0007 v88', /v88/],
  ['ada', '/deploy cancel', /nothing|no deployment/i],
  ['eve', '/deploy contacts prod v2', /./],
];

const flaws: readonly Flaw[] = ['forged', 'stale', 'one byte changed', 'replayed'];

/** Everything that must be answered and must not happen. */
export const refusals: Story = {
  name: 'refusals',
  title:
    'bad input of every kind gets one clear sentence or 401, an audit entry, and changes nothing',
  async tell(stage) {
    const { sandbox } = stage;
    const audited = auditCounter(stage);

    for (const [person, text, word] of badCommands) {
      const shown = text.length > 60 ? `${text.slice(0, 40)}… (${text.length} characters)` : text;
      const answer = await stage.types(person, text);
      stage.check(`${JSON.stringify(shown)} is answered with help`, word.test(answer), answer);
      await audited.oneMore(shown);
    }
    for (const flaw of flaws) {
      const status = await intrude(sandbox, sandbox.urls.bot, flaw);
      stage.check(`a ${flaw} request is turned away with 401`, status === 401, status);
      await audited.oneMore(`${flaw} request`);
    }
    stage.check('nothing was started', sandbox.world.executions().length === 0, 'an execution');

    const deploymentId = await stage.asks('ada', 'v2');
    await refusedClick(stage, 'ada', deploymentId, /own|someone else|asked/i);
    await audited.oneMore('her own approval');
    await refusedClick(stage, 'eve', deploymentId, /./);
    await audited.oneMore('a guest’s approval');
    const second = await stage.types('ada', '/deploy contacts prod v2');
    stage.check('a second /deploy is told of the first', /waiting|already/.test(second), second);
    await audited.oneMore('a second /deploy');

    const before = stage.card(deploymentId);
    await stage.clicks('grace', deploymentId, 'deployment:reject');
    await stage.ends(deploymentId, 10);
    await refusedClick(stage, 'margaret', deploymentId, /Grace/, before);
    await audited.oneMore('a second decision');
    stage.check(
      'one execution in all, and no deployment',
      sandbox.world.executions().length === 1 &&
        sandbox.world.codeDeployments(stage.where).length === 0,
      sandbox.world.executions(),
    );
    checkServes(stage, 'v1');
    checkNeverServed(stage, 'v2');
  },
};

/** Presses Approve and reads what only this person is told. */
async function refusedClick(
  stage: Stage,
  person: string,
  deploymentId: string,
  word: RegExp,
  shown = stage.card(deploymentId),
) {
  stage.say(`${person} clicks deployment:approve`);
  await stage.sandbox.slack.as(person).click(channel, shown?.ts ?? '', 'deployment:approve', {
    confirm: true,
    ...(shown && { shown }),
  });
  const told = stage.whispered(person);
  const words = told ? textOf(told) : 'nothing';
  stage.check(`${person} is told why not`, word.test(words), words);
}

/** Counts audit entries: each refusal adds exactly one. */
function auditCounter(stage: Stage) {
  const today = () => new Date(stage.sandbox.clock.now()).toISOString().slice(0, 10);
  const firstDay = today();
  let expected = 0;
  return {
    async oneMore(what: string) {
      expected += 1;
      // A story may pass midnight, and each day has a journal of its own.
      const days = [...new Set([firstDay, today()])];
      const journals = await Promise.all(
        days.map((day) => recordedRefusals(stage.sandbox.urls.aws, day)),
      );
      const entries = journals.flat();
      const last = entries.at(-1);
      stage.check(
        `${what}: one audit entry (${last?.code ?? 'none'})`,
        entries.length === expected,
        entries,
      );
    },
  };
}
