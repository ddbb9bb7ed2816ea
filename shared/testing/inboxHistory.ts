import fc from 'fast-check';
import { decodeCoverage } from '../coverage/codec.ts';
import { Coverage } from '../coverage/coverage.ts';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import type { Row } from '../json.ts';
import type { SyncMode } from '../protocol/messages.ts';
import { type Arrival, type Conversation, Inbox } from './inbox.ts';
import { type InboxOptions, inboxStreams, readInbox } from './inboxSync.ts';
import { Killed } from './interruptedSync.ts';

interface RunPlan {
  before: Arrival[];
  during: { tick: number; arrivals: Arrival[] }[];
  /** `suddenly`: nothing leaves any more; otherwise the process is asked to stop and still hands out its states. */
  kill: { at: number; suddenly: boolean } | null;
  /** Start date in seconds after the beginning; null: none. */
  start: number | null;
  /** STATEs to go back from the last one, as when the platform had not stored those. */
  statesBack: number;
  /** The stream that this run leaves out; beyond the last one: none. */
  absent: number;
  concurrency: number;
}

/** What happens to an inbox, and to the runs that read it. */
export interface InboxHistory {
  mailboxes: number;
  arrivals: Arrival[];
  runs: RunPlan[];
  options: InboxOptions;
  joins?: boolean;
  /** While a run is under way, children arrive only where it has been through. */
  onlyThrough?: boolean;
}

/** What may happen; everything else does not. */
export interface InboxPossible {
  mailboxes: readonly number[];
  startDates: 'none' | 'same' | 'different';
  /**
   * What arrives while a run is under way: `new` conversations, and children of those that the run has been `through`,
   * or of `any`.
   */
  during: 'nothing' | 'new' | 'through' | 'any';
  lookback: number;
  /** Conversations come to stand in further mailboxes. */
  joins?: boolean;
}

const BIG = 1000;

