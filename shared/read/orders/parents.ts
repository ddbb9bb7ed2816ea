import { Coverage, type Unfinished } from '../../coverage/coverage.ts';
import type { CursorType, CursorValue } from '../../coverage/cursor.ts';
import type { Config, ParentPartitions, Slice } from '../../declare/stream.ts';
import { SourceError } from '../../errors.ts';
import type { Row } from '../../json.ts';
import type { Consumer } from '../subscriber.ts';
import { slicesOf } from '../partitions.ts';
import { cursorOf, highest, type ReadContext } from '../pages.ts';
import type { Wanted } from '../subscription.ts';

/** A row may be written so much before its parent changes. */
const SLACK_SECONDS = 60;

/** What has been found of a row of the other list. */
interface Found {
  slice: Slice;
  cursor: CursorValue | undefined;
}

/** Gathers the rows of the other list that are new or have changed; they may move up in it while it is read. */
export class Parents implements Consumer {
  readonly floor = null;
  readonly lookback: number;
  readonly hasPast = true;
  failure?: unknown;
  readonly found = new Map<string, Found>();
  /** How far up the list was known when all of it had been read. */
  reach: CursorValue | undefined;
  /** What had settled when the list began to be read. */
  settled: CursorValue | undefined;
  /** Whether one had not changed although a row of it had come. */
  areStale = false;
  readonly #of: ParentPartitions<Config>;
  readonly #context: ReadContext;
  readonly #type: CursorType<CursorValue>;
  readonly #covered: Coverage<CursorValue>;
  readonly #coverages = new Map<string, Coverage<CursorValue>>();
  readonly #unread = new Set<string>();

  constructor(
    of: ParentPartitions<Config>,
    context: ReadContext,
    type: CursorType<CursorValue>,
    since: CursorValue | null,
  ) {
    const { sync } = of.parent;
    this.#of = of;
    this.#context = context;
    this.#type = type;
    this.lookback = sync.order === 'full_refresh' ? 0 : (sync.lookback?.(context.config) ?? 0);
    this.#covered = coveredTo(since, type);
  }

  begin(slices: readonly Slice[]): void {
    for (const { key } of slices) this.#unread.add(String(key));
  }

  coverage({ key }: Slice): Coverage<CursorValue> {
    return this.#coverages.get(String(key)) ?? this.#covered;
  }

  claim({ key }: Slice, low: CursorValue | null, high: CursorValue): void {
    this.#coverages.set(String(key), this.coverage({ key }).add(low, high));
  }

  setUnfinished({ key }: Slice, unfinished: Unfinished<CursorValue>, reach?: CursorValue): void {
    this.#coverages.set(String(key), this.coverage({ key }).withUnfinished(unfinished, reach));
    if (unfinished.known !== undefined) return;
    this.#unread.delete(String(key));
    this.reach = highest(this.#type, [this.reach, reach]);
  }

  take(rows: readonly Row[], _slice: Slice, wanted?: Wanted): void {
    this.settled ??= wanted?.settled;
    const { parent, slice } = this.#of;
    for (const row of rows) {
      const cursor = parent.sync.order === 'full_refresh' ? undefined : cursorOf(parent.sync, row);
      for (const one of slicesOf(slice(row, this.#context.config))) {
        const before = this.found.get(String(one.key))?.cursor;
        this.found.set(String(one.key), { slice: one, cursor: highest(this.#type, [before, cursor]) });
      }
    }
  }

  /** A row of one of them has this value. */
  met(key: Slice['key'], value: CursorValue | undefined): void {
    const { settled } = this;
    const cursor = this.found.get(String(key))?.cursor;
    if (value === undefined || cursor === undefined || settled === undefined) return;
    // Newer ones may have come since the list was read.
    if (this.#type.compare(value, settled) > 0) return;
    this.areStale ||= this.#type.compare(this.#type.minusSeconds(value, SLACK_SECONDS), cursor) > 0;
  }

  /** Throws when some of its slices were left out, or never stood still. */
  assertWhole(): void {
    if (!this.#unread.size) return;
    const unread = [...this.#unread].join(', ');
    throw new SourceError(
      'transient_error',
      `It needs the whole list of ${this.#of.parent.name}. Of these parts not all could be read, or they changed all the time: ${unread}. The next sync tries again.`,
    );
  }
}

/** Coverage of all up to a value. */
export function coveredTo(bound: CursorValue | null, type: CursorType<CursorValue>): Coverage<CursorValue> {
  return bound === null ? new Coverage(type) : new Coverage(type).add(null, bound);
}
