import type { Row } from '../json-text.ts';
import { makeRow } from '../make-row.ts';
import type { Campaign } from '../model.ts';
import type { Store } from '../store.ts';
import { dateOf, daySeconds } from '../time.ts';
import type { GenerateOptions } from './options.ts';

export type GeneratedCampaign = { row: Campaign; start: number };
export type GeneratedCampaigns = { marketing: GeneratedCampaign[]; transactional: GeneratedCampaign[] };

/** Marketing campaigns in equal steps over the days, transactional ones from the first day on. */
export function generateCampaigns(
  { kept, draftContents, schedules }: Store,
  moment: number,
  options: GenerateOptions,
  lists: readonly number[],
  senders: readonly number[],
): GeneratedCampaigns {
  const { campaigns = 0, drafts = 0, days = 120, padding = 0 } = options;
  const transactional = options.transactional ?? ((options.messages ?? 0) > 0 || campaigns > 0 ? 1 : 0);
  const first = moment - days * daySeconds;
  const step = (days * daySeconds) / Math.max(1, campaigns);
  const pad = padding > 0 ? ` ${'x'.repeat(padding)}` : '';

  const add = (ID: number, index: number, start: number, more: Row): GeneratedCampaign => {
    const FromID = senders[index % senders.length] ?? 0;
    const FromEmail = String(kept.sender.find(FromID)?.Email ?? '');
    const at = dateOf(start);
    const row = makeRow('campaign', {
      ...{ ID, CreatedAt: at, SendStartAt: at, SendEndAt: at, FromID, FromEmail, FromName: 'Aurore' },
      ...{ Subject: `Campaign ${ID}${pad}`, ...more },
    });
    return { row: kept.campaign.add(row), start };
  };
  const draft = (ID: number, Status: number, at: number, more: Row = {}) => {
    const dates = { CreatedAt: dateOf(at - 3600), ModifiedAt: dateOf(at - 600) };
    kept.campaigndraft.add(
      makeRow('campaigndraft', { ID, Status, Title: `Draft ${ID}`, Subject: `Draft ${ID}`, ...dates, ...more }),
    );
    draftContents.set(ID, { headers: { Subject: `Draft ${ID}` }, html: `<p>Draft ${ID}</p>`, text: '', mjml: null });
  };

  const marketing = Array.from({ length: campaigns }, (_, index) => {
    const start = Math.floor(first + index * step);
    const ID = 8_000_000 + index;
    const NewsLetterID = 50_000 + index;
    const ListID = lists[index % Math.max(1, lists.length)] ?? 0;
    draft(NewsLetterID, 2, start, { CampaignID: ID, ContactsListID: ListID, DeliveredAt: dateOf(start), Used: true });
    return add(ID, index, start, { ListID, NewsLetterID, CustomValue: `mj.nl=${NewsLetterID}` });
  });
  const ongoing = Array.from({ length: transactional }, (_, index) =>
    add(7_900_000 + index, index, first, { CampaignType: 1, CustomValue: `tag-${index}` }),
  );
  for (let index = 0; index < drafts; index += 1) {
    const ID = 90_000 + index;
    const isProgrammed = index % 4 === 1;
    draft(ID, isProgrammed ? 1 : 0, moment - index * 7200);
    if (isProgrammed) schedules.set(ID, dateOf(moment + (index + 1) * daySeconds));
  }
  return { marketing, transactional: ongoing };
}
