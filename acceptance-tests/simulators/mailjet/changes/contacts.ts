import { person } from '../generated/people.ts';
import { makeRow } from '../make-row.ts';
import type { Contact } from '../model.ts';
import type { Store } from '../store.ts';
import { dateOf } from '../time.ts';
import type { World } from '../world.ts';
import { type OfAccount, storeOf } from './of-account.ts';

type Properties = Record<string, string>;

export type ContactChanges = {
  /** Created now, with the next id, unless told otherwise. */
  addContact(change?: OfAccount & { fields?: Partial<Contact>; properties?: Properties }): { id: number };
  /** Updated now, unless the fields say otherwise. */
  changeContact(change: OfAccount & { id: number; fields?: Partial<Contact> }): void;
  /** As after a GDPR delete: the row stays. */
  anonymizeContact(change: OfAccount & { id: number }): void;
  /** With its memberships and properties; its messages stay. */
  removeContact(change: OfAccount & { id: number }): void;
  /** Laid over the others; the contact counts as updated now. */
  setProperties(change: OfAccount & { id: number; properties: Properties }): void;
  /** A membership, or the one there is set active again. */
  subscribe(change: OfAccount & { contact: number; list: number; at?: number }): { id: number };
  unsubscribe(change: OfAccount & { contact: number; list: number; at?: number }): void;
};

export function createContactChanges(world: World): ContactChanges {
  const nowText = () => dateOf(Math.floor(world.now()));
  const change = ({ kept }: Store, id: number, fields: Partial<Contact>) =>
    kept.contact.change(kept.contact.get(id), (row) => {
      Object.assign(row, { LastUpdateAt: nowText(), ...fields });
    });
  const membership = ({ kept }: Store, contact: number, list: number) =>
    kept.listrecipient.rows.find((row) => row.ContactID === contact && row.ListID === list);
  const count = ({ kept }: Store, list: number, by: number) => {
    const row = kept.contactslist.find(list);
    if (row) row.SubscriberCount = Number(row.SubscriberCount) + by;
  };

  return {
    addContact: (given = {}) => {
      const store = storeOf(world, given);
      const ID = Number(given.fields?.ID ?? (store.kept.contact.rows.at(-1)?.ID ?? 8_000_000_000) + 1);
      const { name, email } = person(ID % 1_000_000_007);
      const made = { Email: `new.${email}`, Name: name, CreatedAt: nowText() };
      store.kept.contact.add(makeRow('contact', { ...made, ...given.fields, ID }));
      if (given.properties) store.properties.set(ID, given.properties);
      return { id: ID };
    },
    changeContact: (given) => change(storeOf(world, given), given.id, given.fields ?? {}),
    anonymizeContact: (given) => {
      const store = storeOf(world, given);
      store.properties.delete(given.id);
      change(store, given.id, { Email: `\u00ae${given.id.toString(16)}@domain.invalid`, Name: 'Anonymized' });
    },
    removeContact: (given) => {
      const store = storeOf(world, given);
      const { contact, listrecipient } = store.kept;
      for (const row of listrecipient.rows.filter(({ ContactID }) => ContactID === given.id)) {
        listrecipient.remove(row);
        count(store, row.ListID, -1);
      }
      store.properties.delete(given.id);
      contact.remove(contact.get(given.id));
    },
    setProperties: (given) => {
      const store = storeOf(world, given);
      store.properties.set(given.id, { ...store.properties.get(given.id), ...given.properties });
      change(store, given.id, {});
    },
    subscribe: (given) => {
      const store = storeOf(world, given);
      const { listrecipient, contactslist } = store.kept;
      const SubscribedAt = given.at === undefined ? nowText() : dateOf(given.at);
      const known = membership(store, given.contact, given.list);
      if (known) {
        listrecipient.change(known, (row) => {
          Object.assign(row, { IsUnsubscribed: false, SubscribedAt, UnsubscribedAt: '' });
        });
        return { id: known.ID };
      }
      const ID = (listrecipient.rows.at(-1)?.ID ?? 400_000_000) + 1;
      const ListName = String(contactslist.get(given.list).Name);
      count(store, given.list, 1);
      listrecipient.add(
        makeRow('listrecipient', { ID, ContactID: given.contact, ListID: given.list, ListName, SubscribedAt }),
      );
      return { id: ID };
    },
    unsubscribe: (given) => {
      const store = storeOf(world, given);
      const row = membership(store, given.contact, given.list);
      if (!row) throw new Error(`Contact ${given.contact} is not in list ${given.list}`);
      const UnsubscribedAt = given.at === undefined ? nowText() : dateOf(given.at);
      store.kept.listrecipient.change(row, () => {
        Object.assign(row, { IsUnsubscribed: true, UnsubscribedAt });
      });
    },
  };
}
