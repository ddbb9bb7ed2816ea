import { createRecipient } from '../create-rows.ts';
import type { Recipient } from '../model.ts';
import { person } from '../people.ts';
import type { Store } from '../store.ts';
import { campaignIDs } from './account.ts';
import { day, minute } from './dates.ts';

type Group = { campaignID: number; firstID: number; people: number[]; created: number };

/**
 * 260 recipients in the large campaign (three pages) and none in the draft. The first ten people are in two
 * campaigns, under two recipient ids and one contact. Every recipient of the second campaign is older than every one
 * of the large campaign.
 */
export function seedRecipients(store: Store, date: number): void {
  const groups: Group[] = [
    { campaignID: campaignIDs.gone, firstID: 655_100_010, people: range(600, 5), created: date - 199 * day },
    { campaignID: campaignIDs.archived, firstID: 660_310_200, people: range(400, 15), created: date - 158 * day },
    { campaignID: campaignIDs.paused, firstID: 668_700_120, people: range(500, 8), created: date - 89 * day },
    {
      campaignID: campaignIDs.second,
      firstID: 669_020_840,
      people: [...range(0, 10), ...range(300, 30)],
      created: date - 81 * day,
    },
    { campaignID: campaignIDs.large, firstID: 671_204_518, people: range(0, 260), created: date - 47 * day },
  ];
  for (const { campaignID, firstID, people, created } of groups) {
    const campaign = store.campaigns.find(campaignID);
    if (!campaign) continue;
    for (const [index, n] of people.entries()) {
      const recipient = createRecipient(firstID + index * 3, campaign, person(n), created + index * 7 * minute + n);
      store.recipients.add(withPeculiarities(recipient, index));
    }
  }
}

/** What customers upload: keys with blanks, brackets, letters of all scripts, no letters at all. */
function withPeculiarities(recipient: Recipient, index: number): Recipient {
  const { fields } = recipient;
  if (index % 2 === 0) fields.position = 'Director of Logistics';
  if (index % 3 === 0) fields['Annual Revenue (USD)'] = '12M';
  if (index % 10 === 1) fields[''] = 'a cell without a heading';
  if (index % 10 === 2) fields.Straße = 'Königsallee 4 🚢';
  if (index % 10 === 3) fields['Annual Revenue USD'] = '9M';
  if (index % 10 === 4) fields.city = null;
  if (index % 50 !== 49) return { ...recipient, isPaused: index % 40 === 7 };
  return { ...recipient, first: null, last: null, fullName: '', hasProblems: true };
}

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
