import type { HeymarketSimulator } from '../simulators/heymarket/heymarket.ts';
import { parseMoment } from '../simulators/heymarket/moments.ts';
import type { Row, StreamState } from '../support/messages.ts';
import type { Run } from '../support/run.ts';
import { apiKey, catalogOf, configOf, cursors, heymarketConnector, keyOfStream, type StreamName } from './setup.ts';
import { wantedRows } from './truth.ts';

/** Every safe point brings a STATE. The clock of the other side is moved: no token would be good for long. */
export const strict = { state_interval_seconds: 0, credentials: apiKey };

/** Younger rows, by the clock of the other side, are not promised yet; in seconds. */
export const settlesAfter = 60;

/** When to end a run from outside: after so many lines, or when so many calls have come. */
export type Kill = { line?: number; call?: number };

export type Settings = Row & { walk_lookback_minutes: number; message_lookback_days: number };

/** These come whole when they have changed. */
export const uncovered = ['surveys', 'inboxes'];

/** So many seconds below what is covered are read again. */
export function lookbackOf(stream: string, { walk_lookback_minutes, message_lookback_days }: Settings): number {
  if (stream === 'messages') return message_lookback_days * 86_400;
  return uncovered.includes(stream) ? 0 : walk_lookback_minutes * 60;
}

/** What a destination has of a sync that is run again and again, each time from the last STATE that left the process. */
export class Story {
  readonly heymarket: HeymarketSimulator;
  readonly streams: readonly StreamName[];
  readonly config: Settings;
  /** Rows that came with an old date: no STATE answers for them. */
  readonly late = new Set<string>();
  state: StreamState[] = [];
  runs = 0;
  /** What the clock of the other side said when the last run began, in seconds. */
  began = 0;
  readonly #arrived = new Map<string, Set<string>>();

  constructor(heymarket: HeymarketSimulator, streams: readonly StreamName[], config: Settings) {
    this.heymarket = heymarket;
    this.streams = streams;
    this.config = { ...strict, ...config };
  }

  async run(kill: Kill = {}, settings: Row = {}): Promise<Run> {
    const { heymarket, streams, config } = this;
    this.began = heymarket.now().getTime() / 1000;
    const process = heymarketConnector.start('read', {
      config: configOf(heymarket, { ...config, ...settings }),
      catalog: await catalogOf(streams),
      ...(this.runs > 0 && { state: this.state }),
      ...(kill.line !== undefined && { cutAfter: kill.line }),
    });
    if (kill.call !== undefined) {
      heymarket.hook({ when: 'before', skip: kill.call - 1, run: () => process.kill('SIGKILL') });
    }
    const run = await process.finished;
    heymarket.clearHooks();
    this.runs += 1;
    this.state = run.stateAfter(this.state);
    // A run that was interrupted counts only as far as a STATE follows.
    for (const stream of streams) this.#take(stream, run.signal === null ? run.records(stream) : run.committed(stream));
    return run;
  }

