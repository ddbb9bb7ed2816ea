import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { millisecondsTimestampCursor } from '../coverage/cursor.ts';
import type { DerivedStream, ListStream } from '../declare/stream.ts';
import { QuotaError } from '../http/quota.ts';
import type { Row } from '../json.ts';
import { FakeList } from '../testing/fakeList.ts';
import { runs } from '../testing/seeds.ts';
import { list, runRead, type SyncRun } from '../testing/syncs.ts';
import { wholeAt } from './orders/wholeAt.ts';

const SLICES = [1, 2, 3, 4, 5];
const LOOKBACK = 200;
const readAt = { field: 'readAt', type: millisecondsTimestampCursor };

/** Things with a few rows each, whose changes leave no date, and a list of events that tells of them. */
class World {
  readonly events = new FakeList();
  readonly versions = new Map(SLICES.map((key) => [key, 0]));
  readonly things = list('things', { sync: { order: 'full_refresh' } });
  readonly eventList = list('events');
  readonly parts: ListStream;
  /** What is made of the rows of `parts`. */
  readonly pieces: DerivedStream;
  now = 3_000_000_000;

  constructor(refreshDays = 1_000) {
    this.parts = list('parts', {
      request: { path: ({ slice }) => `parts/${slice.key}` },
      partitions: {
        parent: this.things,
        slice: ({ id }) => ({ key: id as number }),
        evidence: {
          lists: [this.eventList],
          keyOf: ({ of }) => of as number,
          lookback: () => LOOKBACK,
          refreshDays: () => refreshDays,
        },
      },
      sync: { order: 'own', read: wholeAt(readAt.field, readAt.type), cursor: readAt },
    });
    this.pieces = {
      ...{ name: 'pieces', primaryKey: ['id'], parent: this.parts },
      derive: ({ id, of }) => [{ id, of }],
    };
  }

  /** Something changes, and an event tells of it, which is dated earlier. */
  change(key: number, late = 0): void {
    this.versions.set(key, (this.versions.get(key) ?? 0) + 1);
    this.events.insert({ ...this.events.row(this.now - late), of: key });
  }

  async run({
    state = {},
    onRequest,
    modes,
    with: other,
  }: Pick<Partial<SyncRun>, 'state' | 'onRequest' | 'modes'> & { with?: DerivedStream } = {}) {
    this.events.now = this.now;
    const partsOf = (key: number) => () => ({
      rows: [1, 2].map((part) => ({ id: key * 10 + part, of: key, version: this.versions.get(key) })),
      next: null,
    });
    return runRead({
      streams: [this.things, this.eventList, this.parts, ...(other ? [other] : [])],
      answers: {
        things: () => ({ rows: SLICES.map((id) => ({ id })), next: null }),
        events: this.events,
        ...Object.fromEntries(SLICES.map((key) => [`parts/${key}`, partsOf(key)])),
      },
      selected: ['parts', ...(other ? [other.name] : [])],
      concurrency: 1,
      now: this.now * 1000,
      state,
      ...(onRequest && { onRequest }),
      ...(modes && { modes }),
    });
  }
}

const read = (run: Awaited<ReturnType<World['run']>>): unknown[] => [
  ...new Set(run.records('parts').map(({ of }) => of)),
];

test('only slices of which something is told are read again, and rows bear when they were', async () => {
  const world = new World();
  const first = await world.run();
  expect([first.complete, read(first)]).toEqual([true, SLICES]);
  world.now += 1_000;
  const idle = await world.run({ state: first.states });
  expect([idle.complete, idle.requests]).toEqual([true, ['things', 'events']]);
  world.change(4);
  world.now += 100;
  const next = await world.run({ state: idle.states });
  expect(read(next)).toEqual([4]);
  expect(next.records('parts')[0]?.readAt).toBe('2065-01-24T05:38:20Z');
  world.now += 1_000;
  expect(read(await world.run({ state: next.states }))).toEqual([]);
});

test('whoever is made of the rows has those of all slices', async () => {
  const world = new World();
  const { pieces } = world;
  const first = await world.run({ with: pieces });
  world.now += 1_000;
  world.change(4);
  world.now += 100;
  const next = await world.run({ with: pieces, state: first.states });
  expect([next.complete, next.records('pieces').length]).toEqual([true, 2 * SLICES.length]);
  world.now += 1_000;
  expect(read(await world.run({ state: next.states }))).toEqual([]);
});

test('what is made of the rows comes to its end, though each run is cut short by the quota', async () => {
  const world = new World();
  const { pieces } = world;
  let { states } = await world.run({ with: pieces });
  const asked: string[][] = [];
  const arrived = new Set<unknown>();
  for (let runs = 0; runs < 3; runs++) {
    let left = 2;
    const onRequest = (path: string): void => {
      if (path.startsWith('parts/') && left-- <= 0) throw new QuotaError('The quota is used up.');
    };
    world.now += 100;
    const run = await world.run({ with: pieces, state: states, onRequest });
    ({ states } = run);
    asked.push(run.requests.filter((path) => path.startsWith('parts/')));
    for (const { of } of run.records('pieces')) arrived.add(of);
    expect([runs, run.complete]).toEqual([runs, runs === 2]);
  }
  expect([...arrived].sort()).toEqual(SLICES);
  expect(asked.at(-1)).toEqual(['parts/5']);
});

