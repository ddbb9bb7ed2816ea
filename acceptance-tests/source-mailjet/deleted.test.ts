import { describe, expect, test } from '@jest/globals';
import { campaignIDs, draftIDs, listIDs, senderIDs } from '../simulators/mailjet/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import { sorted } from '../support/records.ts';
import { keyOfStream, read, withMailjet } from './setup.ts';
import { delivered, expectWhole, upserted, valuesOf, wantedRows } from './truth.ts';

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

/** What rows of each stream say of their deletion, and of its date. */
const isDeleted: Record<string, (row: Row) => boolean> = {
  contact_lists: ({ IsDeleted }) => IsDeleted === true,
  segments: ({ Status }) => Status === 'deleted',
  senders: ({ Status }) => Status === 'Deleted',
  campaign_drafts: ({ Status }) => Status === -2,
  campaigns: ({ IsDeleted }) => IsDeleted === true,
};
const told = Object.keys(isDeleted);
const dateOf = (stream: string, row: Row) => (stream === 'campaign_drafts' && row.UpdatedAt) || '1970-01-01T00:00:00Z';

describe('deleted rows that are marked', () => {
  test.concurrent.each(['hidden', 'shown'] as const)(
    'come, and nothing of what is in them, with plain lists that have them %s',
    async (how) => {
      await withMailjet({ settings: { deleted: everywhere(how) } }, async (mailjet) => {
        const config = { deletions: 'mark', lookback_days: 0 };
        const first = await read(mailjet, [...told, ...children], { config });
        expectWhole(mailjet, first, ['list_recipients', 'campaign_draft_contents']);
        const gone = [
          { resource: 'contactslist', id: listIDs.newsletter, fields: { IsDeleted: true } },
          { resource: 'sender', id: senderIDs.news, fields: { Status: 'Deleted' } },
          { resource: 'campaigndraft', id: draftIDs.deleted, fields: { Status: 0 } },
        ] as const;
        for (const change of gone) mailjet.changeRow(change);
        mailjet.advance(600_000);
        const next = await read(mailjet, [...told, ...children], { config, state: first.stateAfter() });
        for (const run of [first, next]) expect([run.code, run.errors, run.logs('WARN')]).toEqual([0, [], []]);
        for (const stream of told) {
          const wanted = wantedRows(mailjet, stream, { deleted: true })
            .filter(({ Status }) => Status !== -1)
            .map((row) => ({ ...row, _ab_cdc_deleted_at: isDeleted[stream]?.(row) ? dateOf(stream, row) : null }));
          const key = keyOfStream(stream);
          expect([stream, sorted(upserted([first, next], stream), key)]).toEqual([stream, sorted(wanted, key)]);
        }
        const marked = (stream: string) =>
          valuesOf(delivered(next, stream).filter(({ _ab_cdc_deleted_at: at }) => at !== null));
        expect(marked('contact_lists')).toEqual([String(listIDs.newsletter)]);
        expect(marked('senders')).toEqual([senderIDs.news, senderIDs.deleted].map(String));
        expect(valuesOf(delivered(first, 'campaigns'))).toContain(String(campaignIDs.deleted));
      });
    },
  );

  test.concurrent('bring what is in them when all of it is wanted later, and nothing is read again without need', async () => {
    await withMailjet({ settings: { deleted: everywhere('hidden') } }, async (mailjet) => {
      const runs: Awaited<ReturnType<typeof read>>[] = [];
      const mark = { deletions: 'mark' };
      for (const config of [{}, mark, { ...mark, include_deleted: true }, mark, { include_deleted: true }]) {
        const state = runs.at(-1);
        runs.push(
          await read(mailjet, [...lists, ...children], { config, ...(state && { state: state.stateAfter() }) }),
        );
      }
      for (const run of runs) expect([run.code, run.errors]).toEqual([0, []]);
      for (const stream of ['list_recipients', 'campaign_draft_contents']) {
        const key = keyOfStream(stream);
        const wanted = sorted(wantedRows(mailjet, stream, { deleted: true }), key);
        expect([stream, sorted(upserted(runs.slice(0, 3), stream), key)]).toEqual([stream, wanted]);
        expect([stream, sorted(upserted([runs[4] as (typeof runs)[0]], stream), key)]).not.toEqual([stream, []]);
      }
      const again = runs.map((run) =>
        run.logs().some(({ message }) => /campaign_draft_contents is read again/.test(message)),
      );
      expect(again).toEqual([false, false, true, false, true]);
    });
  });
});