  /** Rows, as they are, that had settled when the last run began and have never arrived. */
  lost(stream: string): string[] {
    const { began, config } = this;
    const moment = began - settlesAfter;
    return this.#missing(stream, (row) => {
      const at = secondsOf(stream, row) ?? 0;
      if (at >= moment) return undefined;
      // The status of a message is promised as far as the look-back reaches.
      const isFresh = stream !== 'messages' || at >= moment - lookbackOf(stream, config) + settlesAfter;
      return isFresh ? versionOf(stream, row) : keyOf(stream, row);
    });
  }

  /** Rows that the last STATE claims and that never arrived. */
  claimedInVain(stream: string): string[] {
    return this.#missing(stream, (row) => {
      const key = keyOf(stream, row);
      const name = stream === 'messages' ? key : versionOf(stream, row);
      return !this.late.has(key) && isHeld(this.coveredBy(this.state, stream, row), secondsOf(stream, row))
        ? name
        : undefined;
    });
  }

  /** What a STATE says has been delivered of the lists that a row may be in, in seconds, newest first. */
  coveredBy(states: readonly StreamState[], stream: string, row: Row, inAny = false): Part[] {
    const found = states.find((state) => state.stream.stream_descriptor.name === stream)?.stream.stream_state;
    const { partitions, covered = [] } = (found ?? {}) as { covered?: Row[]; partitions?: Record<string, Row[]> };
    if (!partitions) return [partOf(covered)];
    // Archived rows may stand in both lists, and open conversations among the closed ones.
    if (stream !== 'conversations')
      return ['archived=false', 'archived=true'].map((key) => partOf(partitions[key] ?? []));
    const { pending, asked } = this.heymarket.settings.closed;
    const isClosed = row.status === 'closed' || (row.status === 'pending' && pending === 'closed');
    const places = inAny && asked === 'too' ? [isClosed, true] : [isClosed];
    return places.map((closed) => partOf(partitions[`${row.inbox}|${closed}`] ?? []));
  }

  #missing(stream: string, nameOf: (row: Row) => string | undefined): string[] {
    const arrived = this.#arrived.get(stream) ?? new Set();
    return visibleRows(this.heymarket, stream)
      .map(nameOf)
      .filter((name) => name !== undefined && !arrived.has(name)) as string[];
  }

  #take(stream: string, rows: readonly Row[]): void {
    const arrived = this.#arrived.get(stream) ?? new Set();
    for (const row of rows) arrived.add(versionOf(stream, row)).add(keyOf(stream, row));
    this.#arrived.set(stream, arrived);
  }
}

/** What can be had of a stream: archived rows only where the API can be asked for them. */
export function visibleRows(heymarket: HeymarketSimulator, stream: string): Row[] {
  const { omitted, asked } = heymarket.settings.archived;
  const isHidden = asked === 'ignored' && omitted === 'unarchived';
  return wantedRows(heymarket, stream, isHidden ? { archived: false } : {});
}

/** Rows of a run that the STATE which it began from held, further down than the look-back reaches. */
export function repeatedInVain(
  story: Story,
  run: Run,
  before: readonly StreamState[],
  stream: string,
  config: Settings,
): string[] {
  const lookback = lookbackOf(stream, config);
  return run
    .records(stream)
    .filter((row) => {
      const parts = story.coveredBy(before, stream, row, true);
      const reach =
        Math.min(...parts.map(({ ranges, verified }) => Math.min(verified, ranges[0]?.high ?? 0))) - lookback;
      const at = secondsOf(stream, row);
      return isHeld(parts, at) && at !== undefined && at <= reach;
    })
    .map((row) => versionOf(stream, row));
}

/** `verified`: up to there nothing was missing before the reading that the STATE is of. */
type Part = { ranges: { low: number; high: number }[]; verified: number };

function partOf(covered: readonly Row[]): Part {
  const ranges = covered.map(({ low, high }) => ({
    low: momentOf(low) ?? Number.NEGATIVE_INFINITY,
    high: momentOf(high) ?? Number.NEGATIVE_INFINITY,
  }));
  return { ranges, verified: momentOf(covered[0]?.verified) ?? Number.POSITIVE_INFINITY };
}

function isHeld(parts: readonly Part[], at: number | undefined): boolean {
  return at !== undefined && parts.every(({ ranges }) => ranges.some(({ low, high }) => low < at && at <= high));
}

/** To the microsecond. */
function momentOf(value: unknown): number | undefined {
  const moment = typeof value === 'string' ? parseMoment(value) : undefined;
  return moment === undefined ? undefined : Number(moment / 1000n) / 1e6;
}

/** The cursor value of a row, in seconds. */
export function secondsOf(stream: string, row: Row): number | undefined {
  return momentOf(row[cursors[stream as StreamName] ?? '']);
}

export const keyOf = (stream: string, row: Row): string =>
  JSON.stringify(keyOfStream(stream).map((name) => String(row[name])));

/** Whatever is read by its last change is another row after it; messages change in their status. */
export function versionOf(stream: string, row: Row): string {
  const changing = stream === 'messages' ? row.status : row[cursors[stream as StreamName] ?? ''];
  return `${keyOf(stream, row)} ${changing ?? ''}`;
}

/** What came more often than once. */
export function repeated(run: Run, stream: string): string[] {
  const seen = new Set<string>();
  return run
    .records(stream)
    .map((row) => versionOf(stream, row))
    .filter((version) => seen.size === seen.add(version).size);
}
