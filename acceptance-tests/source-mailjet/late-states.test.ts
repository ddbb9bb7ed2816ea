import { describe, expect, test } from '@jest/globals';
import type { MailjetSimulator } from '../simulators/mailjet/mailjet.ts';
import { campaignIDs, messageIDs } from '../simulators/mailjet/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import { Random } from '../support/random.ts';
import { wide } from '../support/wide.ts';
import { lateStates, Story } from './kills.ts';
import { day, read, type StreamName, withMailjet } from './setup.ts';
import { delivered, expectUpserted, valuesOf, wantedRows } from './truth.ts';

const hourMs = 3_600_000;
const streams: StreamName[] = ['messages', 'message_history'];
const config = { lookback_days: 1, stats_lookback_days: 1 };
const old = messageIDs.late + 4n;
const kinds = ['spam', 'unsub', 'blocked', 'bounced'] as const;
type Runs = Awaited<ReturnType<typeof read>>;

const idsIn = (run: Runs, stream: string): string[] =>
  valuesOf(delivered(run, stream), stream === 'messages' ? 'ID' : 'MessageID');

/** With a message that was sent forty days ago. */
function withOld(work: (mailjet: MailjetSimulator) => Promise<void>): Promise<void> {
  return withMailjet({}, async (mailjet) => {
    const at = Date.parse('2025-04-10T06:00:07Z') / 1000;
    mailjet.addMessage({ id: old, at, campaign: campaignIDs.fortyDaysAgo, status: 'sent' });
    await work(mailjet);
  });
}

/** A sync after a day with nothing new, so that no rows are looked back on, and no clicks are asked for. */
async function settled(mailjet: MailjetSimulator, settings: Row = config): Promise<Runs[]> {
  const first = await read(mailjet, streams, { config: settings });
  mailjet.advance(72 * hourMs);
  return [first, await read(mailjet, streams, { config: settings, state: first.stateAfter() })];
}

const listings = (mailjet: MailjetSimulator) =>
  mailjet.calls({ path: 'v3/REST/message' }).filter(({ parameters }) => parameters.MessageStatus !== undefined);

describe('a message that is older than the look-back', () => {
  test.concurrent.each(kinds)('comes again, once, with its history, when its state is %s', async (kind) => {
    await withOld(async (mailjet) => {
      const before = await settled(mailjet);
      mailjet.addEvent({ message: old, kind });
      mailjet.advance(hourMs);
      mailjet.clearCalls();
      const next = await read(mailjet, streams, { config, state: before[1]?.stateAfter() ?? [] });
      expect([next.code, next.logs('WARN')]).toEqual([0, []]);
      for (const stream of streams)
        expect([stream, new Set(idsIn(next, stream))]).toEqual([stream, new Set([`${old}n`])]);
      expectUpserted(mailjet, [...before, next], ['messages']);
      expect(valuesOf(delivered(next, 'message_history'), 'EventType')).toContain(kind);
      // A page, and one that shows that there are no more, for both streams.
      expect(listings(mailjet)).toHaveLength(2);
      mailjet.advance(hourMs);
      const idle = await read(mailjet, streams, { config, state: next.stateAfter() });
      for (const stream of streams) expect([stream, idsIn(idle, stream)]).toEqual([stream, []]);
    });
  });

  test.concurrent('and than start_date does not', async () => {
    await withOld(async (mailjet) => {
      const bounded = { ...config, start_date: '2025-05-01T00:00:00Z' };
      const [, before] = await settled(mailjet, bounded);
      mailjet.addEvent({ message: old, kind: 'spam' });
      mailjet.clearCalls();
      const next = await read(mailjet, streams, { config: bounded, state: before?.stateAfter() ?? [] });
      for (const stream of streams) expect([stream, idsIn(next, stream)]).toEqual([stream, []]);
      const [listing] = listings(mailjet);
      expect(Number(listing?.parameters.FromTS)).toBe(Date.parse(bounded.start_date) / 1000 - 1);
    });
  });

  test.concurrent('is not looked for where Mailjet does not filter by states, and comes when it does again', async () => {
    await withOld(async (mailjet) => {
      const [, before] = await settled(mailjet);
      mailjet.addEvent({ message: old, kind: 'spam' });
      mailjet.set({ overrides: { MessageStatus: '' } });
      const next = await read(mailjet, streams, { config, state: before?.stateAfter() ?? [] });
      expect([next.code, idsIn(next, 'messages')]).toEqual([0, []]);
      expect(next.logs('WARN').map(({ message }) => message)).toEqual([
        expect.stringMatching(/^Stream messages: old rows .* \(MessageStatus=5,6,7,8,9,10\)\. .* does not filter/),
      ]);
      mailjet.set({ overrides: {} });
      const last = await read(mailjet, streams, { config, state: next.stateAfter() });
      expect(idsIn(last, 'messages')).toEqual([`${old}n`]);
    });
  });
});

test.concurrent('a state of before brings all messages in such states once more', async () => {
  await withOld(async (mailjet) => {
    const [, before] = await settled(mailjet);
    const states = (before?.stateAfter() ?? []).map((state) => {
      const { swept, ...rest } = state.stream.stream_state as Row;
      expect(Object.keys(swept as Row).length).toBeGreaterThan(0);
      return { ...state, stream: { ...state.stream, stream_state: rest } };
    });
    const next = await read(mailjet, ['messages'], { config, state: states });
    const wanted = wantedRows(mailjet, 'messages').filter(({ Status }) => lateStates.has(String(Status)));
    expect(idsIn(next, 'messages').toSorted()).toEqual(valuesOf(wanted, 'ID').toSorted());
    expect(wanted.length).toBeGreaterThan(1);
    const idle = await read(mailjet, ['messages'], { config, state: next.stateAfter() });
    expect(idsIn(idle, 'messages')).toEqual([]);
  });
});

wide('many of them come in spite of kills: each run gets on, and nothing is lost', async () => {
  const generate = {
    contacts: 40,
    campaigns: 3,
    messages: 300,
    days: 60,
    transactionalShare: 20,
    every: { opened: 0 },
  };
  const seedDate = new Date(Date.now() - 11 * day * 1000);
  await withMailjet({ sample: false, now: seedDate.toISOString(), seedDate, generate }, async (mailjet) => {
    const story = new Story(mailjet, streams, config);
    await story.run();
    const random = new Random(20261130);
    const before = mailjet.now().getTime() - 2 * day * 1000;
    const ids = valuesOf(
      wantedRows(mailjet, 'messages').filter(({ ArrivedAt }) => Date.parse(String(ArrivedAt)) < before),
    );
    for (const id of ids) mailjet.addEvent({ message: id.replace('n', ''), kind: random.pick([...kinds]) });
    mailjet.advance(10 * day * 1000);
    expect(ids.length).toBeGreaterThan(150);
    let runs = 0;
    for (let killed = true; killed && runs < 40; runs += 1) killed = (await story.run({ line: 60 })).signal !== null;
    expect(runs).toBeGreaterThan(4);
    expect(runs).toBeLessThan(40);
    for (const stream of streams) expect([stream, story.lostOfAll(stream)]).toEqual([stream, []]);
  });
});
