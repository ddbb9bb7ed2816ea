import type { Row } from '../json-text.ts';
import { makeRow } from '../make-row.ts';
import type { Store } from '../store.ts';
import type { Dates } from './dates.ts';
import { campaignIDs, draftIDs, listIDs, messageIDs, senderIDs } from './ids.ts';

const from = { FromEmail: 'news@shop-aurore.example', FromID: senderIDs.news, FromName: 'Aurore' };

/** Campaigns and the drafts of some. */
export function seedCampaigns({ kept, draftContents, schedules }: Store, { date }: Dates): void {
  const campaign = (ID: number, Subject: string, start: string, end: string, more: Row) =>
    kept.campaign.add(
      makeRow('campaign', {
        ...{ ...from, ID, Subject, CreatedAt: date(start), SendStartAt: date(start), SendEndAt: date(end), ...more },
      }),
    );
  const transactional = { CampaignType: 1, HasTxtCount: 0 };
  const newsletter = { ListID: listIDs.newsletter };
  campaign(campaignIDs.spring, 'Spring is here', '2025-05-19T05:45:08Z', '2025-05-19T06:01:33Z', {
    ...{ ...newsletter, NewsLetterID: draftIDs.sent, CustomValue: `mj.nl=${draftIDs.sent}`, SegmentationID: 2223 },
    FirstMessageID: messageIDs.opened,
  });
  campaign(campaignIDs.today, 'Today only', '2025-05-20T07:00:00Z', '2025-05-20T07:05:00Z', {
    ...{ ...newsletter, CustomValue: 'mj.nl=44149', NewsLetterID: 44_149, FirstMessageID: messageIDs.today },
  });
  campaign(campaignIDs.todayTransactional, 'Welcome', '2025-05-20T08:00:00Z', '2025-05-20T08:00:02Z', {
    ...{ ...transactional, CustomValue: 'welcome', FirstMessageID: messageIDs.welcome },
  });
  campaign(campaignIDs.orders, 'Your order', '2024-05-20T09:00:00Z', '2025-05-20T09:12:00Z', {
    ...{ ...transactional, CustomValue: 'order-confirmation', FirstMessageID: messageIDs.order, WorkflowID: 12 },
  });
  campaign(campaignIDs.fortyDaysAgo, 'Late news', '2025-04-10T06:00:00Z', '2025-04-10T06:10:00Z', {
    ...{ ...newsletter, NewsLetterID: 44_000, CustomValue: 'mj.nl=44000', FirstMessageID: messageIDs.late },
  });
  campaign(campaignIDs.deleted, 'A mistake', '2025-03-01T06:00:00Z', '2025-03-01T06:10:00Z', {
    ...{ ...newsletter, NewsLetterID: 43_000, CustomValue: 'mj.nl=43000', IsDeleted: true },
  });

  const sender = { Sender: String(senderIDs.news), SenderEmail: from.FromEmail, SenderName: from.FromName };
  const draft = (ID: number, Title: string, Status: number, more: Row = {}) =>
    kept.campaigndraft.add(
      makeRow('campaigndraft', {
        ...{ ...sender, ID, Title, Status, Subject: Title, CreatedAt: date('2025-05-18T16:53:06Z') },
        ...{ Current: 1_983_364 + (ID % 1000), ModifiedAt: date('2025-05-18T17:20:50Z'), ...more },
      }),
    );
  const references = { ContactsListID: listIDs.newsletter, TemplateID: 1_399_391 };
  draft(draftIDs.sent, 'Spring 2025', 2, {
    ...{ ...references, CampaignID: campaignIDs.spring, DeliveredAt: date('2025-05-19T05:45:08Z'), Used: true },
    ...{ Subject: 'Spring is here', Url: 'https://xkw6j.example/nl2/abc/1.html' },
  });
  draft(draftIDs.programmed, 'June', 1, references);
  draft(draftIDs.ax, 'A or B', 3, {
    ...references,
    AXFraction: 0.1,
    AXFractionName: 'A',
    AXTesting: { ID: 501, Name: 'A or B' },
  });
  draft(draftIDs.bare, 'Idea', 0, { ModifiedAt: '' });
  draft(draftIDs.colliding, 'Collision', 0);
  draft(draftIDs.archived, 'Archived', -1);
  draft(draftIDs.deleted, 'Deleted', -2);
  schedules.set(draftIDs.programmed, date('2025-06-01T07:00:00Z'));
  draftContents.set(draftIDs.sent, {
    headers: {
      From: 'Aurore <news@shop-aurore.example>',
      Subject: 'Spring is here',
      'Reply-to': 'hello@shop-aurore.example',
    },
    html: '<h1>Bonjour [[data:firstname:""]]</h1>',
    text: 'Bonjour',
    mjml: null,
  });
}

export function seedTemplates({ kept, templateContents }: Store, { date }: Dates): void {
  const template = (ID: number, Name: string, OwnerType: string, updated: string, more: Row = {}) =>
    kept.template.add(
      makeRow('template', {
        ...{ ID, Name, OwnerType, Author: 'Aurore team', OwnerId: 1_248_676, Categories: ['e-commerce'] },
        ...{ Previews: [123_463_745], Purposes: ['transactional'], CreatedAt: date('2024-05-04T13:30:24Z') },
        ...{ LastUpdatedAt: updated === '' ? '' : date(updated), ...more },
      }),
    );
  template(1_393_391, 'Order receipt', 'user', '2025-04-28T09:12:40Z', { EditMode: 1 });
  template(1_399_391, 'Newsletter', 'apikey', '2025-05-18T10:00:00Z', { Purposes: ['marketing'], Previews: [] });
  template(1_400_001, 'Unused', 'apikey', '');
  template(900_001, 'Gallery welcome', 'global', '2019-01-01T00:00:00Z', { Categories: ['welcome', 'full'] });
  const headers = { From: 'pilot@shop-aurore.example', Subject: 'Your order' };
  templateContents.set(1_393_391, { headers, html: '<p>Hello</p>', text: null, mjml: null });
  templateContents.set(1_399_391, {
    headers: { Subject: 'News' },
    html: '<p>News</p>',
    text: 'News',
    mjml: { tagName: 'mjml' },
  });
  templateContents.set(900_001, { headers: {}, html: '<p>Welcome</p>', text: 'Welcome', mjml: null });
}
