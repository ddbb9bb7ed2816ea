import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { listAt } from '../declare/records.ts';
import type { ListStream } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import { single } from '../paging/single.ts';
import { token } from '../paging/token.ts';
import { Inbox } from '../testing/inbox.ts';
import { type InboxRun, inboxStreams, readInbox } from '../testing/inboxSync.ts';
import { Killed } from '../testing/interruptedSync.ts';

type States = [stream: string, state: Row][];

const conversationsOf = (): { inbox: Inbox; streams: ListStream[] } => {
  const inbox = new Inbox();
  for (let at = 100; at <= 900; at += 100) receive(inbox, at);
  const pager = token({ path: 'next', param: 'token', pageSize: { param: 'limit', value: 3 } });
  const more = {
    conversations: { pager },
    messages: { readWith: () => ({ columns: { fetch_message_bodies: true } }) },
  };
  const [conversations, messages] = inboxStreams(inbox, {
    ...{ limit: { conversations: 3, children: 2 }, lookback: 60, more },
  }) as [ListStream, ListStream];
  return { inbox, streams: [conversations, messages] };
};

/** A message comes, in a conversation by its age, or in a new one. */
function receive(inbox: Inbox, at: number, conversation = Number.POSITIVE_INFINITY): void {
  inbox.now = at;
  inbox.receive({ pause: 0, conversation, late: 0, children: 1, mailboxes: 0 });
}

/** All STATEs of one run, and the rows of its messages; `before` is told the path of each request, and how often it has been asked for. */
async function statesOf(
  run: Pick<InboxRun, 'inbox' | 'streams' | 'modes'>,
  start: States,
  before: (path: string, times: number) => void = () => {},
  messages: Row[] = [],
): Promise<States> {
  const states: States = [];
  await readInbox({
    ...run,
    concurrency: 1,
    state: Object.fromEntries(start),
    refuse(path) {
      before(path, run.inbox.requests.filter((one) => one === path).length);
      return undefined;
    },
    onMessage(message) {
      if (message.type === 'RECORD' && message.stream === 'messages') messages.push(message.data);
      if (message.type !== 'STATE') return;
      const { stream_descriptor, stream_state } = message.state.stream;
      states.push([stream_descriptor.name, stream_state]);
    },
  });
  return states;
}

const killAt =
  (where: string, which = 1) =>
  (path: string, times: number): void => {
    if (path === where && times === which) throw new Killed();
  };

/** The example of docs/engine.md. */
async function example(): Promise<States> {
  const { inbox, streams } = conversationsOf();
  inbox.now = 1_000;
  const first = await statesOf({ inbox, streams }, [], killAt('conversations', 3));
  receive(inbox, 1_100);
  inbox.now = 1_200;
  const second = await statesOf({ inbox, streams }, first, (path, times) => {
    if (path === 'conversations' && times === 2) receive(inbox, 1_210, 1);
  });
  receive(inbox, 1_300, 8);
  inbox.now = 1_400;
  const third = await statesOf({ inbox, streams }, second);

  const labels: ListStream = {
    ...{ name: 'labels', primaryKey: ['id'], records: listAt('rows'), pager: single() },
    request: { path: ({ slice }) => `labels/${slice.key}` },
    partitions: { slices: () => [{ key: 'inbox' }, { key: 'team' }] },
    sync: { order: 'full_refresh' },
  };
  const refresh = { inbox, streams: [labels], modes: { labels: 'full_refresh' as const } };
  const half = await statesOf(refresh, [], killAt('labels/team'));
  return [...first, ...second, ...third, ...half, ...(await statesOf(refresh, half))];
}

test('the STATEs of the example in docs/engine.md are what the engine writes, in this order', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/engine.md'), 'utf8');
  const shown = [...page.matchAll(/^```json\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
    Object.entries(JSON.parse(block) as Record<string, Row>),
  );
  expect(shown.length).toBeGreaterThan(8);
  const written = await example();
  for (const name of new Set(written.map(([stream]) => stream))) {
    const of = (states: States): string[] =>
      states.filter(([stream]) => stream === name).map(([, state]) => JSON.stringify(state));
    const left = of(written);
    const missing = of(shown).filter((state) => {
      const place = left.indexOf(state);
      left.splice(0, place + 1);
      return place < 0;
    });
    expect([name, missing]).toEqual([name, []]);
    expect(of(shown).at(-1)).toBe(of(written).at(-1));
  }
});

test('a conversation that moved before the kill, and was not read yet, comes with all of its messages', async () => {
  const { inbox, streams } = conversationsOf();
  inbox.now = 1_000;
  const first = await statesOf({ inbox, streams }, [], (path, times) => {
    if (path !== 'conversations' || times < 3) return;
    receive(inbox, 1_010, 1);
    throw new Killed();
  });
  expect(first.at(-1)?.[1]).toMatchObject({ covered: [{ low: 400, high: 900, verified: 900 }] });
  inbox.now = 1_200;
  const messages: Row[] = [];
  await statesOf({ inbox, streams }, first, undefined, messages);
  const [moved] = messages.filter(({ at }) => at === 1_010);
  const own = messages.filter(({ conversation }) => conversation === moved?.conversation);
  expect(own.map(({ at }) => at).sort()).toEqual([1_010, 200]);
});
