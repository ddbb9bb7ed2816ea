import { makeRow } from '../make-row.ts';
import type { Store } from '../store.ts';
import type { Dates } from './dates.ts';
import { contactIDs, listIDs, secrets } from './ids.ts';

/** Contacts, their properties, lists, segments, sign-ups and imports. */
export function seedContacts({ kept, properties }: Store, { date, seconds }: Dates): void {
  const contact = (ID: number, Email: string, Name: string, more: Record<string, string | number | boolean> = {}) =>
    kept.contact.add(makeRow('contact', { ID, Email, Name, CreatedAt: date('2024-03-02T08:15:44Z'), ...more }));
  contact(contactIDs.ines, 'ines.moreau@client-nord.example', 'Inès Moreau', {
    ...{ DeliveredCount: 17, LastActivityAt: date('2025-05-19T07:35:10Z'), LastUpdateAt: date('2025-01-07T13:40:00Z') },
  });
  contact(contactIDs.bounced, 'paul.dubreuil@client-nord.example', 'Paul Dubreuil', {
    LastActivityAt: date('2025-05-19T05:46:02Z'),
  });
  contact(contactIDs.anonymized, '\u00ae5c1f@domain.invalid', 'Anonymized', {
    LastUpdateAt: date('2025-05-01T09:00:00Z'),
  });
  contact(contactIDs.neverUpdated, 'mia.lund@fjord.example', '', { CreatedAt: date('2025-05-20T08:00:00Z') });
  contact(contactIDs.unsubscribed, 'omar.said@atlas.example', 'Omar Said', {
    ...{ UnsubscribedAt: date('2025-04-11T10:00:00Z'), UnsubscribedBy: 'recipient' },
  });
  contact(contactIDs.excluded, 'eva.kraus@atlas.example', 'Eva Kraus', {
    ...{ IsExcludedFromCampaigns: true, ExclusionFromCampaignsUpdatedAt: date('2025-05-10T12:00:00Z') },
  });
  contact(contactIDs.late, 'tom.baker@harbour.example', 'Tom Baker', { LastActivityAt: date('2025-05-20T09:30:00Z') });

  properties.set(contactIDs.ines, {
    ...{ firstname: 'Inès', country: 'FR', age: '41', vip: 'true', renewal: '2025-11-30T00:00:00Z' },
  });
  properties.set(contactIDs.late, { firstname: 'Tom', country: 'UK', score: '7.5' });
  const property = (ID: number, Name: string, Datatype: string, NameSpace = 'static') =>
    kept.contactmetadata.add(makeRow('contactmetadata', { ID, Name, Datatype, NameSpace }));
  property(67_410, 'age', 'int');
  property(67_411, 'vip', 'bool');
  property(67_412, 'renewal', 'datetime');
  property(67_413, 'score', 'float');
  property(67_414, 'purchase', 'str', 'historic');
  const history = { ContactID: contactIDs.ines, Name: 'purchase' };
  const bought = [date('2025-04-03T10:11:12Z'), date('2025-05-18T17:00:00Z')] as const;
  kept.contacthistorydata.add(
    makeRow('contacthistorydata', { ...history, ID: 880_123, CreatedAt: bought[0], Data: '129.90' }),
  );
  kept.contacthistorydata.add(
    makeRow('contacthistorydata', { ...history, ID: 880_124, CreatedAt: bought[1], Data: '18.00' }),
  );

  const list = (ID: number, Name: string, SubscriberCount: number, IsDeleted = false) => {
    const Address = `tq8fb4${ID}`;
    const CreatedAt = date('2023-09-20T09:20:44Z');
    kept.contactslist.add(makeRow('contactslist', { ID, Address, CreatedAt, Name, SubscriberCount, IsDeleted }));
  };
  list(listIDs.newsletter, 'Newsletter FR', 4);
  list(listIDs.prospects, 'Prospects', 2);
  list(listIDs.deleted, 'Old list', 1, true);
  const recipient = (ID: number, ContactID: number, ListID: number, UnsubscribedAt = '') => {
    const ListName = String(kept.contactslist.get(ListID).Name);
    const IsUnsubscribed = UnsubscribedAt !== '';
    const SubscribedAt = date('2024-03-02T08:15:45Z');
    kept.listrecipient.add(
      makeRow('listrecipient', { ID, ContactID, ListID, ListName, SubscribedAt, IsUnsubscribed, UnsubscribedAt }),
    );
  };
  recipient(225_690_164, contactIDs.ines, listIDs.newsletter);
  recipient(225_690_165, contactIDs.bounced, listIDs.newsletter);
  recipient(225_690_166, contactIDs.unsubscribed, listIDs.newsletter, date('2025-04-11T10:00:00Z'));
  recipient(225_690_167, contactIDs.late, listIDs.newsletter);
  recipient(225_690_168, contactIDs.ines, listIDs.prospects);
  recipient(225_690_169, contactIDs.late, listIDs.prospects);
  recipient(225_690_170, contactIDs.excluded, listIDs.deleted);

  const segment = (ID: number, Name: string, Status: string) =>
    kept.contactfilter.add(
      makeRow('contactfilter', {
        ID,
        Name,
        Status,
        Description: 'No click for a fortnight',
        Expression: '((not hasclickedsince(14)))',
      }),
    );
  segment(2223, 'Sleepy 14d', 'used');
  segment(2224, 'Old sleepers', 'deleted');

  const signup = {
    ContactID: contactIDs.ines,
    ListID: listIDs.newsletter,
    SignupKey: secrets.signupKey,
    SourceId: 40_512,
  };
  const ip = { SignupIp: '203.0.113.21', Email: 'ines.moreau@client-nord.example' };
  const at = seconds('2025-05-19T07:38:53Z');
  kept.contactslistsignup.add(
    makeRow('contactslistsignup', {
      ...signup,
      ...ip,
      ID: 991_203,
      SignupAt: at,
      ConfirmAt: at + 67,
      ConfirmIp: '203.0.113.21',
    }),
  );
  kept.contactslistsignup.add(
    makeRow('contactslistsignup', {
      ...signup,
      ...ip,
      ID: 991_204,
      ContactID: contactIDs.neverUpdated,
      Email: 'mia.lund@fjord.example',
      SignupAt: at + 9000,
    }),
  );
  kept.csvimport.add(
    makeRow('csvimport', {
      ...{ ID: 987_654, ContactsListID: listIDs.newsletter, Count: 4100, Current: 4100, Errcount: 3 },
      ...{ DataID: 98_765_432_123_456_781n, ImportOptions: '{"DateTimeFormat":"yyyy/mm/dd"}' },
      ...{ AliveAt: date('2025-02-11T07:31:09Z'), JobEnd: date('2025-02-11T07:31:10Z') },
      ...{ JobStart: date('2025-02-11T07:30:58Z'), RequestAt: date('2025-02-11T07:30:55Z') },
    }),
  );
  kept.csvimport.add(
    makeRow('csvimport', {
      ID: 987_655,
      DataID: 98_765_432_123_456_783n,
      Status: 'Upload',
      RequestAt: date('2025-05-20T09:00:00Z'),
    }),
  );
}
