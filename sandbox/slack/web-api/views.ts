import { createHash } from 'node:crypto';
import { z } from 'zod';
import { checkView } from '../../../bot/slack/limits.ts';
import { parseBlock } from '../block-kit.ts';
import type { View } from '../message.ts';
import type { Workspace } from '../workspace.ts';
import { WebApiError } from './errors.ts';
import { method, type Method } from './method.ts';

const plain = z.looseObject({ text: z.string() });
const modal = z.looseObject({
  type: z.literal('modal'),
  title: plain,
  close: plain.optional(),
  blocks: z.array(z.unknown()),
});

const open = method(
  z.object({ trigger_id: z.string(), view: z.unknown().optional() }),
  (args, { workspace, triggers }) => {
    const drawn = drawView(args.view);
    const trigger = triggers.exchange(args.trigger_id);
    if ('error' in trigger) throw new WebApiError(trigger.error);
    const id = `V${workspace.newId().toUpperCase()}`;
    return save(workspace, { ...drawn, id, user: trigger.user });
  },
);

const update = method(
  z.object({ view_id: z.string(), view: z.unknown().optional(), hash: z.string().optional() }),
  (args, { workspace }) => {
    const old = workspace.view(args.view_id);
    if (!old) throw new WebApiError('not_found');
    if (args.hash !== undefined && args.hash !== old.hash) throw new WebApiError('hash_conflict');
    return save(workspace, { ...drawView(args.view), id: old.id, user: old.user });
  },
);

function drawView(sent: unknown): Pick<View, 'title' | 'close' | 'blocks'> {
  const problems = checkView(sent);
  const parsed = modal.safeParse(sent);
  if (problems.length > 0 || !parsed.success) {
    const messages = problems.map(
      ({ pointer, message }) => `[ERROR] ${message} [json-pointer:${pointer}]`,
    );
    throw new WebApiError('invalid_arguments', { response_metadata: { messages } });
  }
  const { title, close, blocks } = parsed.data;
  return { title: title.text, close: close?.text ?? 'Close', blocks: blocks.map(parseBlock) };
}

function save(workspace: Workspace, view: Omit<View, 'hash'>) {
  const digest = createHash('sha256').update(JSON.stringify(view)).digest('hex').slice(0, 8);
  const saved = { ...view, hash: `${workspace.nextTs()}.${digest}` };
  workspace.saveView(saved);
  return {
    view: {
      id: saved.id,
      team_id: workspace.directory.team.id,
      type: 'modal',
      title: { type: 'plain_text', text: saved.title },
      blocks: saved.blocks,
      hash: saved.hash,
      state: { values: {} },
      root_view_id: saved.id,
      previous_view_id: null,
    },
  };
}

export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': open,
  'views.update': update,
};
