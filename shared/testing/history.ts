import fc from 'fast-check';
import { decodeCoverage } from '../coverage/codec.ts';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import type { ListStream } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import type { FakeList, FakeRow } from './fakeList.ts';
import { Destination, Killed, runSync, version } from './interruptedSync.ts';

/** Seconds that pass before each of the rows that arrive. */
type Arrivals = number[];

/** What happens to a list, and to the runs that read it. */
export interface History {
  /** Seconds between one row and the next newer one. */
  rows: number[];
  /** How far each row is moved off its place; taken round and round. */
  jitter: number[];
  runs: RunPlan[];
}

interface RunPlan {
  before: { arrivals: Arrivals; edits: number[]; removals: number[]; expire: boolean; late?: number[] };
  during: { tick: number; arrivals: Arrivals; edits: number[]; expire: boolean; late?: number[] }[];
  killAt: number | null;
  /** Start date as seconds after the oldest row, for each destination; null: none. */
  floors: (number | null)[];
  /** End date as seconds after the oldest row; null: none. */
  end: number | null;
  statesBack: number;
  /** The destination that this run leaves out, if there are several. */
  absent: number | null;
}

/** What may happen; everything else does not. */
export interface Possible {
  rows?: number;
  disorder?: number;
  edits?: boolean;
  removals?: boolean;
  staleTokens?: boolean;
  /** Rows come late, so many seconds at most, as far as everybody's look-back reaches. */
  lateness?: number;
  startDates?: 'none' | 'same' | 'different';
  /** Runs may have an end date, which moves from one to the next. */
  endDates?: boolean;
  destinations?: number;
  /** Longest group of rows with the same value; without it there is no bound. */
  mostTies?: number;
}

