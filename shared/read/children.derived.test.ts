import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Source } from '../declare/source.ts';
import { streamsOf } from '../declare/validate.ts';
import { type InboxPossible, inboxHistories, playInbox } from '../testing/inboxHistory.ts';
import { childrenOf, inboxOf, pathOf, read, SMALL } from '../testing/inboxRuns.ts';
import { inboxStreams, withParts } from '../testing/inboxSync.ts';
import { runs } from '../testing/seeds.ts';

const possible: InboxPossible = { mailboxes: [0, 1, 3], startDates: 'same', during: 'any', lookback: 3 };

function holds(more: Partial<InboxPossible>, refresh: readonly string[], names: readonly string[]): Promise<void> {
  const histories = inboxHistories({ ...possible, ...more });
  return fc.assert(
    fc.asyncProperty(histories, (history) => playInbox(history, refresh, names)),
    runs(40),
  );
}

describe('what is derived from rows that follow others', () => {
  const both = ['conversations', 'messages', 'parts'];

  test.each([0, 3])('is all there beside them, look-back %i', (lookback) => holds({ lookback }, [], both));
  test('is all there without them', () => holds({}, [], ['parts']));
  test('is all there where some cannot be read', () => holds({ refusals: true }, [], both));
  test('is all there as a full refresh', () => holds({}, ['parts'], both));
  test('is all there where the start date changes', () => holds({ startDates: 'different' }, [], both));
  test.each(['windows', 'unordered'] as const)('is all there where conversations are read as %s', (order) =>
    holds({ order, mailboxes: [0, 2] }, [], both),
  );
});

describe('pages that are read for two streams', () => {
  const inbox = inboxOf(6);
  const streams = withParts(inboxStreams(inbox, SMALL));
  const all = childrenOf(inbox, 0, 1, 2, 3, 4, 5);
  const options = (selected: string[]) => ({ streams, selected });

  test('are asked for once', async () => {
    const one = await read(inbox, {}, options(['messages']));
    const two = await read(inbox, {}, options(['messages', 'parts']));
    expect(two.requests.toSorted()).toEqual(one.requests.toSorted());
    expect([two.complete, two.ids('messages'), two.ids('parts')]).toEqual([true, all, all]);
  });

  test('are asked for again by the one that came later, for itself alone', async () => {
    const first = await read(inbox, {}, options(['messages']));
    const second = await read(inbox, {}, { ...options(['messages', 'parts']), state: first.states });
    expect([second.ids('messages'), second.ids('parts')]).toEqual([[], all]);
    const third = await read(inbox, {}, { ...options(['messages', 'parts']), state: second.states });
    expect([third.requests, third.ids('parts')]).toEqual([['conversations'], []]);
  });

  test('that cannot be had leave both without, and both ask again', async () => {
    const first = await read(inbox, { [pathOf(inbox, 2)]: 'fail_stream' }, options(['messages', 'parts']));
    expect(first.statuses).toEqual({ messages: 'INCOMPLETE', parts: 'INCOMPLETE' });
    expect(first.requests.filter((path) => path === pathOf(inbox, 2)).length).toBe(1);
    const next = await read(inbox, {}, { ...options(['messages', 'parts']), state: first.states });
    expect([next.ids('messages'), next.ids('parts')]).toEqual([childrenOf(inbox, 2), childrenOf(inbox, 2)]);
  });

  test('a conversation that is left out is told of for each stream', async () => {
    const run = await read(inbox, { [pathOf(inbox, 2)]: 'skip_partition' }, options(['messages', 'parts']));
    expect(run.log.filter((line) => line.includes('is left out')).map((line) => line.split(':')[0])).toEqual([
      'WARN Stream messages',
      'WARN Stream parts',
    ]);
  });
});

test('such a stream has the settings that leave rows out of all that it comes from', () => {
  const settings = (name: string) => ({
    readWith: () => ({ rows: { [name]: true }, columns: { [`${name} columns`]: true } }),
  });
  const inbox = inboxOf(1);
  const more = { conversations: settings('above'), messages: settings('between') };
  const streams = withParts(inboxStreams(inbox, { ...SMALL, more }));
  return read(inbox, {}, { streams, selected: ['parts'] }).then(({ states }) =>
    expect(states.parts?.readWith).toEqual({ above: true, between: true }),
  );
});

test('and is declared after them', () => {
  const [conversations, messages, , parts] = withParts(inboxStreams(inboxOf(1), SMALL));
  const declared = (streams: unknown[]) => () =>
    streamsOf(
      { streams: () => streams, schemas: { conversations: {}, messages: {}, parts: {} } } as unknown as Source,
      {},
    );
  expect(declared([conversations, messages, parts])).not.toThrow();
  expect(declared([conversations, parts, messages])).toThrow('stands before its parent messages');
});
