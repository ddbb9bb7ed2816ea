import { describe, expect, test } from '@jest/globals';
import { listAt } from '../declare/records.ts';
import type { ListStream } from '../declare/stream.ts';
import { single } from '../paging/single.ts';
import type { Arrival, Inbox } from '../testing/inbox.ts';
import { apiError, childrenOf, inboxOf, read, SMALL } from '../testing/inboxRuns.ts';
import { inboxStreams } from '../testing/inboxSync.ts';

const arrival = (conversation: number, mailboxes: number, more: Partial<Arrival> = {}): Arrival => ({
  ...{ pause: 10, conversation, late: 0, children: 1, mailboxes },
  ...more,
});

const requestsFor = (requests: readonly string[], stream: string): number =>
  requests.filter((path) => path.startsWith(stream)).length;

describe('children of a full refresh', () => {
  test('are read once, however many pages they have', async () => {
    const inbox = inboxOf(3);
    for (let round = 0; round < 6; round++) inbox.receive(arrival(1, 0));
    inbox.now += 10;
    const modes = { conversations: 'full_refresh', messages: 'full_refresh' } as const;
    const { ids, requests } = await read(inbox, {}, { modes });
    const all = childrenOf(inbox, 0, 1, 2);
    expect(ids('messages')).toEqual(all);
    // A page has two children, one of them that of the page before.
    expect(requestsFor(requests, 'messages')).toBeLessThan(2 * all.length);
  });
});

describe('what is verified of children', () => {
  /** Two mailboxes with a conversation each, and one that stands in both. */
  function twoMailboxes(): Inbox {
    const inbox = inboxOf(0, ['a', 'b']);
    inbox.receive(arrival(0, 1));
    inbox.receive(arrival(1, 2));
    inbox.receive(arrival(2, 3));
    inbox.now += 10;
    return inbox;
  }

  test.each(['skip_partition', 'ignore'] as const)('does not rise while a mailbox is left out: %s', async (action) => {
    const inbox = twoMailboxes();
    const streams = inboxStreams(inbox, SMALL);
    const first = await read(inbox, {}, { streams });
    // The mailbox is refused after something has come into it, and something newer into the other; it is back with the next.
    inbox.receive(arrival(1, 2));
    inbox.receive(arrival(0, 1));
    inbox.now += 10;
    const refuse = (path: string) => (path === 'conversations/b' ? apiError(action) : undefined);
    const second = await read(inbox, {}, { streams, state: first.states, refuse });
    inbox.receive(arrival(1, 2));
    inbox.now += 10;
    const third = await read(inbox, {}, { streams, state: second.states });
    const [, ...later] = childrenOf(inbox, 1);
    expect(second.complete && third.complete).toBe(true);
    expect(third.ids('messages')).toEqual(expect.arrayContaining(later));
  });

  test('does not rise for mailboxes of a list that is not there for a while', async () => {
    const inbox = twoMailboxes();
    const teams: ListStream = {
      ...{ name: 'teams', primaryKey: ['id'], pager: single(), records: listAt('rows') },
      ...{ request: { path: 'conversations' }, sync: { order: 'full_refresh' } },
    };
    const partitions = { slices: () => [{ key: 'a' }], parent: teams, slice: () => ({ key: 'b' }) };
    const streams = [teams, ...inboxStreams(inbox, { ...SMALL, more: { conversations: { partitions } } })];
    const first = await read(inbox, {}, { streams });
    inbox.receive(arrival(1, 2));
    inbox.receive(arrival(0, 1));
    inbox.now += 10;
    const second = await read(inbox, { conversations: 'missing_resource' }, { streams, state: first.states });
    inbox.receive(arrival(1, 2));
    inbox.now += 10;
    const third = await read(inbox, {}, { streams, state: second.states });
    const [, ...later] = childrenOf(inbox, 1);
    expect([first.complete, second.complete, third.complete]).toEqual([true, true, true]);
    expect(third.ids('messages')).toEqual(expect.arrayContaining(later));
  });

  test('does not rise for mailboxes that an interrupted refresh has finished before', async () => {
    const inbox = twoMailboxes();
    const streams = inboxStreams(inbox, {
      ...SMALL,
      more: { conversations: { dedupeAcrossPartitions: undefined as never } },
    });
    const modes = { messages: 'full_refresh' } as const;
    const failing = { 'conversations/b': 'fail_stream' } as const;
    const first = await read(inbox, failing, { streams, modes, selected: ['messages'] });
    expect(first.complete).toBe(false);
    inbox.receive(arrival(0, 1));
    inbox.receive(arrival(1, 2));
    inbox.now += 10;
    const second = await read(inbox, {}, { streams, modes, selected: ['messages'], state: first.states });
    inbox.receive(arrival(0, 1));
    inbox.now += 10;
    const third = await read(inbox, {}, { streams, selected: ['messages'], state: second.states });
    const [, ...later] = childrenOf(inbox, 0);
    expect([...second.ids('messages'), ...third.ids('messages')]).toEqual(expect.arrayContaining(later));
  });
});