test('a full refresh reads all, and asks nobody', async () => {
  const world = new World();
  const first = await world.run();
  const full = await world.run({ state: first.states, modes: { parts: 'full_refresh' } });
  expect([read(full), full.requests.includes('events')]).toEqual([SLICES, false]);
  expect(full.records('parts').some((row) => 'readAt' in row)).toBe(false);
  const next = await world.run({ state: full.states });
  expect(read(next)).toEqual(SLICES);
});

interface Step {
  before: { key: number; late: number }[];
  during: { key: number; request: number; late: number }[];
  /** The process is killed after this share of its messages; 1: it is not. */
  cut: number;
  seconds: number;
}

const key = fc.constantFrom(...SLICES);
const late = fc.integer({ min: 0, max: LOOKBACK - 1 });
const steps = fc.array(
  fc.record<Step>({
    before: fc.array(fc.record({ key, late }), { maxLength: 3 }),
    during: fc.array(fc.record({ key, late, request: fc.integer({ min: 1, max: 8 }) }), { maxLength: 2 }),
    cut: fc.oneof(
      fc.constant(1),
      fc.integer({ min: 0, max: 99 }).map((percent) => percent / 100),
    ),
    seconds: fc.integer({ min: 0, max: 150 }),
  }),
  { minLength: 2, maxLength: 8 },
);

/** What a destination has when a run was killed: what stands before a STATE that has left. */
function arrivalsOf({ recorder }: Awaited<ReturnType<World['run']>>, cut: number) {
  const sent = recorder.messages.slice(0, Math.ceil(recorder.messages.length * cut));
  const safe = sent.slice(0, sent.findLastIndex(({ type }) => type === 'STATE') + 1);
  const rows = safe.flatMap((message) => (message.type === 'RECORD' ? [message.data] : []));
  const states = safe.flatMap((message) => (message.type === 'STATE' ? [message.state.stream.stream_state] : []));
  return { rows, states: states.slice(-1).map((parts): Record<string, Row> => ({ parts })) };
}

async function play(history: readonly Step[]): Promise<void> {
  const world = new World();
  const arrived = new Map<unknown, unknown>();
  let state: Record<string, Row> = {};
  for (const { before, during, cut, seconds } of history) {
    world.now += seconds;
    for (const one of before) world.change(one.key, one.late);
    const told = [...world.versions];
    let requests = 0;
    const onRequest = (): void => {
      requests += 1;
      for (const one of during.filter(({ request }) => request === requests)) world.change(one.key, one.late);
    };
    const { rows, states } = arrivalsOf(await world.run({ state, onRequest }), cut);
    for (const { of, version } of rows) arrived.set(of, version);
    state = states[0] ?? state;
    if (cut < 1) continue;
    for (const [slice, version] of told) expect(arrived.get(slice)).toBeGreaterThanOrEqual(version);
  }
}

test('whatever is told late, and whenever a run is killed: what was told before a run has come with it', async () => {
  await fc.assert(fc.asyncProperty(steps, play), runs(150));
});

test('what is told late after a run that was killed comes with the next one, and nothing else again', async () => {
  const world = new World();
  world.change(2);
  const {
    states: [state = {}],
  } = arrivalsOf(await world.run(), 0.7);
  const known = Object.keys(state.parts?.partitions as Row).map(Number);
  expect(known.length).toBeGreaterThan(1);
  expect(known.length).toBeLessThan(SLICES.length);
  world.now += 10;
  world.change(1, 100);
  const next = await world.run({ state });
  expect(read(next)).toEqual([...SLICES.filter((one) => !known.includes(one)), 1]);
});

test('a slice of which nothing is told is read once in so many days, however often one looks', async () => {
  const world = new World(7);
  let { states } = await world.run();
  for (let week = 0; week < 2; week++) {
    const seen: unknown[] = [];
    for (let hours = 0; hours < 7 * 24; hours += 12) {
      world.now += 12 * 3_600;
      const run = await world.run({ state: states });
      states = run.states;
      seen.push(...read(run));
    }
    expect(seen.sort()).toEqual(SLICES);
  }
});

test('where the list of events is not to be had, what was not read for a day is read', async () => {
  const world = new World();
  const first = await world.run();
  const trouble = (path: string): void => {
    if (path === 'events') throw new Error('There is trouble.');
  };
  world.now += 3_600;
  const soon = await world.run({ state: first.states, onRequest: trouble });
  expect([soon.complete, read(soon)]).toEqual([true, []]);
  expect(soon.log).toEqual([expect.stringMatching(/^WARN Stream parts: all things that were not read for a day/)]);
  world.now += 24 * 3_600;
  const later = await world.run({ state: soon.states, onRequest: trouble });
  expect(read(later)).toEqual(SLICES);
  world.change(2);
  world.now += 100;
  expect(read(await world.run({ state: later.states }))).toEqual([2]);
});
