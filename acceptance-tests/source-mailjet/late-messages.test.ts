import { describe, expect, test } from '@jest/globals';
import type { MailjetSimulator } from '../simulators/mailjet/mailjet.ts';
import { messageIDs } from '../simulators/mailjet/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import { wide } from '../support/wide.ts';
import { repeatedInVain, type Story } from './kills.ts';
import { hourMs, idsIn, old, olderThan, streams, untilWhole, withOld, withTwoMonths } from './old-messages.ts';
import { day, read } from './setup.ts';
import { delivered, expectUpserted, wantedRows } from './truth.ts';

const config = { lookback_days: 0, stats_lookback_days: 0 };
/** Clicked within the hour before the first sync: it comes with the second one. */
const clicked = `${messageIDs.late}n`;
const url = 'https://shop-aurore.example/late';

describe('a message that is older than the look-back', () => {
  test.concurrent.each(['opened', 'clicked'] as const)('comes again with its history when it is %s', async (kind) => {
    await withOld(async (mailjet) => {
      const first = await read(mailjet, streams, { config });
      mailjet.advance(6 * hourMs);
      mailjet.addEvent({ message: old, kind, url });
      mailjet.advance(hourMs / 6);
      mailjet.clearCalls();
      const next = await read(mailjet, streams, { config, state: first.stateAfter() });
      expect([next.code, next.logs('WARN')]).toEqual([0, []]);
      // Once for both streams.
      expect(mailjet.callCount(`v3/REST/message/${old}`)).toBe(1);
      expectUpserted(mailjet, [first, next], streams);
      for (const stream of streams) expect([stream, idsIn(next, stream)]).toEqual([stream, [clicked, `${old}n`]]);
      // Within the hour in which events may come late it comes once more.
      mailjet.advance(6 * hourMs);
      const last = await read(mailjet, streams, { config, state: next.stateAfter() });
      mailjet.clearCalls();
      const idle = await read(mailjet, streams, { config, state: last.stateAfter() });
      for (const stream of streams) expect([stream, idsIn(idle, stream)]).toEqual([stream, []]);
      expect(mailjet.callCount('v3/REST/message/*')).toBe(0);
      for (const path of ['openinformation', 'clickstatistics']) expect(mailjet.callCount(`v3/REST/${path}`)).toBe(1);
    });
  });

  wide('and than start_date, or than a first sync with such changes, does not', async () => {
    await withOld(async (mailjet) => {
      const bounded = { ...config, start_date: '2025-05-01T00:00:00Z' };
      const first = await read(mailjet, streams, { config: bounded });
      mailjet.addEvent({ message: old, kind: 'opened' });
      mailjet.advance(hourMs);
      mailjet.clearCalls();
      const next = await read(mailjet, streams, { config: bounded, state: first.stateAfter() });
      for (const stream of streams) expect([stream, idsIn(next, stream).includes(`${old}n`)]).toEqual([stream, false]);
      expect(mailjet.callCount(`v3/REST/message/${old}`)).toBe(0);
    });
  });

  wide('comes after a state that knows nothing of it with the second sync', async () => {
    await withOld(async (mailjet) => {
      const first = await read(mailjet, ['messages'], { config });
      const [state] = first.stateAfter();
      const { verified, ...older } = (state?.stream.stream_state ?? {}) as Row;
      expect(typeof verified).toBe('string');
      const states = [{ ...state, stream: { ...state?.stream, stream_state: older } }];
      mailjet.advance(6 * hourMs);
      mailjet.clearCalls();
      const second = await read(mailjet, ['messages'], { config, state: states });
      expect(mailjet.callCount('v3/REST/openinformation')).toBe(0);
      mailjet.addEvent({ message: old, kind: 'opened' });
      mailjet.advance(hourMs / 6);
      const third = await read(mailjet, ['messages'], { config, state: second.stateAfter() });
      expect(idsIn(third, 'messages')).toEqual([`${old}n`]);
    });
  });

  test.concurrent('comes with the next sync where it could not be fetched', async () => {
    await withOld(async (mailjet) => {
      const settings = { ...config, retry_budget_seconds: 0 };
      const first = await read(mailjet, streams, { config: settings });
      mailjet.advance(6 * hourMs);
      mailjet.addEvent({ message: old, kind: 'opened' });
      mailjet.advance(hourMs / 6);
      mailjet.fault({ kind: 'html', status: 503, path: `v3/REST/message/${old}`, times: 'always' });
      const failed = await read(mailjet, streams, { config: settings, state: first.stateAfter() });
      for (const stream of streams) expect([stream, failed.lastStatus(stream)]).toEqual([stream, 'INCOMPLETE']);
      mailjet.clearFaults();
      mailjet.advance(6 * hourMs);
      const next = await read(mailjet, streams, { config: settings, state: failed.stateAfter(first.stateAfter()) });
      expectUpserted(mailjet, [first, failed, next], streams);
    });
  });
});

const lookingBack = { lookback_days: 1, stats_lookback_days: 1 };

/** Two months of messages, of which those older than a day are opened one after the other, within ten days. */
const withOpened = (work: (mailjet: MailjetSimulator, story: Story) => Promise<void>) =>
  withTwoMonths(240, lookingBack, async (mailjet, story) => {
    const opened = olderThan(mailjet, 1);
    for (const { ID } of opened) {
      mailjet.addEvent({ message: String(ID).replace('n', ''), kind: 'opened' });
      mailjet.advance((10 * day * 1000) / opened.length);
    }
    await work(mailjet, story);
  });

describe('many of them', () => {
  test.concurrent('are read from the list of their campaign', async () => {
    await withOpened(async (mailjet, story) => {
      mailjet.clearCalls();
      const run = await story.run();
      expect([run.code, run.errors]).toEqual([0, []]);
      const all = wantedRows(mailjet, 'messages');
      const statuses = new Map(delivered(run, 'messages').map(({ ID, Status }) => [String(ID), Status]));
      for (const { ID, Status } of all)
        if (Status === 'opened') expect([ID, statuses.get(String(ID))]).toEqual([ID, Status]);
      expect(mailjet.callCount('v3/REST/message/*')).toBeLessThan(20);
      // Of each of four campaigns its number and its page.
      const listed = mailjet.calls({ path: 'v3/REST/message' }).filter(({ parameters }) => parameters.Campaign);
      expect(listed).toHaveLength(4 * 2);
    });
  });

  wide('come in spite of kills: each run gets on, and repeats no more than an hour of events', async () => {
    await withOpened(async (mailjet, story) => {
      const opened = () => wantedRows(mailjet, 'messages').filter(({ Status }) => Status === 'opened').length;
      let rows = 0;
      const runs = await untilWhole(story, (run, before) => {
        for (const stream of streams)
          expect([stream, repeatedInVain(run, before, stream, story)]).toEqual([stream, []]);
        rows += delivered(run, 'messages').length;
      });
      // Of each run that was killed, a portion that no STATE followed, and the hour below it.
      expect(rows).toBeLessThanOrEqual(opened() + runs * 20);
    });
  });
});
