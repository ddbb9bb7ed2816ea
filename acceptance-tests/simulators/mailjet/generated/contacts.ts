import { makeRow } from '../make-row.ts';
import type { Store } from '../store.ts';
import { dateOf, daySeconds } from '../time.ts';
import type { GenerateOptions } from './options.ts';
import { mix, person } from './people.ts';

/** A generated contact with the first of its lists. */
export type Person = { id: number; email: string; list: number; position: number };

const firstContact = 6_000_000_000;
const firstRecipient = 300_000_000;

type Lists = { ids: readonly number[]; members: Map<number, number> };

/** Contacts with their properties, lists and memberships. */
export function generateContacts(
  store: Store,
  moment: number,
  options: GenerateOptions,
): { people: Person[]; lists: number[] } {
  const { contacts = 0, lists = contacts > 0 ? 1 : 0, listsPerContact = 1 } = options;
  const ids = Array.from({ length: lists }, (_, index) => 40_000 + index);
  const members = new Map(ids.map((id) => [id, 0]));
  const each = Math.min(listsPerContact, lists);
  const people = Array.from({ length: contacts }, (_, index) => {
    const created = moment - 30 * daySeconds - (contacts - index) * 97;
    const one = addContact(store, index, created, options);
    addMemberships(store, one, created, each, { ids, members }, options);
    return { ...one, list: ids[index % Math.max(1, lists)] ?? 0 };
  });
  for (const [ID, SubscriberCount] of members) {
    const CreatedAt = dateOf(moment - 500 * daySeconds + (ID % 100) * daySeconds);
    const row = { ID, Address: `gen${ID}`, CreatedAt, Name: nameOf(ID), SubscriberCount };
    store.kept.contactslist.add(makeRow('contactslist', row));
  }
  return { people, lists: ids };
}

const nameOf = (list: number): string => `List ${list - 40_000}`;

function addContact(
  { kept, properties }: Store,
  index: number,
  created: number,
  { seed = 1 }: GenerateOptions,
): Omit<Person, 'list'> {
  const { name, email: bare } = person(mix(seed, index) % 10_000_000);
  const email = bare.replace('@', `.${index}@`);
  const ID = firstContact + index;
  const CreatedAt = dateOf(created);
  const LastUpdateAt = index % 3 === 0 ? '' : dateOf(created + (mix(seed + 1, index) % (20 * daySeconds)));
  kept.contact.add(makeRow('contact', { ID, Email: email, Name: name, CreatedAt, LastUpdateAt }));
  if (index % 2 === 0) properties.set(ID, { firstname: name.split(' ')[0] ?? '', country: 'FR' });
  return { id: ID, email, position: index };
}

function addMemberships(
  { kept }: Store,
  { id: ContactID, position }: Omit<Person, 'list'>,
  created: number,
  count: number,
  { ids, members }: Lists,
  { seed = 1 }: GenerateOptions,
): void {
  for (let turn = 0; turn < count; turn += 1) {
    const ListID = ids[(position + turn) % ids.length] ?? 0;
    const ID = firstRecipient + position * count + turn;
    const left = mix(seed + 2, ID) % 40 === 0;
    members.set(ListID, (members.get(ListID) ?? 0) + 1);
    kept.listrecipient.add(
      makeRow('listrecipient', {
        ...{ ID, ContactID, ListID, ListName: nameOf(ListID), SubscribedAt: dateOf(created) },
        ...{ IsUnsubscribed: left, UnsubscribedAt: left ? dateOf(created + 5 * daySeconds) : '' },
      }),
    );
  }
}
