import { makeRow } from '../make-row.ts';
import type { Store } from '../store.ts';
import { dateOf, daySeconds } from '../time.ts';
import type { GenerateOptions } from './options.ts';
import { mix, person } from './people.ts';

/** A generated contact with the first of its lists. */
export type Person = { id: number; email: string; list: number; position: number };

const firstContact = 6_000_000_000;

/** Contacts with their properties, lists and memberships. */
export function generateContacts(
  { kept, properties }: Store,
  moment: number,
  { contacts = 0, lists = contacts > 0 ? 1 : 0, listsPerContact = 1, seed = 1 }: GenerateOptions,
): { people: Person[]; lists: number[] } {
  const listIDs = Array.from({ length: lists }, (_, index) => 40_000 + index);
  const names = new Map(listIDs.map((id, index) => [id, `List ${index}`]));
  const members = new Map(listIDs.map((id) => [id, 0]));
  const people: Person[] = [];
  let recipient = 300_000_000;
  for (let index = 0; index < contacts; index += 1) {
    const { name, email } = person(mix(seed, index) % 10_000_000);
    const own = email.replace('@', `.${index}@`);
    const created = moment - 30 * daySeconds - (contacts - index) * 97;
    const ID = firstContact + index;
    const CreatedAt = dateOf(created);
    const LastUpdateAt = index % 3 === 0 ? '' : dateOf(created + (mix(seed + 1, index) % (20 * daySeconds)));
    kept.contact.add(makeRow('contact', { ID, Email: own, Name: name, CreatedAt, LastUpdateAt }));
    if (index % 2 === 0) properties.set(ID, { firstname: name.split(' ')[0] ?? '', country: 'FR' });
    for (let turn = 0; turn < Math.min(listsPerContact, lists); turn += 1) {
      const ListID = listIDs[(index + turn) % lists] ?? 0;
      const left = mix(seed + 2, recipient) % 40 === 0;
      members.set(ListID, (members.get(ListID) ?? 0) + 1);
      kept.listrecipient.add(
        makeRow('listrecipient', {
          ...{ ID: recipient, ContactID: ID, ListID, ListName: names.get(ListID) ?? '', SubscribedAt: CreatedAt },
          ...{ IsUnsubscribed: left, UnsubscribedAt: left ? dateOf(created + 5 * daySeconds) : '' },
        }),
      );
      recipient += 1;
    }
    people.push({ id: ID, email: own, list: listIDs[index % Math.max(1, lists)] ?? 0, position: index });
  }
  for (const [ID, SubscriberCount] of members) {
    const CreatedAt = dateOf(moment - 500 * daySeconds + (ID % 100) * daySeconds);
    const Name = names.get(ID) ?? '';
    kept.contactslist.add(makeRow('contactslist', { ID, Address: `gen${ID}`, CreatedAt, Name, SubscriberCount }));
  }
  return { people, lists: listIDs };
}
