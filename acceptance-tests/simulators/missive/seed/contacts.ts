import { createContact } from '../create-rows.ts';
import { identifierOf } from '../identifiers.ts';
import { person } from '../people.ts';
import type { Store } from '../store.ts';
import { day } from './dates.ts';
import { bookIDs, groupIDs } from './ids.ts';

export const contactIDs = {
  ines: '38f5c0b7-e124-4d9a-8c6f-2b71da90e453',
  juno: 'd07e94ac-5b38-4f61-a2d9-e96c1780f3b5',
  deleted: '5a1cf8e3-902b-4d74-b83e-07c5de46a91f',
} as const;

const wholesale = { id: groupIDs.wholesale, kind: 'group', name: 'Wholesale' };

/** 28 contacts and a deleted one in the customers' book, some in the others. */
export function seedContacts(store: Store, date: number): void {
  const { customers } = bookIDs;
  store.contacts.add({
    ...createContact({ id: contactIDs.ines, contact_book: customers, modified_at: date - 2870 }, person(0)),
    nickname: 'Nes',
    starred: true,
    notes: 'Prefers phone',
    infos: [
      { kind: 'email', label: 'work', value: 'ines@asterbakery.example' },
      { kind: 'phone_number', label: 'mobile', value: '+46 70 555 01 42' },
      {
        kind: 'physical_address',
        label: 'work',
        street: 'Kajgatan 4',
        city: 'Malmo',
        region: null,
        postal_code: '211 20',
        country: 'Sweden',
      },
      { kind: 'custom', label: 'other', custom_label: 'Customer no', value: 'C-10442' },
    ],
    memberships: [
      {
        title: 'Owner',
        location: 'Malmo',
        group: { id: groupIDs.bakery, kind: 'organization', name: 'Aster Bakery' },
      },
      { group: wholesale },
    ],
  });
  const { first_name, ...juno } = createContact(
    { id: contactIDs.juno, contact_book: customers, modified_at: date - 3598, infos: [] },
    person(1),
  );
  store.contacts.add({ ...juno, first_name, last_name: null });
  const gone = { id: contactIDs.deleted, contact_book: customers, modified_at: date - 4045, deleted: true };
  store.contacts.add(createContact(gone, person(2)));

  for (let n = 3; n < 41; n += 1) {
    const book = n < 29 ? customers : n < 34 ? bookIDs.mara : n < 37 ? bookIDs.teo : bookIDs.studio;
    const modified_at = date - Math.floor(n / 2) * day;
    const memberships = n % 5 === 4 ? [{ title: 'Buyer', group: wholesale }, { group: wholesale }] : [];
    store.contacts.add(
      createContact({ id: identifierOf(`contact ${n}`), contact_book: book, modified_at, memberships }, person(n)),
    );
  }
}