export function inboxHistories(possible: InboxPossible): fc.Arbitrary<InboxHistory> {
  const { mailboxes, startDates, during, lookback, joins = false } = possible;
  const arrival = (conversation: fc.Arbitrary<number>): fc.Arbitrary<Arrival> =>
    fc.record({
      pause: fc.oneof(fc.constant(0), fc.nat(4)),
      conversation,
      late: fc.oneof(fc.constant(0), fc.nat(lookback)),
      children: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 4 })),
      mailboxes: fc.nat(7),
    });
  const anywhere = fc.oneof(fc.constant(BIG), fc.nat(12));
  const meanwhile = during === 'new' ? fc.constant(BIG) : anywhere;
  const start = fc.option(fc.nat(40), { nil: null });
  return fc
    .record({
      mailboxes: fc.constantFrom(...mailboxes),
      arrivals: fc.array(arrival(anywhere), { maxLength: 30 }),
      start,
      runs: fc.array(
        fc.record({
          before: fc.array(arrival(anywhere), { maxLength: 4 }),
          during: fc.array(
            fc.record({ tick: fc.nat(25), arrivals: fc.array(arrival(meanwhile), { minLength: 1, maxLength: 3 }) }),
            { maxLength: during === 'nothing' ? 0 : 3 },
          ),
          kill: fc.option(fc.record({ at: fc.nat(50), suddenly: fc.boolean() }), { nil: null }),
          start,
          statesBack: fc.nat(2),
          absent: fc.nat(5),
          concurrency: fc.integer({ min: 1, max: 3 }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      limit: fc.record({ conversations: fc.integer({ min: 2, max: 13 }), children: fc.integer({ min: 1, max: 4 }) }),
      lookback: fc.nat(lookback),
    })
    .map(({ runs, start: same, limit, lookback: most, ...rest }) => ({
      ...rest,
      joins,
      onlyThrough: during === 'through',
      options: { limit, lookback: lookback && Math.max(most, lookback) },
      runs: runs.map((run) => ({
        ...run,
        start: startDates === 'none' ? null : startDates === 'same' ? same : run.start,
      })),
    }));
}

/** A STATE of a follower and everything that had arrived when it left. */
interface Saved {
  state: Row;
  arrived: ReadonlySet<number | string>;
}

/** One stream as a platform sees it over many runs. */
class Destination {
  readonly name: string;
  readonly mode: SyncMode;
  readonly saved: Saved[] = [];
  /** What has arrived up to the STATE that the run began from, and since. */
  arrived = new Set<number | string>();
  emitted: (number | string)[] = [];
  /** The STATE that the run began from. */
  start: Row | undefined;

  constructor(name: string, mode: SyncMode) {
    this.name = name;
    this.mode = mode;
  }

  begin(statesBack: number): void {
    const from = this.saved.slice(0, Math.max(0, this.saved.length - statesBack)).at(-1);
    const goesOn = this.mode === 'incremental' || from?.state.refresh === 'running';
    this.start = from?.state;
    this.arrived = new Set(goesOn ? from?.arrived : []);
    this.emitted = [];
  }

  take(row: Row): void {
    this.arrived.add(this.keyOf(row));
    this.emitted.push(this.keyOf(row));
  }

  keyOf(row: Row): number | string {
    return this.name === 'conversations' ? `${row.id}@${row.at}` : (row.id as number);
  }

  save(state: Row): void {
    this.saved.push({ state, arrived: new Set(this.arrived) });
  }
}

/** What a state claims of a mailbox; '' for the one list. */
export function coverageIn(state: Row | undefined, mailbox: string): Coverage<number> {
  const found = mailbox === '' ? state?.covered : (state?.partitions as Row | undefined)?.[mailbox];
  return found === undefined ? new Coverage(unixSecondsCursor) : decodeCoverage(unixSecondsCursor, found, mailbox);
}

/** Plays a history and checks every promise on the way; the last two runs are not disturbed. */
export async function playInbox(
  history: InboxHistory,
  refresh: readonly string[],
  names: readonly string[],
): Promise<void> {
  const inbox = new Inbox(['a', 'b', 'c'].slice(0, history.mailboxes), history.joins);
  const oldest = inbox.now;
  const streams = inboxStreams(inbox, history.options);
  const all = names.map((name) => new Destination(name, refresh.includes(name) ? 'full_refresh' : 'incremental'));
  for (const arrival of history.arrivals) inbox.receive(arrival);
  const quiet = { before: [], during: [], kill: null, statesBack: 0, absent: BIG };
  const last: RunPlan = { ...(history.runs.at(-1) as RunPlan), ...quiet };
  for (const plan of [...history.runs, last]) {
    for (const arrival of plan.before) inbox.receive(arrival);
    if (plan === last) inbox.now += 3;
    await playRun(inbox, streams, all, plan, oldest, history);
  }
  await playRun(inbox, streams, all, last, oldest, history);
  if (history.options.lookback === 0) assertIdle(inbox, all);
}

async function playRun(
  inbox: Inbox,
  streams: ReturnType<typeof inboxStreams>,
  all: readonly Destination[],
  plan: RunPlan,
  oldest: number,
  { options: { lookback }, onlyThrough }: InboxHistory,
): Promise<void> {
  const start = plan.start === null ? null : oldest + plan.start;
  const destinations = all.filter((_one, place) => place !== plan.absent);
  for (const one of destinations) one.begin(plan.statesBack);
  const byName = new Map(destinations.map((one) => [one.name, one]));
  let ticks = 0;
  let killed = false;
  const asked = (path: string): void => assertWanted(inbox, byName, path, lookback, start);
  const { complete, errors } = await readInbox({
    inbox,
    streams,
    selected: destinations.map(({ name }) => name),
    modes: Object.fromEntries(all.map(({ name, mode }) => [name, mode])),
    state: Object.fromEntries(destinations.flatMap((one) => (one.start ? [[one.name, one.start]] : []))),
    start,
    concurrency: plan.concurrency,
    tick(stop) {
      const path = inbox.requests.at(-1);
      if (path !== undefined) asked(path);
      if (plan.kill?.at === ticks) {
        killed = true;
        if (plan.kill.suddenly) throw new Killed();
        stop.abort(new Killed());
      }
      for (const event of plan.during.filter(({ tick }) => tick === ticks)) {
        for (const arrival of event.arrivals) {
          if (!onlyThrough || isThrough(inbox, destinations, arrival)) inbox.receive(arrival);
        }
      }
      ticks += 1;
    },
    onMessage(message) {
      if (message.type === 'RECORD') byName.get(message.stream)?.take(message.data);
      if (message.type !== 'STATE') return;
      const { stream_descriptor, stream_state } = message.state.stream;
      const one = byName.get(stream_descriptor.name);
      one?.save(stream_state);
      if (one) assertHonest(inbox, one, stream_state, start);
    },
  });
  if (killed) return;
  if (!complete) throw new Error(`The run was not complete: ${errors.join(' ')}`);
  const disturbed = plan.during.some(({ tick }) => tick < ticks);
  if (!disturbed) for (const one of destinations) assertAll(inbox, one, start);
  if (!disturbed) for (const one of destinations) assertOnce(inbox, one);
}

/** Whether everything that a conversation had so far has left; and the child that comes now is of a later second. */
function isThrough(inbox: Inbox, destinations: readonly Destination[], arrival: Arrival): boolean {
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
  const rows = name === 'conversations' ? [conversation] : inbox.childrenOf(conversation.id);
  return rows.filter(({ at }) => isWanted(at, start));
}

const placesOf = ({ mailboxes }: Conversation): readonly string[] => (mailboxes.length ? mailboxes : ['']);

/** A conversation that a STATE claims has been read with all that it has. */
function assertHonest(inbox: Inbox, one: Destination, state: Row, start: number | null): void {
  for (const conversation of inbox.conversations) {
    const claims = placesOf(conversation).map((mailbox) => coverageIn(state, mailbox).contains(conversation.at));
    const isClaimed = inbox.joins ? !claims.includes(false) : claims.includes(true);
    const missing =
      isClaimed && rowsOf(inbox, one, conversation, start).find((row) => !one.arrived.has(one.keyOf(row)));
    if (!missing) continue;
    const what = `conversation ${conversation.id}@${conversation.at}, of which ${missing.id}@${missing.at}`;
    throw new Error(`${one.name}: STATE ${JSON.stringify(state)} claims ${what} was not delivered.`);
  }
}

/** The children of a conversation that the STATE claims are not asked for, unless by the look-back. */
function assertWanted(
  inbox: Inbox,
  byName: ReadonlyMap<string, Destination>,
  path: string,
  lookback: number,
  start: number | null,
): void {
  const [name = '', id] = path.split('/');
  const { start: state, mode } = byName.get(name) ?? {};
  const conversation = inbox.conversations.find((other) => other.id === Number(id));
  if (name === 'conversations' || !state || !conversation || !reaches(state.since, start)) return;
  if (mode === 'full_refresh' && state.refresh !== 'running') return;
  const held = placesOf(conversation).every((mailbox) => {
    const coverage = coverageIn(state, mailbox);
    const late = Math.min(coverage.unfinished.recheck ?? Number.POSITIVE_INFINITY, (coverage.top ?? 0) - lookback);
    return coverage.contains(conversation.at) && conversation.at <= late;
  });
  if (held) throw new Error(`${path} was asked for although the STATE ${JSON.stringify(state)} holds it.`);
}

/** Whether what was read since `before` holds all that is wanted since `start`. */
function reaches(before: unknown, start: number | null): boolean {
  return before === null || (start !== null && (before as number) <= start - 1);
}

/** Everything that there is has arrived. */
function assertAll(inbox: Inbox, one: Destination, start: number | null): void {
  const done = new Set(
    one.mode === 'full_refresh' && one.start?.refresh === 'running' ? (one.start.done as string[]) : [],
  );
  for (const conversation of inbox.conversations) {
    if (placesOf(conversation).some((mailbox) => done.has(mailbox))) continue;
    const lost = rowsOf(inbox, one, conversation, start).find((row) => !one.arrived.has(one.keyOf(row)));
    if (lost) throw new Error(`${one.name}: ${lost.id}@${lost.at} of conversation ${conversation.id} is lost.`);
  }
}

/** No row leaves twice in one run, but for those of a conversation that changed in the very second of the run. */
function assertOnce(inbox: Inbox, one: Destination): void {
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
function assertIdle(inbox: Inbox, all: readonly Destination[]): void {
  if (all.some(({ mode }) => mode === 'full_refresh')) return;
  const one = inbox.mailboxes.length ? inbox.mailboxes.map((name) => `conversations/${name}`) : ['conversations'];
  if (inbox.requests.join() !== one.join()) throw new Error(`An idle run asked for ${inbox.requests.join(', ')}.`);
}
