import type { Call } from '../call.ts';
import { findMessage } from '../children.ts';
import { badRequest, refusal } from '../errors.ts';
import { listReply, singleReply } from '../pages.ts';
import { readText, required } from '../parameters.ts';
import type { Row } from '../render.ts';
import { showFor } from './children.ts';
import type { Operation } from './operation.ts';

/** Whole messages, with their bodies. */
export const messageOperations: Operation[] = [
  {
    path: 'messages',
    parameters: ['email_message_id'],
    reply: (call) => {
      const header = required(readText(call.parameters, 'email_message_id'), 'email_message_id');
      return listReply(call, 'messages', findByHeader(call, header));
    },
  },
  {
    path: 'messages/:id',
    parameters: [],
    reply: (call) => {
      const ids = (call.ids[0] ?? '').split(/,|%2c/i);
      const { unknown, maximum } = call.world.settings.batch;
      if (maximum !== null && ids.length > maximum) throw badRequest(`max number of messages is ${maximum}`);
      const rows = ids.map((id) => render(call, id));
      const found = rows.filter((row) => row !== undefined);
      const [only] = found;
      if (ids.length === 1 && only) return singleReply(call, 'messages', only, 'object');
      if (ids.length === 1 || (found.length < ids.length && unknown === 'fails')) throw refusal(404);
      return listReply(call, 'messages', found);
    },
  },
];

function render(call: Call, id: string): Row | undefined {
  const { visibility, world } = call;
  const found = findMessage(world.store, id);
  if (!found) return undefined;
  const seen = visibility.conversation(found.conversation);
  if (seen === 'none' || (seen === 'guest' && world.settings.guestChildren !== 'readable')) return undefined;
  return world.renderer.fullMessage(found.message, found.conversation, showFor(call));
}

/** At most the latest ten. */
function findByHeader(call: Call, header: string): Row[] {
  const { store } = call.world;
  const generated = store.generatedHeader(header);
  const kept = (store.headers.get(header) ?? []).toSorted((a, b) => (b.delivered_at ?? 0) - (a.delivered_at ?? 0));
  const ids = new Set([...kept.map(({ id }) => id), ...(generated === undefined ? [] : [generated])]);
  return [...ids]
    .map((id) => render(call, id))
    .filter((row) => row !== undefined)
    .slice(0, 10);
}
