import { innerList } from './inner-lists.ts';
import { type Conversation, type Fields, fieldsOf, type Message } from './model.ts';
import { goZero } from './moments.ts';
import type { HeymarketSettings } from './settings.ts';
import type { Store } from './store.ts';

type Shape = 'list' | 'object' | 'null';

export function renderConversation(row: Conversation, store: Store, settings: HeymarketSettings): Fields {
  const { shapes } = settings;
  const fields = fieldsOf(row);
  const members = membersIn((fields.members as number[] | undefined) ?? [], store, shapes.members);
  return {
    id: row.id,
    inbox: row.inbox,
    status: row.status,
    ...fields,
    members: Array.isArray(members) ? innerList(members, settings) : members,
    targets: targetsIn((fields.targets as string[] | undefined) ?? [], shapes.targets),
    created: row.created,
    updated: row.updated,
  };
}

const embedded = [
  ...['channel', 'target', 'assigned', 'blocked', 'muted', 'email_noti', 'read', 'replied'],
  ...['super', 'unread', 'local_id'],
];

/** With its conversation in it, as that is now. */
export function renderMessage(row: Message, store: Store, settings: HeymarketSettings): Fields {
  const parent = store.tables.conversations.find(row.conversation);
  const { targets, ...fields } = fieldsOf(row);
  return {
    id: row.id,
    date: row.created,
    updated: row.updated,
    ...fields,
    ...(targets === undefined ? {} : { targets: targetsIn(targets as string[], settings.shapes.targets) }),
    ...(parent === undefined ? {} : { conversation: embed(parent, row.isTimeless, store, settings) }),
  };
}

function embed(row: Conversation, isTimeless: boolean, store: Store, { shapes }: HeymarketSettings): Fields {
  const fields = fieldsOf(row);
  const part: Fields = { id: row.id, inbox: row.inbox, status: row.status };
  for (const name of embedded) part[name] = fields[name];
  part.members = membersIn((fields.members as number[] | undefined) ?? [], store, shapes.embeddedMembers);
  part.targets = targetsIn((fields.targets as string[] | undefined) ?? [], shapes.targets);
  part.created = isTimeless ? goZero : row.created;
  part.updated = isTimeless ? goZero : row.updated;
  return part;
}

function membersIn(ids: number[], store: Store, shape: Shape): unknown {
  if (shape === 'null') return null;
  const members = ids.map((id) => ({ id, name: nameOf(id, store) }));
  return shape === 'list' ? members : Object.fromEntries(members.map(({ id, name }) => [id, name]));
}

function nameOf(id: number, { tables }: Store): unknown {
  const member = tables.members.find(id);
  return member ? fieldsOf(member).name : '';
}

/** Null for whoever is no group, where groups have a list. */
function targetsIn(targets: string[], shape: Shape): unknown {
  if (shape === 'null' || (shape === 'list' && targets.length === 0)) return null;
  return shape === 'list' ? targets : Object.fromEntries(targets.map((target) => [target, {}]));
}
