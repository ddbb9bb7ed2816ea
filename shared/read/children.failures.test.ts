import { describe, expect, test } from '@jest/globals';
import type { ListStream } from '../declare/stream.ts';
import { allBut, apiError, childrenOf, inboxOf, pathOf, read, SMALL } from '../testing/inboxRuns.ts';
import { inboxStreams } from '../testing/inboxSync.ts';

describe('children that cannot be read', () => {
  describe.each([
    ['one list', []],
    ['one mailbox', ['a']],
    ['two mailboxes', ['a', 'b']],
  ])('%s', (_what, mailboxes) => {
    const failingPlaces = [[[0]], [[2]], [[5]], [[1, 4]], [[2, 3]]];

    test.each(failingPlaces)(
      'of conversations %j: the others arrive, and the next run asks for those alone',
      async (places) => {
        const inbox = inboxOf(6, mailboxes);
        const failing = Object.fromEntries(places.map((place) => [pathOf(inbox, place), 'fail_stream' as const]));
        const first = await read(inbox, failing);
        expect([first.complete, first.statuses]).toEqual([
          false,
          { conversations: 'COMPLETE', messages: 'INCOMPLETE' },
        ]);
        expect(first.errors[0]).toMatch(/^Not read: .*Trouble/);
        expect(first.ids('messages')).toEqual(childrenOf(inbox, ...allBut(6, ...places)));
        expect(first.ids('conversations').length).toBe(6);

        const next = await read(inbox, {}, { state: first.states });
        expect(next.complete).toBe(true);
        const asked = new Set(next.requests.filter((path) => path.startsWith('messages/')));
        expect([...asked].sort()).toEqual(places.map((place) => pathOf(inbox, place)).sort());
      },
    );

    test.each(failingPlaces)('of conversations %j: all of them arrive with the next run', async (places) => {
      const inbox = inboxOf(6, mailboxes);
      const failing = Object.fromEntries(places.map((place) => [pathOf(inbox, place), 'fail_stream' as const]));
      const first = await read(inbox, failing);
      const next = await read(inbox, {}, { state: first.states });
      expect(next.ids('messages')).toEqual(childrenOf(inbox, ...places));
    });

    test('of a full refresh: the next run asks for those alone', async () => {
      const inbox = inboxOf(6, mailboxes);
      const selected = { selected: ['drafts'] };
      const first = await read(inbox, { [pathOf(inbox, 2, 'drafts')]: 'fail_stream' }, selected);
      expect(first.ids('drafts')).toEqual(childrenOf(inbox, ...allBut(6, 2)));
      const next = await read(inbox, {}, { ...selected, state: first.states });
      expect([next.complete, next.ids('drafts')]).toEqual([true, childrenOf(inbox, 2)]);
    });

    test('of a full refresh, again and again: the run after the next reads the others anew', async () => {
      const inbox = inboxOf(6, mailboxes);
      const failing = { [pathOf(inbox, 2, 'drafts')]: 'fail_stream' as const };
      const selected = { selected: ['drafts'] };
      const first = await read(inbox, failing, selected);
      const second = await read(inbox, failing, { ...selected, state: first.states });
      expect(second.complete).toBe(false);
      const third = await read(inbox, failing, { ...selected, state: second.states });
      expect(third.ids('drafts')).toEqual(childrenOf(inbox, ...allBut(6, 2)));
    });

    test('that are gone are left out with a warning, and claimed', async () => {
      const inbox = inboxOf(6, mailboxes);
      const first = await read(inbox, { [pathOf(inbox, 2)]: 'skip_partition' });
      expect([first.complete, first.ids('messages')]).toEqual([true, childrenOf(inbox, ...allBut(6, 2))]);
      const warning = `WARN Stream messages: ${inbox.conversations[2]?.id} is left out.`;
      expect(first.log.filter((line) => line.startsWith(warning)).length).toBe(1);
      const next = await read(inbox, {}, { state: first.states });
      expect(next.requests.filter((path) => path.startsWith('messages'))).toEqual([]);
    });

    test('that have moved are read from where they are now', async () => {
      const inbox = inboxOf(6, mailboxes);
      const gone = inbox.conversations[2]?.id ?? 0;
      inbox.children.set(99, [...inbox.childrenOf(gone), { id: 999, at: inbox.now - 10 }]);
      const streams = inboxStreams(inbox, SMALL).map((stream) => moving(stream, gone));
      const first = await read(inbox, { [pathOf(inbox, 2)]: 'skip_partition' }, { streams });
      expect([first.complete, first.ids('messages')]).toEqual([true, [...childrenOf(inbox, ...allBut(6)), 999]]);
      const next = await read(inbox, { [pathOf(inbox, 2)]: 'skip_partition' }, { streams, state: first.states });
      expect([next.complete, next.ids('messages')]).toEqual([true, []]);
    });
  });

  test('are tried again where another mailbox shows their conversation', async () => {
    const inbox = inboxOf(6, ['a', 'b']);
    let isRefused = false;
    const run = await read(
      inbox,
      {},
      {
        refuse(path) {
          if (path !== pathOf(inbox, 2) || isRefused) return undefined;
          isRefused = true;
          return apiError('fail_stream');
        },
      },
    );
    expect([run.complete, run.ids('messages')]).toEqual([false, childrenOf(inbox, ...allBut(6))]);
  });

  test('in what is looked back on are asked for again, even when the look-back is no longer wanted', async () => {
    const inbox = inboxOf(6);
    const looking = { streams: inboxStreams(inbox, { ...SMALL, lookback: 1000 }) };
    const first = await read(inbox, {}, looking);
    const second = await read(inbox, { [pathOf(inbox, 1)]: 'fail_stream' }, { ...looking, state: first.states });
    expect(second.complete).toBe(false);
    const third = await read(inbox, {}, { state: second.states });
    expect([third.complete, third.requests.includes(pathOf(inbox, 1))]).toEqual([true, true]);
    const fourth = await read(inbox, {}, { state: third.states });
    expect(fourth.requests.filter((path) => path.startsWith('messages'))).toEqual([]);
  });
});

