import { ApiError, type ErrorAction } from '../http/failure.ts';
import type { Row } from '../json.ts';
import { Inbox } from './inbox.ts';
import { type InboxOptions, type InboxRun, inboxStreams, readInbox, statusIn } from './inboxSync.ts';

/** Small pages. */
export const SMALL: InboxOptions = { limit: { conversations: 3, children: 2 }, lookback: 0 };

export const apiError = (action: ErrorAction): ApiError =>
  new ApiError(
    { action, fault: 'transient_error', message: 'Trouble.' },
    { kind: 'answer', status: 500, text: '', headers: {} },
    'GET children',
  );

/** Conversations with two children each, of which the first is far older than the conversation's last activity. */
export function inboxOf(conversations: number, mailboxes: readonly string[] = []): Inbox {
  const inbox = new Inbox(mailboxes);
  for (let round = 0; round < 2; round++) {
    for (let conversation = 0; conversation < conversations; conversation++) {
      inbox.receive({ pause: 10, conversation, late: 0, children: 1, mailboxes: 7 });
    }
  }
  inbox.now += 10;
  return inbox;
}

export interface InboxRead {
  complete: boolean;
  errors: string[];
  log: string[];
  requests: string[];
  states: Record<string, Row>;
  statuses: Record<string, string>;
  ids(stream: string): number[];
}

/** One run; the children of some conversations cannot be read. */
export async function read(
  inbox: Inbox,
  failing: Record<string, ErrorAction> = {},
  more: Partial<InboxRun> = {},
): Promise<InboxRead> {
  const states: Record<string, Row> = {};
  const statuses: Record<string, string> = {};
  const records: [string, Row][] = [];
  const result = await readInbox({
    inbox,
    streams: inboxStreams(inbox, SMALL),
    selected: ['conversations', 'messages'],
    concurrency: 1,
    stateInterval: 10,
    refuse: (path) => {
      const action = failing[path];
      return action && apiError(action);
    },
    onMessage(message) {
      if (message.type === 'RECORD') records.push([message.stream, message.data]);
      if (message.type === 'STATE')
        states[message.state.stream.stream_descriptor.name] = message.state.stream.stream_state;
      const status = statusIn(message);
      if (status) statuses[status.stream_descriptor.name] = status.status;
    },
    ...more,
  });
  const ids = (stream: string): number[] =>
    records
      .filter(([name]) => name === stream)
      .map(([, { id }]) => id as number)
      .sort((a, b) => a - b);
  return { ...result, requests: [...inbox.requests], states, statuses, ids };
}

export const childrenOf = (inbox: Inbox, ...places: number[]): number[] =>
  places
    .flatMap((place) => inbox.childrenOf(inbox.conversations[place]?.id ?? 0))
    .map(({ id }) => id)
    .sort((a, b) => a - b);
export const pathOf = (inbox: Inbox, place: number, stream = 'messages'): string =>
  `${stream}/${inbox.conversations[place]?.id}`;
export const allBut = (count: number, ...left: number[]): number[] =>
  Array.from({ length: count }, (_one, place) => place).filter((place) => !left.includes(place));
