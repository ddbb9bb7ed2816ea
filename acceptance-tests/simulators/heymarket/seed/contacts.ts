import { contact, minimalContact, wholeContact } from '../make-rows.ts';
import { day, hour, type Moment } from '../moments.ts';
import { person } from '../people.ts';
import type { Store } from '../store.ts';
import { clockOf } from './dates.ts';
import { contactFieldIDs, contactIDs, memberIDs, tagIDs, undefinedFieldID } from './ids.ts';

/** 137 contacts, of which 45 share their updated time, and two more that have no phone. */
export function seedContacts({ tables: { contacts } }: Store, date: Moment): void {
  const at = clockOf(date);
  const { marisol, precise, tied, minimal, emailOnly } = contactIDs;
  const created = at('2025-11-18T09:14:52.118204Z');
  contacts.add(contact(marisol, created, at('2026-04-03T21:07:33.902511Z'), marisolQuade(at)));
  contacts.add(
    contact(precise, created, at('2026-04-02T10:11:12.123456789Z'), {
      ...wholeContact(person(1)),
      custom: { [contactFieldIDs.plan]: 'Silver', [undefinedFieldID]: 'stray', [contactFieldIDs.account]: '20917' },
    }),
  );
  contacts.add(
    contact(contactIDs.private, created, at('2026-04-02T09:00:00Z'), wholeContact(person(2), { shared: false })),
  );
  for (let n = 0; n < 45; n += 1) {
    contacts.add(contact(tied + n, created, at('2026-03-15T12:00:00.25Z'), wholeContact(person(10 + n))));
  }
  for (let n = 0; n < 10; n += 1) {
    contacts.add(contact(minimal + n, created, date - 30n * day - BigInt(n) * hour, minimalContact(person(60 + n))));
  }
  for (let n = 0; n < 79; n += 1) {
    const updated = date - 40n * day - BigInt(n) * hour + BigInt(n * 7919) * 1000n;
    const custom = {
      [contactFieldIDs.otherPlan]: `Plan ${n % 3}`,
      [contactFieldIDs.untitled]: n % 2 === 0 ? 'yes' : '',
    };
    const tags = n % 4 === 0 ? [tagIDs.recall, tagIDs.kids] : [];
    const fields = wholeContact(person(100 + n), { custom, tags, op: 'update', rev: 2 + (n % 5) });
    contacts.add(contact(5_512_100 + n, updated - 90n * day, updated, fields));
  }
  for (let n = 0; n < 2; n += 1) {
    const fields = wholeContact({ ...person(200 + n), phone: '' });
    contacts.add(contact(emailOnly + n, created, at('2026-03-28T16:00:00Z'), fields));
  }
}

function marisolQuade(at: (text: string) => Moment) {
  return wholeContact(
    {
      first: 'Marisol',
      last: 'Quade',
      name: 'Marisol Quade',
      email: 'marisol.quade@example.com',
      phone: '15105550142',
    },
    {
      avatar: 'https://files.example.com/avatars/5512087.jpg',
      custom: { [contactFieldIDs.plan]: 'Gold', [contactFieldIDs.account]: 'ACC-20917' },
      note: [
        {
          id: 'n-77120',
          date: at('2026-03-02T17:20:11Z'),
          name: 'Theo Lund',
          text: 'Prefers mornings',
          user_id: memberIDs.theo,
        },
      ],
      tags: [tagIDs.vip],
      external_id: '003AX00000Qzz11',
      external_ref: 'salesforce',
      op: 'update',
      rev: 6,
    },
  );
}
