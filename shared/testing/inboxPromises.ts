import { decodeCoverage } from '../coverage/codec.ts';
import { Coverage } from '../coverage/coverage.ts';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import type { Row } from '../json.ts';
import type { SyncMode } from '../protocol/messages.ts';
import type { Arrival, Conversation, Inbox } from './inbox.ts';

/** A STATE, and everything that had arrived when it left. */
interface Saved {
  state: Row;
  arrived: ReadonlySet<number | string>;
  /** Of an unfinished reading with more than one gap: until such a reading ends, it looks back from where it began. */
  inPieces: boolean;
}

/** One stream as a platform sees it over many runs. */
export class Destination {
  readonly name: string;
  readonly mode: SyncMode;
  readonly saved: Saved[] = [];
  /** What has arrived up to the STATE that the run began from, and since. */
  arrived = new Set<number | string>();
  emitted: (number | string)[] = [];
  /** The STATE that the run began from. */
  start: Row | undefined;
  startsInPieces = false;

  constructor(name: string, mode: SyncMode) {
    this.name = name;
    this.mode = mode;
  }

  begin(statesBack: number): void {
    const from = this.saved.slice(0, Math.max(0, this.saved.length - statesBack)).at(-1);
    const goesOn = this.mode === 'incremental' || from?.state.refresh === 'running';
    this.start = from?.state;
    this.startsInPieces = from?.inPieces === true;
    this.arrived = new Set(goesOn ? from?.arrived : []);
    this.emitted = [];
  }

  take(row: Row, until: number | null): void {
    if (this.name === 'conversations' && until !== null && (row.at as number) > until)
      throw new Error(`conversations: ${this.keyOf(row)} lies above the end date ${until}.`);
    this.arrived.add(this.keyOf(row));
    this.emitted.push(this.keyOf(row));
  }

  /** The run has come to its end. */
  end(): void {
    const last = this.saved.at(-1);
    if (last) last.inPieces = false;
  }

  keyOf(row: Row): number | string {
    return this.name === 'conversations' ? `${row.id}@${row.at}` : (row.id as number);
  }

  save(state: Row, inPieces: boolean): void {
    this.saved.push({ state, arrived: new Set(this.arrived), inPieces });
  }
}

/** What a state claims of a mailbox; '' for the one list. */
export function coverageIn(state: Row | undefined, mailbox: string): Coverage<number> {
  const found = mailbox === '' ? state?.covered : (state?.partitions as Row | undefined)?.[mailbox];
  return found === undefined ? new Coverage(unixSecondsCursor) : decodeCoverage(unixSecondsCursor, found, mailbox);
}

/** Whether everything that a conversation had so far has left; and the child that comes now is of a later second. */
export function isThrough(inbox: Inbox, destinations: readonly Destination[], arrival: Arrival): boolean {
  const conversation = inbox.conversations[arrival.conversation];
  if (!conversation) return true;
  if (conversation.at === inbox.now && arrival.pause === 0) return false;
  return destinations.every((one) =>
    rowsOf(inbox, one, conversation, null).every((row) => one.arrived.has(one.keyOf(row))),
  );
}

const isWanted = (at: number, start: number | null): boolean => start === null || at >= start;

/** What a conversation stands for in a stream: itself, or its children. */
function rowsOf(inbox: Inbox, { name }: Destination, conversation: Conversation, start: number | null): Row[] {
  if (inbox.isByID && !isWanted(conversation.at, start)) return [];
  const rows = name === 'conversations' ? [conversation] : inbox.childrenOf(conversation.id);
  // Without a cursor of their own, all children are read with a conversation that is wanted.
  return inbox.isByID ? rows : rows.filter(({ at }) => isWanted(at, start));
}

/** It came late, and nothing has happened since. */
const isLate = ({ late }: Inbox, { id, at }: Conversation): boolean => late.get(id) === at;

const placesOf = ({ mailboxes }: Conversation): readonly string[] => (mailboxes.length ? mailboxes : ['']);

/** A conversation that a STATE claims has been read with all that it has. */
export function assertHonest(inbox: Inbox, one: Destination, state: Row, start: number | null): void {
  for (const conversation of inbox.conversations) {
    if (isLate(inbox, conversation)) continue;
    const claims = placesOf(conversation).map((mailbox) => {
      return coverageIn(state, mailbox).contains(conversation.at);
    });
    const isClaimed = inbox.joins ? !claims.includes(false) : claims.includes(true);
    const missing =
      isClaimed && rowsOf(inbox, one, conversation, start).find((row) => !one.arrived.has(one.keyOf(row)));
    if (!missing) continue;
    const what = `conversation ${conversation.id}@${conversation.at}, of which ${missing.id}@${missing.at}`;
    throw new Error(`${one.name}: STATE ${JSON.stringify(state)} claims ${what} was not delivered.`);
  }
}

