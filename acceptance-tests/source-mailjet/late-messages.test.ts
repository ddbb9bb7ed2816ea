import { describe, expect, test } from '@jest/globals';
import type { MailjetSimulator } from '../simulators/mailjet/mailjet.ts';
import { campaignIDs, messageIDs } from '../simulators/mailjet/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import { wide } from '../support/wide.ts';
import { repeatedInVain, Story } from './kills.ts';
import { day, read, type StreamName, withMailjet } from './setup.ts';
import { delivered, expectUpserted, valuesOf, wantedRows } from './truth.ts';

const hourMs = 3_600_000;
const streams: StreamName[] = ['messages', 'message_history'];
const config = { lookback_days: 0, stats_lookback_days: 0 };
const old = messageIDs.late + 4n;
/** Clicked within the hour before the first sync: it comes with the second one. */
const clicked = `${messageIDs.late}n`;
const url = 'https://shop-aurore.example/late';

const idsIn = (run: Awaited<ReturnType<typeof read>>, stream: string): string[] =>
  valuesOf(delivered(run, stream), stream === 'messages' ? 'ID' : 'MessageID');

/** With a message that was sent forty days ago, and never opened. */
function withOld(work: (mailjet: MailjetSimulator) => Promise<void>): Promise<void> {
  return withMailjet({}, async (mailjet) => {
    const at = Date.parse('2025-04-10T06:00:07Z') / 1000;
    mailjet.addMessage({ id: old, at, campaign: campaignIDs.fortyDaysAgo, status: 'sent' });
    await work(mailjet);
  });
}

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
async function withOpened(work: (mailjet: MailjetSimulator, story: Story) => Promise<void>) {
  const generate = {
    contacts: 40,
    campaigns: 3,
    messages: 240,
    days: 60,
    transactionalShare: 20,
    every: { opened: 0 },
  };
  const seedDate = new Date(Date.now() - 11 * day * 1000);
  await withMailjet({ sample: false, now: seedDate.toISOString(), seedDate, generate }, async (mailjet) => {
    const story = new Story(mailjet, streams, lookingBack);
    await story.run();
    const before = mailjet.now().getTime() - day * 1000;
    const opened = wantedRows(mailjet, 'messages').filter(({ ArrivedAt }) => Date.parse(String(ArrivedAt)) < before);
    expect(opened.length).toBeGreaterThan(150);
    for (const { ID } of opened) {
      mailjet.addEvent({ message: String(ID).replace('n', ''), kind: 'opened' });
      mailjet.advance((10 * day * 1000) / opened.length);
    }
    await work(mailjet, story);
  });
}

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
      let runs = 0;
      let rows = 0;
      for (let killed = true; killed && runs < 40; runs += 1) {
        const before = story.state;
        const run = await story.run({ line: 60 });
        for (const stream of streams)
          expect([stream, repeatedInVain(run, before, stream, story)]).toEqual([stream, []]);
        rows += delivered(run, 'messages').length;
        killed = run.signal !== null;
      }
      expect(runs).toBeGreaterThan(4);
      expect(runs).toBeLessThan(40);
      // Of each run that was killed, a portion that no STATE followed, and the hour below it.
      expect(rows).toBeLessThanOrEqual(opened() + runs * 20);
      for (const stream of streams) expect([stream, story.lostOfAll(stream)]).toEqual([stream, []]);
    });
  });
});
