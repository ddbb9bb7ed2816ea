import { kept } from '../make-rows.ts';
import type { Moment } from '../moments.ts';
import { person } from '../people.ts';
import { inboxFields } from '../seed/account.ts';
import { inboxIDs, memberIDs, teamID } from '../seed/ids.ts';
import type { Store } from '../store.ts';
import { generateContacts } from './contacts.ts';
import { generateConversations } from './conversations.ts';
import { generateLists } from './lists.ts';
import { type GenerateOptions, mix } from './options.ts';
import { createTimeline } from './timeline.ts';

export type { GenerateOptions } from './options.ts';

/** Fills the account with rows that lead up to a date; the same options make the same rows. */
export function generate(store: Store, date: Moment, options: GenerateOptions): void {
  const timeline = createTimeline(date, options.seed ?? 1, options.fractionDigits ?? 6);
  generateAccount(store, timeline(0, { stepSeconds: 61, perSecond: 1 }), options);
  const inboxes = [inboxIDs.front, inboxIDs.recall, ...firstIDs(81_000, options.inboxes)];
  generateContacts(store, timeline, options);
  generateConversations(store, timeline, inboxes, options);
  generateLists(store, timeline, options);
}

export function firstIDs(first: number, count = 0): number[] {
  return Array.from({ length: count }, (_, number) => first + number);
}

function generateAccount({ tables }: Store, date: Moment, options: GenerateOptions): void {
  const { seed = 1 } = options;
  for (const [number, id] of firstIDs(91_000, options.members).entries()) {
    const { name, email, phone } = person(5_000_000 + (mix(seed, number) % 1000) * 1000 + number);
    const row = kept(id, date, date, { name, role: 'member', showsEmail: number % 2 === 0 });
    tables.members.add({ ...row, email, phone, roleID: 4 });
  }
  for (const [number, id] of firstIDs(81_000, options.inboxes).entries()) {
    const fields = inboxFields(`Inbox ${number}`, `1415556${String(number).padStart(4, '0')}`);
    tables.inboxes.add({
      ...kept(id, date, date, { ...fields, team: teamID }),
      members: [memberIDs.theo],
      refused: [],
    });
  }
  for (const [number, id] of firstIDs(4000, options.contactFields).entries()) {
    tables.contact_fields.add(kept(id, date, date, { title: `Field ${number}` }));
  }
}
