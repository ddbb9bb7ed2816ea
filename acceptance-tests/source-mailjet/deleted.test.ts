import { describe, expect, test } from '@jest/globals';
import { draftIDs, listIDs, senderIDs } from '../simulators/mailjet/seed/ids.ts';
import { read, withMailjet } from './setup.ts';
import { delivered, expectWhole, valuesOf } from './truth.ts';

const lists = ['contact_lists', 'segments', 'senders', 'campaign_drafts'];
const children = ['list_recipients', 'campaign_draft_contents', 'sender_statistics'];
const streams = [...lists, ...children];

const everywhere = (how: 'shown' | 'hidden') =>
  ({ lists: how, drafts: how, senders: how, segments: how, campaigns: 'shown' }) as const;

describe('deleted rows', () => {
  test.concurrent.each(['hidden', 'shown'] as const)(
    'are left out unless they are wanted, with plain lists that have them %s',
    async (how) => {
      await withMailjet({ settings: { deleted: everywhere(how) } }, async (mailjet) => {
        const run = await read(mailjet, streams);
        expectWhole(
          mailjet,
          run,
          streams.filter((stream) => stream !== 'sender_statistics'),
        );
        expect(valuesOf(delivered(run, 'contact_lists'))).not.toContain(String(listIDs.deleted));
        expect(valuesOf(delivered(run, 'senders'))).not.toContain(String(senderIDs.deleted));
      });
    },
  );

  test.concurrent.each(['hidden', 'shown'] as const)(
    'all come, once each, where they are wanted, with plain lists that have them %s',
    async (how) => {
      await withMailjet({ settings: { deleted: everywhere(how) } }, async (mailjet) => {
        const run = await read(mailjet, streams, { config: { include_deleted: true } });
        expectWhole(mailjet, run, streams, { deleted: true });
        expect(valuesOf(delivered(run, 'contact_lists'))).toContain(String(listIDs.deleted));
        const drafts = [draftIDs.archived, draftIDs.deleted].map(String);
        expect(valuesOf(delivered(run, 'campaign_drafts'))).toEqual(expect.arrayContaining(drafts));
        const inside = valuesOf(delivered(run, 'campaign_draft_contents'), 'CampaignDraftID');
        expect(inside).toEqual(expect.arrayContaining(drafts));
      });
    },
  );
});
