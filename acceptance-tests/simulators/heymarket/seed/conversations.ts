import { conversation, conversationFields } from '../make-rows.ts';
import type { Fields } from '../model.ts';
import { day, goZero, hour, type Moment } from '../moments.ts';
import { person } from '../people.ts';
import type { Store } from '../store.ts';
import { clockOf } from './dates.ts';
import { conversationIDs, inboxIDs, memberIDs } from './ids.ts';

const { front, recall, quiet } = inboxIDs;

/** 90 conversations in three inboxes, open, pending and closed, of which 35 share their updated time. */
export function seedConversations({ tables: { conversations } }: Store, date: Moment): void {
  const at = clockOf(date);
  const { marisol, ben, group } = conversationIDs;
  const add = (id: number, inbox: number, status: string, created: Moment, updated: Moment, fields: Fields) =>
    conversations.add(conversation({ id, inbox, status, created, updated, fields }));

  add(marisol, front, 'open', at('2025-11-18T09:15:03Z'), at('2026-04-03T21:07:33.902511Z'), {
    ...conversationFields({ name: 'Marisol Quade', phone: '15105550142' }),
    ...{ read: 991_204_410, last_inbound: 991_204_417, last_msg: 'Yes, 3pm works', local_id: 'c-6f1d' },
    ...{ unread: true, unread_users: [memberIDs.imani] },
  });
  add(ben, front, 'closed', at('2026-01-09T10:00:00Z'), at('2026-04-03T20:58:14.771204Z'), {
    ...conversationFields({ name: 'Ben Halloran', phone: '15105550177' }),
    ...{ assigned: 0, last_msg: 'Our spring menu', replied: false },
  });
  add(group, recall, 'open', at('2026-01-20T10:00:00Z'), at('2026-04-01T08:00:00.000001Z'), {
    ...conversationFields({ name: 'The Brandts', phone: person(10).phone }),
    ...{ type: 'group', targets: [person(10).phone, person(11).phone] },
  });
  for (let n = 0; n < 87; n += 1) {
    const isTied = n >= 20 && n < 55;
    const inbox = isTied ? front : ([front, recall, quiet][n % 3] as number);
    const updated = isTied ? at('2026-03-20T09:30:00.5Z') : date - day - BigInt(n) * 3n * hour + BigInt(n) * 1001n;
    const status = ['open', 'closed', 'open', 'pending', 'closed'][n % 5] as string;
    const snoozed = { snooze_till: n % 6 === 0 ? date + 2n * day : goZero };
    add(30_176_000 + n, inbox, status, updated - 60n * day, updated, conversationFields(person(10 + n), snoozed));
  }
}
