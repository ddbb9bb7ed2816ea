import { describe, expect, test } from '@jest/globals';
import type { ListStream, Stream } from '../declare/stream.ts';
import { cursor, list } from '../testing/syncs.ts';
import { Children } from './children.ts';
import type { ReadContext } from './context.ts';
import type { Configured } from './outputs.ts';
import { Pool } from './pool.ts';
import { RunSubscribers } from './runSubscribers.ts';
import { StreamState } from './state.ts';

const slice = ({ id }: { id?: unknown }) => ({ key: Number(id) });
const teams = list('teams');
const boards = list('boards', { sync: { order: 'full_refresh' }, partitions: { parent: teams, slice } });
const cards = list('cards', { sync: { order: 'full_refresh' }, partitions: { parent: boards, slice } });
const talks = list('talks');
const messages = list('messages', { partitions: { parent: talks, slice, incremental: true } });
const words: Stream = { name: 'words', primaryKey: ['id'], parent: messages, derive: () => [] } as never;
const streams = [teams, boards, cards, talks, messages, words];

/** Who is given the rows of a list: the stream that they leave in; a dash where nothing does. */
function given(selected: readonly Stream[], of: ListStream): readonly string[] {
  return subscribersOf(selected)
    .of(of)
    .map(({ output }) => output?.stream ?? '-');
}

function subscribersOf(selected: readonly Stream[]): RunSubscribers {
  const configured = selected.map((stream): Configured => {
    const shape = { stream: stream.name, cursor: cursor.type, partitioned: true, mode: 'incremental' } as const;
    return { stream, output: { stream: stream.name, state: StreamState.decode(shape, undefined) } as never };
  });
  const context = { config: {} } as ReadContext;
  return new RunSubscribers({ streams, configured, pool: new Pool(1), context });
}

describe('the rows of a list are given', () => {
  test.each([
    ['the stream itself', [teams], teams, ['teams']],
    ['nobody, where nobody has a use for them', [talks], teams, []],
    ['whoever is partitioned by them', [boards], teams, ['-']],
    ['whoever is partitioned by what is partitioned by them', [cards], teams, ['-']],
    ['each of these once', [teams, boards, cards], teams, ['teams', '-']],
    ['those that follow them, and not gathered for these', [messages, talks], talks, ['messages', 'talks']],
    ['what is derived from those that follow them', [words], talks, ['words']],
  ])('%s', (_what, selected, of, expected) => {
    expect(given(selected, of)).toEqual(expected);
  });
});

test('slices are those of the rows that were given', () => {
  const subscribers = subscribersOf([cards]);
  const [collector] = subscribers.of(boards);
  collector?.push([{ id: 4 }, { id: 7 }], { key: 1 });
  expect([cards, boards, talks].map((one) => subscribers.slicesFor(one))).toEqual([[{ key: 4 }, { key: 7 }], [], []]);
});

test('children are read for each stream that follows', () => {
  expect(
    subscribersOf([messages, words])
      .of(talks)
      .every((one) => one instanceof Children),
  ).toBe(true);
});
