import { contact, minimalContact, wholeContact } from '../make-rows.ts';
import type { Contact, Fields } from '../model.ts';
import { day } from '../moments.ts';
import { person } from '../people.ts';
import { contactFieldIDs, tagIDs } from '../seed/ids.ts';
import type { Store } from '../store.ts';
import { defaultEvery, type GenerateOptions, isNth, mix } from './options.ts';
import type { Timeline } from './timeline.ts';

const firstID = 10_000_000;

/** The newest has the greatest id. */
export function generateContacts({ tables }: Store, timeline: Timeline, options: GenerateOptions): void {
  const { contacts: length = 0, seed = 1, contactStepSeconds = 61, contactsPerSecond = 1 } = options;
  const every = { ...defaultEvery, ...options.every };
  const steps = { stepSeconds: contactStepSeconds, perSecond: contactsPerSecond };

  const fieldsOf = ({ id }: Contact): Fields => {
    const number = id - firstID;
    const someone = person(1_000_000 + number);
    if (isNth(number, every.minimal)) return minimalContact(someone);
    const custom = { [contactFieldIDs.plan]: `Plan ${mix(seed, number) % 5}` };
    const tags = isNth(number, 3) ? [tagIDs.vip, tagIDs.kids] : [];
    const shared = !isNth(number, every.private);
    return wholeContact(isNth(number, every.emailOnly) ? { ...someone, phone: '' } : someone, { custom, shared, tags });
  };

  for (let number = 0; number < length; number += 1) {
    const updated = timeline(number, steps);
    tables.contacts.add(contact(firstID + length - 1 - number, updated - 100n * day, updated, fieldsOf));
  }
}
