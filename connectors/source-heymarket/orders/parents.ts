import { type Row, type Slice, SourceError } from '@mailroom/airbyte-cdk';
import {
  type Config,
  Coverage,
  type CursorType,
  type CursorValue,
  cursorOf,
  highest,
  type ParentPartitions,
  type Subscriber,
  type Subscription,
  slicesOf,
} from '@mailroom/airbyte-cdk/orders';

/** A row may be written so much before its parent changes. */
const SLACK_SECONDS = 60;

/** A parent, and when it changed last. */
interface Found {
  slice: Slice;
  cursor: CursorValue | undefined;
}

/** Gathers the parents that are new or have changed; they may move up in their list while it is read. */
export class Parents implements Subscriber {
  readonly floor = null;
  readonly until = null;
  readonly lookback: number;
  readonly verifier = { verify: (verified: CursorValue | undefined): void => this.#verify(verified) };
  failure?: unknown;
  readonly found = new Map<string, Found>();
  /** How far up nothing was missing when their list had been read. */
  verified: CursorValue | undefined;
  /** What had settled when their list began to be read. */
  settled: CursorValue | undefined;
  /** Whether one had not changed although a row of it had come. */
  areStale = false;
  #isWhole = false;
  readonly #by: ParentPartitions<Config>;
  readonly #config: Config;
  readonly #type: CursorType<CursorValue>;
  readonly #covered: Coverage<CursorValue>;
  readonly #coverages = new Map<string, Coverage<CursorValue>>();

  constructor(by: ParentPartitions<Config>, config: Config, type: CursorType<CursorValue>, since: CursorValue | null) {
    const { sync } = by.parent;
    this.#by = by;
    this.#config = config;
    this.#type = type;
    this.lookback = sync.order === 'full_refresh' ? 0 : (sync.lookback?.(config) ?? 0);
    this.#covered = coveredTo(since, type);
  }

  begin(): void {
    this.#isWhole = false;
  }

  coverage({ key }: Slice): Coverage<CursorValue> {
    return this.#coverages.get(String(key)) ?? this.#covered;
  }

  claim({ key }: Slice, low: CursorValue | null, high: CursorValue): void {
    this.#coverages.set(String(key), this.coverage({ key }).add(low, high));
  }

  setVerified({ key }: Slice, verified: CursorValue | undefined): void {
    this.#coverages.set(String(key), this.coverage({ key }).withVerified(verified));
  }

  push(rows: readonly Row[], _slice: Slice, subscription?: Subscription): void {
    this.settled ??= subscription?.settled;
    const { parent, slice } = this.#by;
    for (const row of rows) {
      const cursor = parent.sync.order === 'full_refresh' ? undefined : cursorOf(parent.sync, row);
      for (const one of slicesOf(slice(row, this.#config))) {
        const before = this.found.get(String(one.key))?.cursor;
        this.found.set(String(one.key), { slice: one, cursor: highest(this.#type, [before, cursor]) });
      }
    }
  }

  /** A row of one of them has this value. */
  met(key: Slice['key'], value: CursorValue): void {
    const { settled } = this;
    const cursor = this.found.get(String(key))?.cursor;
    if (cursor === undefined || settled === undefined) return;
    // Newer ones may have come since the list was read.
    if (this.#type.compare(value, settled) > 0) return;
    this.areStale ||= this.#type.compare(this.#type.minusSeconds(value, SLACK_SECONDS), cursor) > 0;
  }

  /** Throws when some parts of their list were left out, or never stood still. */
  assertWhole(): void {
    if (this.#isWhole) return;
    throw new SourceError(
      'transient_error',
      `It needs the whole list of ${this.#by.parent.name}, of which not all parts could be read, or which changed all the time. The next sync tries again.`,
    );
  }

  #verify(verified: CursorValue | undefined): void {
    this.#isWhole = true;
    this.verified = highest(this.#type, [this.verified, verified]);
  }
}

/** Coverage of all up to a value. */
export function coveredTo(bound: CursorValue | null, type: CursorType<CursorValue>): Coverage<CursorValue> {
  return bound === null ? new Coverage(type) : new Coverage(type).add(null, bound);
}
