import { generateContent } from '../content/rows.ts';
import { makeRow } from '../make-row.ts';
import { senderIDs } from '../seed/ids.ts';
import type { Store } from '../store.ts';
import { dateOf, daySeconds } from '../time.ts';
import { generateCampaigns } from './campaigns.ts';
import { generateContacts, type Person } from './contacts.ts';
import { generateMessages } from './messages.ts';
import type { GenerateOptions } from './options.ts';
import { mix } from './people.ts';

export type { GenerateOptions } from './options.ts';

/** Fills an account with rows that lead up to a moment; the same options make the same rows. */
export function generate(store: Store, moment: number, options: GenerateOptions): void {
  const senders = generateSenders(store, moment, options);
  const { people, lists } = generateContacts(store, moment, options);
  const campaigns = generateCampaigns(store, moment, options, lists, senders);
  if (people.length > 0) generateMessages(store, moment, options, people, campaigns);
  generateTemplates(store, moment, options);
  generateExtras(store, moment, options, people);
  generateSMS(store, moment, options);
  generateContent(store, moment, options);
}

function generateSenders({ kept }: Store, moment: number, { senders = 0 }: GenerateOptions): number[] {
  const made = [senderIDs.news as number];
  for (let index = 0; index < senders; index += 1) {
    const ID = 60_000 + index;
    const Email = `sender${index}@shop-aurore.example`;
    kept.sender.add(
      makeRow('sender', { ID, Email, CreatedAt: dateOf(moment - 400 * daySeconds), Name: `Sender ${index}` }),
    );
    made.push(ID);
  }
  return made;
}

function generateTemplates(
  { kept, templateContents }: Store,
  moment: number,
  { templates = 0 }: GenerateOptions,
): void {
  for (let index = 0; index < templates; index += 1) {
    const ID = 2_000_000 + index;
    const OwnerType = ['apikey', 'user', 'apikey', 'global'][index % 4] ?? 'apikey';
    const dates = {
      CreatedAt: dateOf(moment - (index + 30) * daySeconds),
      LastUpdatedAt: dateOf(moment - index * 3601),
    };
    kept.template.add(
      makeRow('template', { ID, Name: `Template ${index}`, OwnerType, Purposes: ['marketing'], ...dates }),
    );
    if (index % 7 === 6) continue;
    const headers = { Subject: `Template ${index}` };
    templateContents.set(ID, { headers, html: `<p>Template ${index}</p>`, text: null, mjml: null });
  }
}

/** Sign-ups, historic properties, imports and segments. */
function generateExtras({ kept }: Store, moment: number, options: GenerateOptions, people: readonly Person[]): void {
  const { signups = 0, histories = 0, imports = 0, segments = 0, seed = 1 } = options;
  const personAt = (index: number): Person =>
    people[index % people.length] ?? { id: 0, email: '', list: 0, position: 0 };
  for (let index = 0; index < signups; index += 1) {
    const { id, email, list } = personAt(index);
    const SignupAt = moment - (signups - index) * 3607;
    const SignupKey = mix(seed, index).toString(16).padStart(32, 'c');
    const ConfirmAt = index % 3 === 2 ? 0 : SignupAt + 60;
    kept.contactslistsignup.add(
      makeRow('contactslistsignup', {
        ID: 1_200_000 + index,
        ContactID: id,
        Email: email,
        ListID: list,
        SignupAt,
        ConfirmAt,
        SignupKey,
      }),
    );
  }
  for (let index = 0; index < histories; index += 1) {
    const CreatedAt = dateOf(moment - (histories - index) * 1801);
    const row = {
      ID: 900_000 + index,
      ContactID: personAt(index).id,
      Name: 'purchase',
      Data: String(index),
      CreatedAt,
    };
    kept.contacthistorydata.add(makeRow('contacthistorydata', row));
  }
  for (let index = 0; index < imports; index += 1) {
    const RequestAt = dateOf(moment - (imports - index) * daySeconds);
    const DataID = 98_765_432_200_000_001n + BigInt(index);
    kept.csvimport.add(
      makeRow('csvimport', { ID: 1_000_000 + index, DataID, RequestAt, AliveAt: RequestAt, Count: index }),
    );
  }
  for (let index = 0; index < segments; index += 1) {
    kept.contactfilter.add(
      makeRow('contactfilter', { ID: 3000 + index, Name: `Segment ${index}`, Expression: '(true)' }),
    );
  }
}

function generateSMS({ sms }: Store, moment: number, { sms: count = 0, days = 120, seed = 1 }: GenerateOptions): void {
  const step = Math.max(1, Math.floor((days * daySeconds) / Math.max(1, count)));
  for (let index = 0; index < count; index += 1) {
    const createdAt = moment - (index + 1) * step;
    const digits = mix(seed + 9, index)
      .toString(16)
      .padStart(8, '0');
    const id = `${digits}-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const to = `+3360000${String(index % 10_000).padStart(4, '0')}`;
    sms.add({
      id,
      from: 'AURORE',
      to,
      status: index % 11 === 0 ? 5 : 3,
      createdAt,
      sentAt: createdAt + 2,
      parts: 1 + (index % 3),
    });
  }
}
