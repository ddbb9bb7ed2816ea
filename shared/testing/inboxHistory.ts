import fc from 'fast-check';
import { type Arrival, type Conversation, Inbox } from './inbox.ts';
import {
  assertAll,
  assertHonest,
  assertIdle,
  assertOnce,
  assertWanted,
  Destination,
  isInPieces,
  isThrough,
} from './inboxPromises.ts';
import { apiError } from './inboxRuns.ts';
import { type ByID, type InboxOptions, inboxStreams, readInbox, withParts } from './inboxSync.ts';
import { Killed } from './interruptedSync.ts';

interface RunPlan {
  before: Arrival[];
  during: { tick: number; arrivals: Arrival[] }[];
  /** `suddenly`: nothing leaves any more; otherwise the process is asked to stop and still hands out its states. */
  kill: { at: number; suddenly: boolean } | null;
  /** Start date in seconds after the beginning; null: none. */
  start: number | null;
  /** End date in the same way. */
  end: number | null;
  /** STATEs to go back from the last one, as when the platform had not stored those. */
  statesBack: number;
  /** The stream that this run leaves out; beyond the last one: none. */
  absent: number;
  concurrency: number;
  /** Conversations, by their age, whose children cannot be read; `all`: those of none. */
  refused: number[] | 'all';
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
  /** Runs may have an end date, which moves from one to the next. */
  endDates?: boolean;
  /**
   * What arrives while a run is under way: `new` conversations, and children of those that the run has been `through`,
   * or of `any`.
   */
  during: 'nothing' | 'new' | 'through' | 'any';
  lookback: number;
  /** Conversations come to stand in further mailboxes. */
  joins?: boolean;
  /** How the conversations are read, if not newest first. */
  order?: ByID['order'];
  /** The children of some conversations cannot be read. */
  refusals?: boolean;
}

const BIG = 1000;

export function inboxHistories(possible: InboxPossible): fc.Arbitrary<InboxHistory> {
  const {
    mailboxes,
    startDates,
    during,
    lookback,
    joins = false,
    order,
    refusals = false,
    endDates = false,
  } = possible;
  const arrival = (conversation: fc.Arbitrary<number>): fc.Arbitrary<Arrival> =>
    fc.record({
      pause: fc.oneof(fc.constant(0), fc.nat(4)),
      conversation,
      late: fc.oneof(fc.constant(0), fc.nat(lookback)),
      children: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 4 })),
      mailboxes: order ? fc.constantFrom(1, 2, 4) : fc.nat(7),
      age: order ? fc.oneof(fc.constant(0), fc.nat(lookback)) : fc.constant(0),
    });
  const anywhere = fc.oneof(fc.constant(BIG), fc.nat(12));
  const meanwhile = during === 'new' ? fc.constant(BIG) : anywhere;
  const start = fc.option(fc.nat(40), { nil: null });
  const refused: fc.Arbitrary<number[] | 'all'> = fc.oneof(
    { weight: 4, arbitrary: fc.constant<number[]>([]) },
    { weight: 4, arbitrary: fc.array(fc.nat(12), { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant('all' as const) },
  );
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
          end: endDates ? fc.option(fc.nat(60), { nil: null, freq: 3 }) : fc.constant(null),
          statesBack: fc.nat(2),
          absent: fc.nat(5),
          concurrency: fc.integer({ min: 1, max: 3 }),
          refused: refusals ? refused : fc.constant<number[]>([]),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      limit: fc.record({ conversations: fc.integer({ min: 2, max: 13 }), children: fc.integer({ min: 1, max: 4 }) }),
      lookback: fc.nat(lookback),
      how: order ? waysOf(order) : fc.constant(undefined),
    })
    .map(({ runs, start: same, limit, lookback: most, how, ...rest }) => ({
      ...rest,
      joins,
      onlyThrough: during === 'through',
      options: { limit, lookback: lookback && Math.max(most, lookback), order: how },
      runs: runs.map((run) => ({
        ...run,
        start: startDates === 'none' ? null : startDates === 'same' ? same : run.start,
      })),
    }));
}

function waysOf(order: ByID['order']): fc.Arbitrary<ByID> {
  if (order === 'unordered') return fc.boolean().map((since) => ({ order, since }));
  return fc.record({
    order: fc.constant(order),
    windowSeconds: fc.integer({ min: 2, max: 60 }),
    maxRows: fc.integer({ min: 2, max: 25 }),
  });
}

