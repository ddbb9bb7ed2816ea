import { innerList } from './inner-lists.ts';
import { type Contact, type Fields, fieldsOf } from './model.ts';
import type { HeymarketSettings } from './settings.ts';
import type { Store } from './store.ts';
import { contactUUID } from './uuids.ts';

export type ContactView = { version: 'v1' | 'v2'; isSingle: boolean };

export function renderContact(row: Contact, view: ContactView, store: Store, settings: HeymarketSettings): Fields {
  const { avatar, tags, custom, ...fields } = fieldsOf(row);
  const isAvatarShown = avatar !== undefined && (view.isSingle || settings.avatars === 'everywhere');
  return {
    id: row.id,
    ...fields,
    ...(isAvatarShown ? { avatar } : {}),
    ...(Array.isArray(tags)
      ? {
          tags: innerList(
            tags.map((id: number) => renderTag(id, store, settings)),
            settings,
          ),
        }
      : {}),
    ...(custom === undefined ? {} : { custom: renderCustom(custom as Fields, settings) }),
    ...(view.version === 'v2' ? v2Fields(row, fields, settings) : {}),
    created: row.created,
    updated: row.updated,
  };
}

function renderTag(id: number, store: Store, { contactTags }: HeymarketSettings): unknown {
  const { tag, color } = fieldsOf(
    store.tables.tags.find(id) ?? { id, created: 0n, updated: 0n, isGone: true, fields: {} },
  );
  return { tag_id: { tag_id: id }, details: { id, tag, color }, integer: id, text: tag }[contactTags];
}

function renderCustom(custom: Fields, { customValues }: HeymarketSettings): Fields {
  if (customValues === 'text') return custom;
  const typed = (value: unknown) => (/^(\d+|true|false)$/.test(String(value)) ? JSON.parse(String(value)) : value);
  return Object.fromEntries(Object.entries(custom).map(([id, value]) => [id, typed(value)]));
}

function v2Fields(row: Contact, fields: Fields, settings: HeymarketSettings): Fields {
  if (settings.v2Fields === 'none') return {};
  const uuid = contactUUID(row.id);
  return settings.v2Fields === 'uuid' ? { uuid } : { uuid, contact_channels: channelsOf(row, fields) };
}

/** The ways to reach a contact. */
export function channelsOf(row: Contact, fields: Fields = fieldsOf(row)): Fields[] {
  return (['phone', 'email'] as const).flatMap((type, index) => {
    const address = fields[type];
    if (address === undefined || address === '') return [];
    return {
      id: row.id * 2 + index,
      team_id: fields.team_id,
      contact_id: row.id,
      channel_type: type,
      channel_id: address,
      info_channel: '',
      channel_handle: '',
      created: row.created,
      updated: row.created,
    };
  });
}
