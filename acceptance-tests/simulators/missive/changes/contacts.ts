import { createContact } from '../create-rows.ts';
import { identifierOf } from '../identifiers.ts';
import type { Contact } from '../model.ts';
import { person } from '../people.ts';
import { bookIDs } from '../seed/ids.ts';
import type { World } from '../world.ts';

export type ContactChanges = {
  /** In the customers' book and modified now, unless told otherwise. */
  addContact(contact?: Partial<Contact>): { id: string };
  /** Modified now, unless told otherwise. */
  changeContact(change: Partial<Contact> & { id: string }): void;
  deleteContact(change: { id: string; at?: number }): void;
  /**
   * To another book, where it counts as modified now; the old book keeps no trace of it. With `asNew` it gets a new id
   * there, and the old book keeps a deleted one.
   */
  moveContact(change: { id: string; contact_book: string; at?: number; asNew?: boolean }): { id: string };
};

export function createContactChanges({ store, now }: World): ContactChanges {
  const change = (id: string, fields: Partial<Contact>) => {
    store.contacts.change(store.contacts.get(id), (row) => {
      Object.assign(row, fields);
    });
  };
  return {
    addContact: ({ id, ...fields } = {}) => {
      const number = store.next();
      const row = { contact_book: bookIDs.customers, modified_at: now(), ...fields };
      return {
        id: store.contacts.add(
          createContact({ id: id ?? identifierOf(`added contact ${number}`), ...row }, person(5000 + number)),
        ).id,
      };
    },
    changeContact: ({ id, ...fields }) => change(id, { modified_at: now(), ...fields }),
    deleteContact: ({ id, at = now() }) => change(id, { deleted: true, modified_at: at }),
    moveContact: ({ id, contact_book, at = now(), asNew = false }) => {
      if (!asNew) {
        change(id, { contact_book, modified_at: at });
        return { id };
      }
      const row = store.contacts.get(id);
      const copy = { ...row, id: identifierOf(`moved contact ${store.next()}`), contact_book, modified_at: at };
      change(id, { deleted: true, modified_at: at });
      return { id: store.contacts.add(copy).id };
    },
  };
}
