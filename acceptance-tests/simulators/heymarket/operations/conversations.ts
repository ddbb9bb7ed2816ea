import type { Call } from '../call.ts';
import { badData, refusal } from '../errors.ts';
import { type Conversation, fieldsOf } from '../model.ts';
import { countReply, datePage, listReply, pageOf, pagingFields } from '../pages.ts';
import { readBoolean, readInteger, readIntegers, readMoment, readObject } from '../parameters.ts';
import { isInState, isListed } from '../visibility.ts';
import { get, type Operation, post } from './operation.ts';
import { rowInPath, singleReply } from './single.ts';

export const conversationOperations: Operation[] = [
  post('v1/conversations', [...pagingFields, 'filters'], (call) => {
    const page = datePage(call, call.world.store.tables.conversations, readFilter(call));
    return listReply(call, page.map(call.world.renderer.conversation));
  }),
  post('v1/conversations/count', [...pagingFields, 'filters'], (call) => {
    const { store, settings } = call.world;
    const rows = pageOf(store.tables.conversations, {
      by: 'updated',
      bounds: { upper: readMoment(call.body, 'date') },
      isClosed: { lower: true, upper: settings.date === 'inclusive' },
      ascending: false,
      matches: (row) => isListed(row, settings),
      limit: Number.POSITIVE_INFINITY,
      skip: 0,
    });
    return countReply(call, rows.length);
  }),
  get('v1/conversations/:id', (call) =>
    singleReply(call.world.renderer.conversation(rowInPath(call, call.world.store.tables.conversations))),
  ),
];

function readFilter(call: Call): (row: Conversation) => boolean {
  const { body, world } = call;
  const { settings } = world;
  const filters = readObject(body, 'filters');
  const inboxes = filters && readIntegers(filters, 'inboxes');
  if (!filters || !inboxes || inboxes.length === 0) throw badData('filters.inboxes is required');
  const user = readInteger(body, 'id');
  assertUser(call, user, inboxes);
  const closed = readBoolean(filters, 'closed');
  const isUnread = readBoolean(filters, 'unread') === true;
  const assigned = readInteger(body, 'assigned');
  const wantsArchived = readBoolean(body, 'archived') === true && settings.archived.asked === 'only';
  return (row) =>
    !wantsArchived &&
    inboxes.includes(row.inbox) &&
    isListed(row, settings) &&
    isInState(row, closed, settings) &&
    (!isUnread || (fieldsOf(row).unread_users as number[]).includes(user ?? 0)) &&
    (assigned === undefined || fieldsOf(row).assigned === assigned);
}

/** Whether a user may see inboxes. */
function assertUser({ world }: Call, user: number | undefined, inboxes: number[]): void {
  const { missing, zero, check, refusal: status } = world.settings.conversationUser;
  if (user === undefined && missing === 400) throw badData('id is required');
  for (const id of inboxes) {
    const inbox = world.store.tables.inboxes.find(id);
    if (!inbox || inbox.isGone) throw refusal(status, `no inbox ${id}`);
    const isAnyone = user === undefined || check === 'none' || (user === 0 && zero === 'accepted');
    if (isAnyone || (inbox.members.includes(user) && !inbox.refused.includes(user))) continue;
    throw refusal(status, `user is not a member of inbox ${id}`);
  }
}
