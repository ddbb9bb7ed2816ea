import { type DerivedStream, elementsOf, isObject, type Row } from '@mailroom/airbyte-cdk';
import type { HeymarketConfig, List } from '../config.ts';

type Derived = DerivedStream<HeymarketConfig>;

/** A tag is known by its id, whichever field has it, or by its text where there is none. */
export const contactTags = (parent: List): Derived =>
  elementsOf({
    name: 'contact_tags',
    primaryKey: ['contact_id', 'tag_key'],
    parent,
    list: ({ tags }) => (Array.isArray(tags) ? tags.map((tag) => (isObject(tag) ? withKey(tag) : tag)) : tags),
    carried: { contact_id: 'id', contact_updated: 'updated' },
    cursorField: 'contact_updated',
  });

export const conversationMembers = (parent: List): Derived =>
  elementsOf({
    name: 'conversation_members',
    primaryKey: ['conversation_id', 'id'],
    parent,
    list: 'members',
    carried: { conversation_id: 'id', conversation_updated: 'updated' },
    bare: 'id',
    cursorField: 'conversation_updated',
  });

function withKey(tag: Row): Row {
  const known = tag.tag_id ?? tag.id ?? tag.tag;
  return { ...tag, tag_key: known === undefined || known === null ? null : String(known) };
}