export function histories(possible: Possible): fc.Arbitrary<History> {
  const {
    rows = 30,
    disorder = 0,
    edits = false,
    removals = false,
    staleTokens = false,
    lateness = 0,
    startDates = 'none',
    endDates = false,
    destinations = 1,
  } = possible;
  const none = fc.constant([] as number[]);
  const some = (on: boolean, most: number): fc.Arbitrary<number[]> =>
    on ? fc.array(fc.nat(40), { maxLength: most }) : none;
  const pause = possible.mostTies === 1 ? fc.integer({ min: 1, max: 3 }) : fc.oneof(fc.constant(0), fc.nat(3));
  const arrivals = fc.array(pause, { maxLength: 4 });
  const late = lateness ? fc.array(fc.integer({ min: 1, max: lateness }), { maxLength: 2 }) : none;
  const expire = staleTokens ? fc.boolean() : fc.constant(false);
  const floor = fc.option(fc.nat(40), { nil: null });
  const floors: fc.Arbitrary<(number | null)[]> = {
    none: fc.constant<(number | null)[]>([null]),
    same: floor.map((one) => [one]),
    different: fc.array(floor, { minLength: destinations, maxLength: destinations }),
  }[startDates];
  return fc.record({
    rows: fc.array(pause, { maxLength: rows }),
    jitter: fc.array(fc.nat(disorder), { minLength: 1, maxLength: 7 }),
    runs: fc.array(
      fc.record({
        before: fc.record({ arrivals, edits: some(edits, 2), removals: some(removals, 6), expire, late }),
        during: fc.array(
          fc.record({
            tick: fc.nat(9),
            arrivals: fc.array(pause, { maxLength: 6 }),
            edits: some(edits, 1),
            expire,
            late,
          }),
          { maxLength: 2 },
        ),
        killAt: fc.option(fc.nat(14), { nil: null }),
        floors,
        end: endDates ? fc.option(fc.nat(60), { nil: null, freq: 3 }) : fc.constant(null),
        statesBack: fc.nat(2),
        absent: destinations > 1 ? fc.option(fc.nat(destinations - 1), { nil: null }) : fc.constant(null),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  });
}

export interface World {
  list: FakeList;
  stream: ListStream;
  lagSeconds: number;
  lookbacks: readonly number[];
  mostTies?: number;
  /** It reads upwards: nothing is looked back on from further down than its look-back below what the STATE holds. */
  climbs?: boolean;
  /** More requests than this for each row mean that a run makes no end; 6. */
  callsPerRow?: number;
}

/** Plays a history and checks every promise on the way; the last run always comes to its end. */
export async function play(history: History, world: World): Promise<readonly Destination[]> {
  const { list, lagSeconds } = world;
  const one = new Play(history, world);
  const last: RunPlan = { ...(history.runs.at(-1) as RunPlan), killAt: null, absent: null, during: [] };
  for (const plan of history.runs) {
    one.change(plan.before);
    for (const place of plan.before.removals) list.rows.splice(place % Math.max(1, list.rows.length), 1);
    await one.run(plan);
  }
  list.now += lagSeconds + 1;
  if (last.before.expire) list.expireTokens();
  await one.run(last);
  if (last.end !== null) await one.run({ ...last, end: null });
  await assertLookback(world, one.destinations, last, one.oldest, one.late);
  return one.destinations;
}

type Change = RunPlan['during'][number] | RunPlan['before'];

/** A history under way. */
class Play {
  readonly oldest: number;
  readonly destinations: readonly Destination[];
  /** Rows that came with an old cursor value. */
  readonly late = new Set<number>();
  readonly #history: History;
  readonly #world: World;

  constructor(history: History, world: World) {
    const { list, lookbacks, mostTies } = world;
    this.#history = history;
    this.#world = world;
    this.oldest = list.now;
    this.destinations = lookbacks.map((lookback, index) => new Destination(`stream_${index}`, lookback));
    addRows(list, history.rows, history.jitter, mostTies);
    list.now += 3;
  }

  change({ arrivals, late = [], edits, expire }: Change): void {
    const { list, mostTies } = this.#world;
    addRows(list, arrivals, this.#history.jitter, mostTies);
    for (const age of late) this.#addLate(age);
    edit(list, edits);
    if (expire) list.expireTokens();
  }

  async run(plan: RunPlan): Promise<void> {
    const { list, stream, lagSeconds } = this.#world;
    const destinations = this.destinations.filter((_one, place) => place !== plan.absent);
    const floors = destinations.map((_one, place) => floorOf(plan.floors[place % plan.floors.length], this.oldest));
    const until = plan.end === null ? null : this.oldest + plan.end;
    const settledAt = list.now - lagSeconds;
    const present = list.rows.filter(({ at }) => at <= settledAt && (until === null || at <= until));
    const starts = destinations.map((one) => one.states.slice(0, one.states.length - plan.statesBack).at(-1));
    const known = destinations.map(({ states }) => states.length);
    const inPieces = destinations.some((one, place) => isInPieces(one, starts[place], floors[place] ?? null, until));
    const finished = await runSync({
      list,
      stream,
      destinations: destinations.map((destination, place) => ({ destination, floor: floors[place] ?? null, until })),
      late: this.late,
      tick: this.#ticks(plan),
      mostCalls: mostCallsOf(this.#world),
      statesBack: plan.statesBack,
    });
    for (const [place, one] of destinations.entries()) {
      const floor = floors[place] ?? null;
      const left = one.states.slice(known[place], finished ? -1 : undefined);
      for (const state of inPieces ? left : []) one.inPieces.add(state);
      assertOnlyWanted(one, starts[place], { floor, until }, this.#world.climbs === true && !inPieces);
      assertClaimsUpTo(one, starts[place], one.states.slice(known[place]), until);
      if (finished) assertComplete(one, present, list, floor);
    }
  }

  /** What happens before each answer and after each batch of records. */
  #ticks(plan: RunPlan): () => void {
    let ticks = 0;
    return () => {
      if (plan.killAt === ticks) throw new Killed();
      for (const event of plan.during.filter((other) => other.tick === ticks)) this.change(event);
      ticks += 1;
    };
  }

  #addLate(age: number): void {
    const { list, lookbacks } = this.#world;
    const row = list.row(list.now - age);
    if (age > Math.min(...lookbacks)) return;
    list.insert(row);
    this.late.add(row.id);
  }
}

/** A row that comes late, but within everybody's look-back, arrives with the next run. */
async function assertLookback(
  world: World,
  destinations: readonly Destination[],
  last: RunPlan,
  oldest: number,
  before: ReadonlySet<number>,
): Promise<void> {
  const { list, lookbacks } = world;
  const reach = Math.min(...lookbacks);
  const floors = destinations.map((_one, place) => last.floors[place % last.floors.length] ?? null);
  const top = Math.max(0, ...destinations.map(({ states }) => topOf(states.at(-1))));
  const late = list.row(top - reach + 1);
  if (reach === 0 || top === 0 || floors.some((floor) => floor !== null && late.at <= oldest + floor)) return;
  list.insert(late);
  await runSync({
    list,
    stream: world.stream,
    destinations: destinations.map((destination, place) => ({ destination, floor: floorOf(floors[place], oldest) })),
    late: new Set([...before, late.id]),
    tick: () => {},
    mostCalls: mostCallsOf(world),
    statesBack: 0,
  });
  for (const { name, arrived } of destinations) {
    if (!arrived.has(version(late)))
      throw new Error(`${name}: ${version(late)} came late, within the look-back, and is lost.`);
  }
}

function mostCallsOf({ list, callsPerRow = 6 }: World): number {
  return 10 * callsPerRow + callsPerRow * list.rows.length;
}

function floorOf(start: number | null | undefined, oldest: number): number | null {
  return start === null || start === undefined ? null : oldest + start;
}

/** Whether a reading from this STATE on has more than one gap to read, or goes on with such a one. */
function isInPieces(
  { inPieces }: Destination,
  start: Row | undefined,
  floor: number | null,
  until: number | null,
): boolean {
  const covered = decodeCoverage(unixSecondsCursor, start?.covered ?? [], 'covered');
  return covered.gaps(floor, until).length > 1 || (start !== undefined && inPieces.has(start));
}

function addRows(list: FakeList, arrivals: Arrivals, jitter: readonly number[], mostTies?: number): void {
  const added: FakeRow[] = [];
  for (const pause of arrivals) {
    list.now += pause;
    const ties = [...added, ...list.rows].filter(({ at }) => at === list.now).length;
    if (mostTies !== undefined && ties >= mostTies) list.now += 1;
    added.unshift(list.row(list.now));
  }
  const moved = added.map((row, place) => ({ row, place: place + 1.01 * (jitter[place % jitter.length] ?? 0) }));
  list.rows.unshift(...moved.sort((a, b) => a.place - b.place).map(({ row }) => row));
}

/** Some rows change: their value is now the newest. */
function edit(list: FakeList, places: readonly number[]): void {
  for (const place of places) {
    const [row] = list.rows.splice(place % Math.max(1, list.rows.length), 1);
    list.now += 1;
    if (row) list.rows.unshift({ ...row, at: list.now });
  }
}

/** No row outside of the dates, none twice, and none again of what the STATE held, but for the look-back: below its top, or below the
 * top of the last finished run. */
function assertOnlyWanted(
  { name, emitted, lookback }: Destination,
  start: Row | undefined,
  { floor, until }: { floor: number | null; until: number | null },
  isSteady: boolean,
): void {
  const covered = decodeCoverage(unixSecondsCursor, start?.covered ?? [], 'covered');
  const gaps = covered.gaps(floor, until);
  const top = covered.top ?? Number.POSITIVE_INFINITY;
  const late = Math.min(isSteady ? top : (covered.verified ?? top), top) - lookback;
  const seen = new Set<string>();
  const isOutside = ({ at }: FakeRow): boolean => (floor !== null && at <= floor) || (until !== null && at > until);
  for (const row of emitted) {
    if (isOutside(row)) throw new Error(`${name}: ${version(row)} lies outside of the dates.`);
    if (seen.has(version(row))) throw new Error(`${name}: ${version(row)} came twice in one run.`);
    seen.add(version(row));
    const missing = gaps.some(({ low, high }) => (low === null || row.at > low) && (high === null || row.at <= high));
    if (!missing && row.at <= late) throw new Error(`${name}: ${version(row)} was sent although the STATE held it.`);
  }
}

/** Nothing above the end is claimed, but for what was before. */
function assertClaimsUpTo(
  { name }: Destination,
  start: Row | undefined,
  states: readonly Row[],
  until: number | null,
): void {
  const most = Math.max(topOf(start), until ?? Number.POSITIVE_INFINITY);
  const bad = states.find((state) => topOf(state) > most);
  if (bad) throw new Error(`${name}: STATE ${JSON.stringify(bad)} claims what lies above the end date ${until}.`);
}

/** Every settled row that was there when a finished run began, and still is, has arrived. */
function assertComplete(
  { name, arrived }: Destination,
  present: readonly FakeRow[],
  list: FakeList,
  floor: number | null,
): void {
  const now = new Set(list.rows.map(version));
  for (const row of present) {
    if ((floor !== null && row.at <= floor) || !now.has(version(row)) || arrived.has(version(row))) continue;
    throw new Error(`${name}: ${version(row)} is lost.`);
  }
}

function topOf(state: Row | undefined): number {
  return (state?.covered as { high: number }[] | undefined)?.[0]?.high ?? 0;
}