/** Plays a history and checks every promise on the way; the last two runs are not disturbed. */
export async function playInbox(
  history: InboxHistory,
  refresh: readonly string[],
  names: readonly string[],
): Promise<void> {
  const inbox = new Inbox(['a', 'b', 'c'].slice(0, history.mailboxes), history.joins);
  const oldest = inbox.now;
  const streams = withParts(inboxStreams(inbox, history.options));
  const all = names.map((name) => new Destination(name, refresh.includes(name) ? 'full_refresh' : 'incremental'));
  for (const arrival of history.arrivals) inbox.receive(arrival);
  const quiet = { before: [], during: [], kill: null, statesBack: 0, absent: BIG, refused: [] };
  const last: RunPlan = { ...(history.runs.at(-1) as RunPlan), ...quiet };
  for (const plan of [...history.runs, last]) {
    for (const arrival of plan.before) inbox.receive(arrival);
    if (plan === last) inbox.now += 3;
    await playRun(inbox, streams, all, plan, oldest, history);
  }
  await playRun(inbox, streams, all, last, oldest, history);
  const open = { ...last, end: null };
  if (last.end !== null) for (const plan of [open, open]) await playRun(inbox, streams, all, plan, oldest, history);
  if (history.options.lookback === 0) assertIdle(inbox, all);
}

async function playRun(
  inbox: Inbox,
  streams: ReturnType<typeof withParts>,
  all: readonly Destination[],
  plan: RunPlan,
  oldest: number,
  { options: { lookback }, onlyThrough }: InboxHistory,
): Promise<void> {
  const [start, until] = [momentOf(plan.start, oldest), momentOf(plan.end, oldest)];
  const destinations = all.filter((_one, place) => place !== plan.absent);
  for (const one of destinations) one.begin(plan.statesBack);
  const byName = new Map(destinations.map((one) => [one.name, one]));
  const mayArrive = (arrival: Arrival): boolean => !onlyThrough || isThrough(inbox, destinations, arrival);
  let ticks = 0;
  let killed = false;
  const isRefused = (conversation: Conversation | undefined): boolean =>
    conversation !== undefined &&
    (plan.refused === 'all' || plan.refused.includes(inbox.conversations.indexOf(conversation)));
  let failed = false;
  const inPieces = destinations.some((one) => isInPieces(inbox, one, start, until));
  const asked = (path: string): void => assertWanted(inbox, byName, path, lookback, { start, until });
  const { complete, errors } = await readInbox({
    inbox,
    streams,
    selected: destinations.map(({ name }) => name),
    modes: Object.fromEntries(all.map(({ name, mode }) => [name, mode])),
    state: Object.fromEntries(destinations.flatMap((one) => (one.start ? [[one.name, one.start]] : []))),
    start,
    until,
    concurrency: plan.concurrency,
    refuse(path) {
      const [name, id] = path.split('/');
      if (name === 'conversations' || !isRefused(inbox.conversations.find((one) => one.id === Number(id))))
        return undefined;
      failed = true;
      return apiError('fail_stream');
    },
    tick(stop) {
      const path = inbox.requests.at(-1);
      if (path !== undefined) asked(path);
      if (plan.kill?.at === ticks) {
        killed = true;
        if (plan.kill.suddenly) throw new Killed();
        stop.abort(new Killed());
      }
      const arrivals = plan.during.filter(({ tick }) => tick === ticks).flatMap((event) => event.arrivals);
      for (const arrival of arrivals) if (mayArrive(arrival)) inbox.receive(arrival);
      ticks += 1;
    },
    onMessage(message) {
      if (message.type === 'RECORD') byName.get(message.stream)?.take(message.data, until);
      if (message.type !== 'STATE') return;
      const { stream_descriptor, stream_state } = message.state.stream;
      const one = byName.get(stream_descriptor.name);
      one?.save(stream_state, inPieces || failed);
      if (one) assertHonest(inbox, one, stream_state, start);
    },
  });
  if (killed) return;
  if (complete === failed) throw new Error(`The run was ${complete ? '' : 'not '}complete: ${errors.join(' ')}`);
  if (complete) for (const one of destinations) one.end();
  const disturbed = plan.during.some(({ tick }) => tick < ticks);
  if (!disturbed) for (const one of destinations) assertAll(inbox, one, { start, until }, isRefused);
  if (!disturbed) for (const one of destinations) assertOnce(inbox, one);
}

function momentOf(seconds: number | null, oldest: number): number | null {
  return seconds === null ? null : oldest + seconds;
}
