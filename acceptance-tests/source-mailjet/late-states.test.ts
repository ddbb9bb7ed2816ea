import { describe, expect, test } from '@jest/globals';
import type { MailjetSimulator } from '../simulators/mailjet/mailjet.ts';
import type { Row } from '../support/messages.ts';
import { Random } from '../support/random.ts';
import type { Run } from '../support/run.ts';
import { wide } from '../support/wide.ts';
import { lateStates } from './kills.ts';
import { hourMs, idsIn, old, olderThan, streams, untilWhole, withOld, withTwoMonths } from './old-messages.ts';
import { day, read } from './setup.ts';
import { delivered, expectUpserted, valuesOf, wantedRows } from './truth.ts';

const config = { lookback_days: 1, stats_lookback_days: 1 };
const kinds = ['spam', 'unsub', 'blocked', 'bounced'] as const;

/** A sync after a day with nothing new, so that no rows are looked back on, and no clicks are asked for. */
async function settled(mailjet: MailjetSimulator, settings: Row = config): Promise<Run[]> {
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

wide('many of them come in spite of kills: each run gets on, and nothing is lost', () =>
  withTwoMonths(300, config, async (mailjet, story) => {
    const random = new Random(20261130);
    for (const id of valuesOf(olderThan(mailjet, 2)))
      mailjet.addEvent({ message: id.replace('n', ''), kind: random.pick([...kinds]) });
    mailjet.advance(10 * day * 1000);
    await untilWhole(story);
  }),
);
