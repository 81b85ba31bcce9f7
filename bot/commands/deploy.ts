import type { Accepted, Refusal, Stopping } from '../../orchestrator/client.ts';
import { record, refuse } from '../answer.ts';
import { admit } from '../door.ts';
import type { Message } from '../messages/blocks.ts';
import { paragraph } from '../messages/blocks.ts';
import { renderAccepted, renderReplaceable, renderStopping } from '../messages/asked.ts';
import { renderHelp } from '../messages/help.ts';
import { wordProblem } from '../messages/misunderstood.ts';
import type { Asked } from '../messages/refusal.ts';
import { renderStatus } from '../messages/status.ts';
import type { Tools } from '../tools.ts';
import type { Command } from './command.ts';
import { parseCommand } from './grammar.ts';

/** A slash command as it came: who, where, and the text after it. */
export interface Typed {
  readonly user: string;
  readonly channel: string;
  readonly text: string;
}

/** `/deploy …`: help for anybody, status anywhere, the rest in the channel where everybody sees it. */
export const deploy =
  (tools: Tools) =>
  async ({ user, channel, text }: Typed): Promise<Message> => {
    const command = parseCommand(text);
    if (command.kind === 'help') return renderHelp(tools.catalogue);
    const urgent = command.kind === 'rollback' || command.kind === 'cancel';
    const person = await admit({ user, channel }, tools, {
      anyChannel: command.kind === 'status',
      urgent,
    });
    const asked = askedOf(command);
    if (person.kind === 'refused') return refuse(person, { by: user, asked }, tools);
    return run(command, { by: person.key, channel, asked }, tools);
  };

interface Asking {
  readonly by: string;
  readonly channel: string;
  readonly asked: Asked;
}

async function run(
  command: Exclude<Command, { kind: 'help' }>,
  asking: Asking,
  tools: Tools,
): Promise<Message> {
  const { orchestrator, catalogue } = tools;
  const { by, channel } = asking;
  const replyTo = JSON.stringify({ channel });
  switch (command.kind) {
    case 'misunderstood':
      await record(`misunderstood-${command.problem.code}`, by, {}, tools);
      return paragraph(wordProblem(command.problem, catalogue), catalogue.people);
    case 'deploy': {
      const { service, environment, version, reason } = command;
      const ask = { service, environment, version, reason, requester: by, replyTo };
      return requested(await orchestrator.requestDeployment(ask), asking, tools);
    }
    case 'rollback': {
      const { service, environment, reason } = command;
      const ask = { service, environment, reason, requester: by, replyTo };
      return requested(await orchestrator.requestRollback(ask), asking, tools);
    }
    case 'cancel': {
      const { deploymentId, service, environment, reason } = command;
      const ask = { deploymentId, service, environment, reason, by };
      return requested(await orchestrator.requestStop(ask), asking, tools);
    }
    case 'status': {
      const status = await orchestrator.status(command.service);
      return 'kind' in status ? refuse(status, asking, tools) : renderStatus(status, catalogue);
    }
  }
}

/** What came of it, for the person who asked; everybody else sees the card. */
async function requested(
  result: Accepted | Stopping | Refusal,
  asking: Asking,
  tools: Tools,
): Promise<Message> {
  switch (result.kind) {
    case 'accepted':
      return renderAccepted(result, tools.catalogue);
    case 'stopping':
      return renderStopping(result, tools.catalogue);
    case 'refused': {
      const answer = await refuse(result, asking, tools);
      return result.code === 'in-progress' && result.replaceable && asking.asked.verb === undefined
        ? renderReplaceable(answer, result.holder, asking.asked)
        : answer;
    }
  }
}

/** What of it can be repeated in a corrected example, and kept in the audit. */
function askedOf(command: Command): Asked {
  switch (command.kind) {
    case 'help':
    case 'misunderstood':
      return {};
    case 'deploy': {
      const { service, environment, version } = command;
      return { service, environment, ...(version ? { version } : {}) };
    }
    case 'rollback':
    case 'cancel':
    case 'status': {
      const { service, environment } = { environment: undefined, ...command };
      return {
        verb: command.kind,
        ...(service ? { service } : {}),
        ...(environment ? { environment } : {}),
      };
    }
  }
}
