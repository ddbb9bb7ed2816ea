import type { Clock } from '../clock.ts';
import { decodeCoverage } from '../coverage/codec.ts';
import type { CursorValue } from '../coverage/cursor.ts';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import type { ListStream } from '../declare/stream.ts';
import { Stopped } from '../errors.ts';
import type { ApiClient } from '../http/client.ts';
import { ServerClock } from '../http/serverClock.ts';
import type { Row } from '../json.ts';
import { Findings } from '../read/findings.ts';
import { StreamOutput } from '../read/output.ts';
import { isStalePosition } from '../read/pages.ts';
import { readList } from '../read/partitions.ts';
import { Pool } from '../read/pool.ts';
import { StreamState } from '../read/state.ts';
import type { Subscriber } from '../read/subscriber.ts';
import type { FakeList, FakeRow } from './fakeList.ts';
import { Recorder } from './recorder.ts';

/** Thrown where a killed process would have ended. */
export class Killed extends Stopped {
  constructor() {
    super('SIGTERM');
  }
}

export const version = ({ id, at }: FakeRow): string => `${id}@${at}`;

/** One stream as a platform sees it over many syncs: what has arrived, and every STATE that has. */
export class Destination {
  readonly name: string;
  readonly lookback: number;
  readonly arrived = new Set<string>();
  readonly states: Row[] = [];
  /** Those of unfinished readings with more than one gap: until such a reading ends, it looks back from where it began. */
  readonly inPieces = new Set<Row>();
  /** Rows of the run under way, in their order. */
  emitted: FakeRow[] = [];

  /** Taking rows is slow: so many at a time. */
  readonly portion: number | undefined;

  constructor(name: string, lookback: number, portion?: number) {
    this.name = name;
    this.lookback = lookback;
    this.portion = portion;
  }

  /** What a STATE claims. */
  claims(state: Row | undefined): (at: number) => boolean {
    const coverage = decodeCoverage(unixSecondsCursor, state?.covered ?? [], 'covered');
    return (at) => coverage.contains(at);
  }
}

export interface RunOptions {
  list: FakeList;
  stream: ListStream;
  destinations: readonly { destination: Destination; floor: number | null; until?: number | null }[];
  /** Rows that came with an old cursor value: no STATE answers for them. */
  late: ReadonlySet<number>;
  /** Called before every answer and after every batch of records; throws Killed to end the run. */
  tick(): void;
  /** So many requests are more than any run needs. */
  mostCalls: number;
  /** STATEs to go back from the last one, as when the platform had not stored those. */
  statesBack: number;
  /** Seconds by which the clock of this machine runs ahead of the server's. */
  ourClockAhead?: number;
  /** Whether the server says what time it is; without it, its answers come with the server's time, as if known. */
  server?: 'dated' | 'dateless';
}

/** One run of one list operation, from the last stored STATE. True when it came to its end, false when it
 * was killed or gave up because the API had refused its positions more than once.
 */
export async function runSync(options: RunOptions): Promise<boolean> {
  const { list, stream, destinations, late, statesBack } = options;
  const recorder = new Recorder();
  const byName = new Map(destinations.map(({ destination }) => [destination.name, destination]));
  recorder.onReady = options.tick;
  recorder.onMessage = (message) => {
    if (message.type === 'RECORD') {
      const row = message.data as FakeRow;
      const destination = byName.get(message.stream);
      destination?.emitted.push(row);
      destination?.arrived.add(version(row));
    } else if (message.type === 'STATE') {
      const { stream_descriptor, stream_state } = message.state.stream;
      const destination = byName.get(stream_descriptor.name);
      destination?.states.push(stream_state);
      if (destination) assertHonest(destination, stream_state, list, late);
    }
  };
  const clock = { now: () => (list.now + (options.ourClockAhead ?? 0)) * 1000, sleep: async () => {} };
  const outputs: StreamOutput[] = [];
  const subscribers = destinations.map(({ destination, floor, until = null }): Subscriber => {
    destination.emitted = [];
    const stored = destination.states.slice(0, destination.states.length - statesBack).at(-1);
    const shape = {
      stream: destination.name,
      cursor: unixSecondsCursor,
      partitioned: false,
      mode: 'incremental' as const,
    };
    const state = StreamState.decode(shape, stored);
    const output = new StreamOutput({
      stream: destination.name,
      primaryKey: ['id'],
      emitter: recorder,
      clock,
      state,
      stateIntervalSeconds: 0,
      inspector: async () => () => {},
    });
    outputs.push(output);
    return {
      output,
      floor,
      until,
      lookback: destination.lookback,
      coverage: () => state.coverage(''),
      claim: (_slice, low, high, resume) => state.claim('', low, high as CursorValue, resume),
      setVerified: (_slice, verified) => state.setVerified('', verified),
      push: async (rows) => void (await output.write(rows)),
      ...(destination.portion !== undefined && { portion: destination.portion }),
    };
  });
  let calls = 0;
  list.beforeAnswer = () => {
    if (++calls > options.mostCalls) throw new Error(`The run makes no end: ${calls} requests.`);
    options.tick();
  };
  list.calls = 0;
  const { signal } = new AbortController();
  const { api, ...more } = options.server ? asWatched(list, clock, options.server) : { api: list.client };
  const context = {
    config: {},
    api,
    files: async () => ({}),
    clock,
    signal,
    log: () => {},
    holdsSecret: () => false,
    findings: new Findings(),
    ...more,
  };
  try {
    for (const output of outputs) output.start();
    await readList({ stream, subscribers, context, pool: new Pool(1), priority: 0, parentSlices: async () => [] });
    for (const { failure } of subscribers) if (failure !== undefined) throw failure;
    for (const output of outputs) output.complete();
    return true;
  } catch (error) {
    if (error instanceof Killed || isStalePosition(error)) return false;
    throw error;
  } finally {
    list.beforeAnswer = () => {};
  }
}

/** The list as a server whose answers have a Date, or none, so that only our own clock tells when they came. */
function asWatched(list: FakeList, clock: Clock, server: 'dated' | 'dateless') {
  const serverClock = new ServerClock(clock, () => {});
  const { client } = list;
  const call: ApiClient['call'] = async (...asked) => {
    const answer = await client.call(...asked);
    serverClock.see(server === 'dated' ? { date: new Date(list.now * 1000).toUTCString() } : {});
    return server === 'dated' ? answer : { ...answer, time: clock.now() };
  };
  return { api: { call } as ApiClient, serverClock };
}

/** Every row that a STATE claims has been delivered before it. */
function assertHonest(destination: Destination, state: Row, list: FakeList, late: ReadonlySet<number>): void {
  const claimed = destination.claims(state);
  for (const row of list.rows) {
    if (claimed(row.at) && !late.has(row.id) && !destination.arrived.has(version(row))) {
      throw new Error(
        `${destination.name}: STATE ${JSON.stringify(state)} claims ${version(row)}, which was not delivered.`,
      );
    }
  }
}
