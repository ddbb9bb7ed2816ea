import type { Call } from '../call.ts';
import { badData } from '../errors.ts';
import { fieldsOf, type Message } from '../model.ts';
import { second } from '../moments.ts';
import { type Bounds, countReply, listReply, pageOf, pagingFields, type Walk } from '../pages.ts';
import { readBoolean, readChoice, readLimit, readMoment, readNumeral, readSkip } from '../parameters.ts';
import { get, type Operation, post } from './operation.ts';

const fields = [...pagingFields, 'created_at'];

export const messageOperations: Operation[] = [
  post('v1/messages/all', fields, (call) => {
    const page = pageOf(call.world.store.tables.messages, readWalk(call));
    return listReply(call, page.map(call.world.renderer.message));
  }),
  post('v1/messages/all/count', fields, (call) => {
    const walk = { ...readWalk(call), limit: Number.POSITIVE_INFINITY, skip: 0 };
    return countReply(call, pageOf(call.world.store.tables.messages, walk).length);
  }),
  get('v1/messages', (call) => {
    const { query, world } = call;
    const { messages, conversations } = world.store.tables;
    const phone = query.phoneNumber;
    const inbox = readNumeral(query.inboxID);
    if (typeof phone !== 'string' || inbox === undefined) throw badData('phoneNumber and inboxID are required');
    const timestamp = readNumeral(query.timestamp);
    if (query.timestamp !== undefined && timestamp === undefined) throw badData('timestamp must be an integer');
    const page = pageOf(messages, {
      by: 'created',
      bounds: { upper: timestamp === undefined ? undefined : BigInt(timestamp) * second },
      isClosed: { lower: false, upper: false },
      ascending: false,
      matches: (row) => {
        const parent = conversations.find(row.conversation);
        return !row.isGone && parent?.inbox === inbox && fieldsOf(parent).target === phone;
      },
      limit: 50,
      skip: 0,
    });
    return listReply(call, page.map(world.renderer.message));
  }),
];

function readWalk({ body, world: { settings } }: Call): Walk<Message> {
  const { messagesBound, messagesMode: mode, createdAt, updatedAtOrder } = settings;
  const ascending = (readBoolean(body, 'ascending') ?? false) && mode !== 'ascending_ignored';
  const given = { created_at: readMoment(body, 'created_at'), date: readMoment(body, 'date'), neither: undefined };
  const moment = given[messagesBound];
  const by = readChoice(body, 'order', ['created_at', 'updated_at']) === 'updated_at' ? 'updated' : 'created';
  const limit = readLimit(body, 'messages', settings);
  const isLower = mode === 'always_lower' || (mode !== 'always_upper' && ascending);
  const bounds: Bounds = isLower ? { lower: moment } : { upper: moment };
  const isClosed = { lower: createdAt.lower === 'inclusive', upper: createdAt.upper === 'inclusive' };
  const isOtherwise = by === 'updated' && updatedAtOrder === 'filters date';
  return {
    by,
    bounds: isOtherwise ? {} : bounds,
    isClosed,
    ascending,
    matches: (row) => !row.isGone && (!isOtherwise || isWithin(row, bounds, isClosed)),
    limit,
    skip: readSkip(body, limit, settings.page),
  };
}

function isWithin({ created }: Message, { lower, upper }: Bounds, isClosed: Walk<Message>['isClosed']): boolean {
  if (lower !== undefined && (created < lower || (created === lower && !isClosed.lower))) return false;
  return upper === undefined || created < upper || (created === upper && isClosed.upper);
}