/** The children of a conversation that the STATE claims are not asked for, unless by the look-back. */
export function assertWanted(
  inbox: Inbox,
  byName: ReadonlyMap<string, Destination>,
  path: string,
  lookback: number,
  { start, until }: { start: number | null; until: number | null },
): void {
  const [name = '', id] = path.split('/');
  const conversation = inbox.conversations.find((other) => other.id === Number(id));
  if (name === 'conversations' || !conversation) return;
  const readers = [name, ...(name === 'messages' ? ['parts'] : [])].flatMap((one) => byName.get(one) ?? []);
  const isHeld = ({ start: state, mode }: Destination): boolean => {
    if (!state || !reaches(state.since, start)) return false;
    // Nor are those of a refresh that goes on, with the end that it began with.
    const goesOn = state.refresh === 'running' && (state.until ?? null) === until;
    if (mode === 'full_refresh' && !goesOn) return false;
    return placesOf(conversation).every((mailbox) => {
      const coverage = coverageIn(state, mailbox);
      const { top = 0, verified = top } = coverage;
      const late = Math.min(verified, top) - lookback;
      return coverage.contains(conversation.at) && conversation.at <= late;
    });
  };
  if (!readers.every(isHeld)) return;
  const states = JSON.stringify(readers.map(({ start: state }) => state));
  throw new Error(`${path} was asked for although the STATEs ${states} hold it.`);
}

/** Whether what was read since `before` holds all that is wanted since `start`. */
function reaches(before: unknown, start: number | null): boolean {
  return before === null || (start !== null && (before as number) <= start - 1);
}

/** Everything that there is has arrived. */
export function assertAll(
  inbox: Inbox,
  one: Destination,
  { start, until }: { start: number | null; until: number | null },
  isRefused: (conversation: Conversation) => boolean,
): void {
  const done = new Set(
    one.mode === 'full_refresh' && one.start?.refresh === 'running' ? (one.start.done as string[]) : [],
  );
  const isDue = (conversation: Conversation): boolean => {
    if (placesOf(conversation).some((mailbox) => done.has(mailbox))) return false;
    if (until !== null && conversation.at > until) return false;
    // A window ends with what is settled.
    if (inbox.isByID && conversation.at >= inbox.now) return false;
    // A refresh that goes on does not look back: what came late comes with the next one.
    if (one.mode === 'full_refresh' && isLate(inbox, conversation)) return false;
    return one.name === 'conversations' || !isRefused(conversation);
  };
  for (const conversation of inbox.conversations.filter(isDue)) {
    const lost = rowsOf(inbox, one, conversation, start).find((row) => !one.arrived.has(one.keyOf(row)));
    if (lost) throw new Error(`${one.name}: ${lost.id}@${lost.at} of conversation ${conversation.id} is lost.`);
  }
}

/** No row leaves twice in one run, but for those of a conversation that changed in the very second of the run. */
export function assertOnce(inbox: Inbox, one: Destination): void {
  const open = inbox.conversations.filter(({ at }) => at >= inbox.now);
  const children = open.flatMap((conversation) => rowsOf(inbox, one, conversation, null));
  const mayRepeat = new Set(children.map((row) => one.keyOf(row)));
  const seen = new Set<number | string>();
  for (const key of one.emitted) {
    if (seen.has(key) && !mayRepeat.has(key)) throw new Error(`${one.name}: ${key} left twice in one run.`);
    seen.add(key);
  }
}

/** A run with nothing to do asks for one page of each mailbox, and for no child. */
export function assertIdle(inbox: Inbox, all: readonly Destination[]): void {
  if (all.some(({ mode }) => mode === 'full_refresh')) return;
  if (inbox.isByID) {
    const children = inbox.requests.filter((path) => !path.startsWith('conversations'));
    if (children.length) throw new Error(`An idle run asked for ${children.join(', ')}.`);
    return;
  }
  const one = inbox.mailboxes.length ? inbox.mailboxes.map((name) => `conversations/${name}`) : ['conversations'];
  if (inbox.requests.toSorted().join() !== one.join())
    throw new Error(`An idle run asked for ${inbox.requests.join(', ')}.`);
}

/** Whether a reading from here on has more than one gap to read somewhere, or goes on with such a one. */
export function isInPieces(
  { mailboxes }: Inbox,
  { start: state, startsInPieces }: Destination,
  start: number | null,
  until: number | null,
): boolean {
  const floor = start === null ? null : start - 1;
  const places = mailboxes.length ? mailboxes : [''];
  return startsInPieces || places.some((place) => coverageIn(state, place).gaps(floor, until).length > 1);
}
