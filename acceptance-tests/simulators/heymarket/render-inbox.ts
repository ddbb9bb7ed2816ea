import { isObject } from '../shared/json.ts';
import { type Fields, fieldsOf, type Inbox } from './model.ts';
import type { HeymarketSettings } from './settings.ts';

/** The rest was only ever seen. */
const documented = new Set([
  ...['id', 'name', 'team', 'members', 'phone', 'phones', 'allowed_domains', 'auto_assignable', 'bco_chats'],
  ...['forward_number', 'invited', 'widget_code', 'widget_settings', 'op', 'rev'],
]);

export function renderInbox(row: Inbox, { inboxes }: HeymarketSettings): Fields {
  const fields = { ...fieldsOf(row) };
  const invited = inboxes.invited === 'list' ? fields.invited : (fields.invited as unknown[]).length > 0;
  const all: Fields = {
    id: row.id,
    ...fields,
    invited,
    members: row.members,
    created_at: row.created,
    updated_at: row.updated,
  };
  if (inboxes.fields === 'snake') return all;
  const entries = Object.entries(all);
  if (inboxes.fields === 'documented') return Object.fromEntries(entries.filter(([name]) => documented.has(name)));
  if (inboxes.fields === 'all camel') return camelCased(all) as Fields;
  return Object.fromEntries(entries.map(([name, value]) => [documented.has(name) ? name : camelCase(name), value]));
}

function camelCase(name: string): string {
  return name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** All names in a value, at any depth. */
function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [camelCase(name), camelCased(inner)]));
}
