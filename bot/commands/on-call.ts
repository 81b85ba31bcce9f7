import { whoIsOnCall } from '../../orchestrator/client.ts';
import { record, refuse } from '../answer.ts';
import { admit } from '../door.ts';
import { paragraph, type Message } from '../messages/blocks.ts';
import { wordOnCallProblem, wordUnknownService } from '../messages/misunderstood.ts';
import { renderOnCall, type Turn } from '../messages/on-call.ts';
import type { Tools } from '../tools.ts';
import type { Typed } from './deploy.ts';
import { parseOnCall } from './grammar.ts';

/** `/oncall [service]`: answered from the catalogue's rotas and the clock, anywhere in the workspace. */
export const onCall =
  (tools: Tools) =>
  async ({ user, channel, text }: Typed): Promise<Message> => {
    const { catalogue, now } = tools;
    const person = await admit({ user, channel }, tools, { anyChannel: true });
    if (person.kind === 'refused') return refuse(person, { by: user, asked: {} }, tools);
    const asked = parseOnCall(text);
    if (asked.kind === 'misunderstood') {
      await record(`misunderstood-${asked.problem.code}`, person.key, {}, tools);
      return paragraph(wordOnCallProblem(asked.problem, catalogue), catalogue.people);
    }
    const names = asked.service === undefined ? Object.keys(catalogue.services) : [asked.service];
    const turns = names.flatMap((service) => turnOf(service, tools, now()));
    if (turns.length > 0 || asked.service === undefined) return renderOnCall(turns, catalogue);
    await record('unknown-service', person.key, { service: asked.service }, tools);
    return paragraph(wordUnknownService(asked.service, catalogue), catalogue.people);
  };

function turnOf(service: string, { catalogue }: Tools, nowMs: number): Turn[] {
  const rota = catalogue.rotas[catalogue.services[service]?.onCall ?? ''];
  return rota ? [{ service, ...whoIsOnCall(rota, new Date(nowMs)) }] : [];
}
