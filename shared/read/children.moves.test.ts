import { describe, expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import type { Row } from '../json.ts';
import { keysetDescending } from '../paging/keyset/keyset.ts';
import { Inbox } from '../testing/inbox.ts';
import { childrenOf, inboxOf, pathOf, read, SMALL } from '../testing/inboxRuns.ts';
import { type InboxRun, inboxStreams } from '../testing/inboxSync.ts';

const descending = { order: 'descending', disorder: 0, cursor: { field: 'at', type: unixSecondsCursor } } as const;
const more = { late: 0, children: 1, mailboxes: 7 };
const isChild = (path: string): boolean => !path.startsWith('conversations');
const once = (paths: readonly string[]): string[] => [...new Set(paths)].sort();

/** Calls `event` when the nth page of conversations is asked for. */
function atPage(page: number, event: () => void): Pick<InboxRun, 'refuse'> {
  let pages = 0;
  return {
    refuse(path) {
      if (!isChild(path) && ++pages === page) event();
      return undefined;
    },
  };
}

/** The messages that arrive over several runs, each from the states of the one before; a step says how its run goes. */
async function readAll(inbox: Inbox, steps: readonly (() => Partial<InboxRun>)[]): Promise<unknown[]> {
  let state: Record<string, Row> = {};
  const ids = new Set<number>();
  for (const step of steps) {
    const run = await read(inbox, {}, { state, ...step() });
    state = run.states;
    for (const id of run.ids('messages')) ids.add(id);
    inbox.now += 10;
  }
  return [...ids].sort((a, b) => a - b);
}

describe('a conversation with a new child', () => {
  test.each([[[]], [['a']]])('is asked for that child alone, in mailboxes %j', async (mailboxes) => {
    const inbox = inboxOf(6, mailboxes);
    const first = await read(inbox);
    inbox.receive({ ...more, pause: 10, conversation: 2 });
    inbox.now += 10;
    const next = await read(inbox, {}, { state: first.states });
    expect(next.ids('messages')).toEqual(childrenOf(inbox, 2).slice(-1));
    expect(once(next.requests.filter(isChild))).toEqual([pathOf(inbox, 2)]);
  });

  test('that came late arrives with it, within the look-back', async () => {
    const inbox = inboxOf(6);
    const streams = inboxStreams(inbox, { ...SMALL, lookback: 30 });
    const first = await read(inbox, {}, { streams });
    inbox.receive({ ...more, pause: 10, conversation: 2, late: 29 });
    inbox.now += 10;
    const next = await read(inbox, {}, { streams, state: first.states });
    expect(next.ids('messages')).toContain(childrenOf(inbox, 2).at(-1));
  });

  describe.each([
    ['the first run', []],
    ['a later run', [0, 1, 2, 3, 4, 5]],
  ])('that moves up during %s', (_which, news) => {
    /** Reads; then something is new, and conversation `place` moves up before the second page is asked for. */
    const check = async (place: number, mailboxes: readonly string[], lookback: number): Promise<void> => {
      const inbox = inboxOf(6, mailboxes);
      const streams = inboxStreams(inbox, { ...SMALL, lookback });
      const calm = (): Partial<InboxRun> => ({ streams });
      const disturbed = (): Partial<InboxRun> => {
        for (const conversation of news) inbox.receive({ ...more, pause: 10, conversation });
        inbox.now += 10;
        return { streams, ...atPage(2, () => inbox.receive({ ...more, pause: 10, conversation: place })) };
      };
      const arrived = await readAll(inbox, [...(news.length ? [calm] : []), disturbed, calm, calm]);
      expect(arrived).toEqual(inbox.allChildren.map(({ id }) => id).sort((a, b) => a - b));
    };

    test.each([0, 5])('when it has been read, arrives with all that it has (look-back %i)', (lookback) =>
      check(5, ['a'], lookback),
    );
    test('before it has been read, arrives with all that it has when another mailbox shows it', () =>
      check(0, ['a', 'b'], 0));
    test.each([
      [[], 0],
      [['a'], 0],
      [[], 5],
    ])('before it has been read, arrives with all that it has (mailboxes %j, look-back %i)', (mailboxes, lookback) =>
      check(0, mailboxes, lookback),
    );
  });

  test('in the second in which it was read, before that second counts as over', async () => {
    const inbox = inboxOf(9);
    const streams = inboxStreams(inbox, { ...SMALL, lookback: 3 });
    let pages = 0;
    const stopped = await read(
      inbox,
      {},
      {
        streams,
        stateInterval: 0,
        tick(stop) {
          if (inbox.requests.at(-1) === 'conversations' && ++pages === 3) stop.abort(new Error('Stopped.'));
        },
      },
    );
    expect(stopped.complete).toBe(false);
    inbox.receive({ ...more, pause: 10, conversation: 8 });
    let isRead = false;
    const second = await read(
      inbox,
      {},
      {
        streams,
        state: stopped.states,
        ...atPage(2, () => {
          isRead = true;
          inbox.receive({ ...more, pause: 0, conversation: 8 });
          inbox.receive({ ...more, pause: 20, conversation: 99 });
          inbox.now += 10;
        }),
      },
    );
    expect([isRead, second.complete]).toEqual([true, true]);
    const third = await read(inbox, {}, { streams, state: second.states });
    const ids = [...stopped.ids('messages'), ...second.ids('messages'), ...third.ids('messages')];
    expect(inbox.allChildren.filter(({ id }) => !ids.includes(id))).toEqual([]);
  });
});

describe('conversations that have not settled, in a list that does not say where it ends,', () => {
  const endless = (limit: number, ties = {}) =>
    keysetDescending({
      ...{ param: 'until', field: 'at', key: 'id', cursor: unixSecondsCursor, inclusive: false },
      ...{ limit: { param: 'limit', value: limit }, ends: 'empty', ...ties },
    });
  const streamsOf = (inbox: Inbox, limit: number, ties = {}) => {
    const declared = { pager: endless(limit, ties) as never, sync: { ...descending, lagSeconds: 60 } };
    return inboxStreams(inbox, { ...SMALL, more: { conversations: declared } });
  };

  // Of the second one the row below what has not settled stands alone at the end of a page.
  test.each([
    [0, []],
    [1, []],
    [0, ['a', 'b']],
    [1, ['a', 'b']],
  ])('are found still in a few looks, with %i that have, in mailboxes %j', async (settled, mailboxes) => {
    const inbox = new Inbox(mailboxes);
    for (let conversation = 0; conversation < settled + 1; conversation++) {
      inbox.receive({ ...more, pause: 90, conversation });
    }
    const first = await read(inbox, {}, { streams: streamsOf(inbox, 5) });
    expect(first.states.messages).toHaveProperty('verified');
    const lists = first.requests.filter((path) => !isChild(path)).length;
    // The first reading, and two looks, of three requests each: the last page is not believed to be empty at once.
    expect(lists).toBeLessThanOrEqual(9 * Math.max(1, mailboxes.length));
  });

  // It comes late, each time: from below the third page to that, to the second, to the first.
  test('are not while one climbs up behind the back of each look', async () => {
    for (let second = 33; second <= 41; second++) {
      for (let third = second + 1; third <= 48; third++) {
        const inbox = new Inbox();
        for (const pause of [1, 1, 120, 5, 5, 7, 6, 6, 3]) inbox.receive({ ...more, pause, conversation: 99 });
        const climbs = new Map([
          [28, 40],
          [second, 22],
          [third, 9],
        ]);
        let ticks = 0;
        const tick = (): void => {
          const late = climbs.get(ticks++);
          const [lowest] = inbox.conversations;
          if (late !== undefined && lowest) lowest.at = inbox.now - late;
        };
        const streams = streamsOf(inbox, 2, { ties: { largerLimit: 1000 } });
        const calm = (): Partial<InboxRun> => {
          inbox.now += 200;
          return { streams };
        };
        const arrived = await readAll(inbox, [() => ({ streams, stateInterval: 0, tick }), calm, calm]);
        expect([second, third, arrived]).toEqual([second, third, inbox.allChildren.map(({ id }) => id)]);
      }
    }
  });
});

describe('a conversation in several mailboxes', () => {
  test('is read once, and leaves once in each stream', async () => {
    const inbox = inboxOf(6, ['a', 'b', 'c']);
    const all = inbox.allChildren.map(({ id }) => id).sort((a, b) => a - b);
    const { ids } = await read(inbox, {}, { selected: ['conversations', 'messages', 'drafts'] });
    expect([ids('conversations').length, ids('messages'), ids('drafts')]).toEqual([6, all, all]);
  });

  test('is read once when the mailboxes are known down to different times', async () => {
    const inbox = new Inbox(['a', 'b']);
    inbox.receive({ ...more, pause: 0, conversation: 0, mailboxes: 3 });
    inbox.receive({ ...more, pause: 10, conversation: 1, mailboxes: 1 });
    inbox.now += 10;
    const first = await read(inbox);
    inbox.receive({ ...more, pause: 0, conversation: 0 });
    inbox.now += 10;
    const next = await read(inbox, {}, { state: first.states });
    expect(next.ids('conversations').length).toBe(1);
    expect(next.ids('messages')).toEqual(childrenOf(inbox, 0).slice(-1));
  });
});

describe('the last STATE of a run that left something out', () => {
  test('holds everything that was read', async () => {
    const inbox = inboxOf(6);
    const first = await read(inbox, { [pathOf(inbox, 0)]: 'fail_stream' }, { stateInterval: 0 });
    const next = await read(inbox, {}, { state: first.states });
    expect(once(next.requests.filter(isChild))).toEqual([pathOf(inbox, 0)]);
  });
});