/** The messages of one conversation are now found under 99. */
function moving(stream: ListStream, gone: number): ListStream {
  const { partitions } = stream;
  if (stream.name === 'messages' && partitions && 'parent' in partitions) {
    Object.assign(partitions, { moved: async ({ key }: { key: unknown }) => (key === gone ? { key: 99 } : undefined) });
  }
  return stream;
}

const three = ['conversations', 'messages', 'drafts'];

describe('a follower that fails', () => {
  test.each([1, 2, 3])('does not stop its parent nor another follower (concurrency %i)', async (concurrency) => {
    const inbox = inboxOf(12, ['a', 'b']);
    const failing = Object.fromEntries(allBut(12).map((place) => [pathOf(inbox, place), 'fail_stream' as const]));
    const run = await read(inbox, failing, { selected: three, concurrency });
    expect(run.statuses).toEqual({ conversations: 'COMPLETE', drafts: 'COMPLETE', messages: 'INCOMPLETE' });
    expect(run.ids('drafts')).toEqual(childrenOf(inbox, ...allBut(12)));
    expect(run.ids('conversations').length).toBe(12);
    const next = await read(inbox, {}, { state: run.states });
    expect([next.complete, next.ids('messages')]).toEqual([true, childrenOf(inbox, ...allBut(12))]);
  });

  test.each([1, 2, 3])('with what ends the sync ends all (concurrency %i)', async (concurrency) => {
    const inbox = inboxOf(12);
    const run = await read(inbox, { [pathOf(inbox, 7)]: 'fail_sync' }, { selected: three, concurrency });
    expect([run.complete, run.errors]).toEqual([false, ['Trouble.']]);
    expect(run.statuses).toEqual({ conversations: 'INCOMPLETE', drafts: 'INCOMPLETE', messages: 'INCOMPLETE' });
    expect(run.requests).not.toContain(pathOf(inbox, 0));
  });
});
