import type { Coverage } from '../coverage/coverage.ts';
import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import { type Again, type Config, type IncrementalBase, type ListStream, WHOLE } from '../declare/stream.ts';
import { Stopped } from '../errors.ts';
import { endsSync } from '../http/failure.ts';
import type { Row } from '../json.ts';
import { lowest } from './bounds.ts';
import { callsFor } from './calls.ts';
import { type ReadContext, serverStartOf, settledAt } from './context.ts';
import type { DateBounds } from './dateBounds.ts';
import { cursorOf } from './datedRows.ts';
import type { StreamOutput } from './output.ts';
import { keyOf } from './rowKey.ts';

/** Who wants them, and of which list. */
export interface LateChangesOptions {
  list: ListStream;
  sync: IncrementalBase<Config>;
  output: StreamOutput;
  bounds: DateBounds;
  lookback: number;
  context: ReadContext;
}

/**
 * Rows of a list in windows that lie below what is looked back on, and have changed all the same (`again` of a
 * declaration). They come when the list has been read, so that what is new comes first. `verified` of the state says from
 * when on changes are asked for; it rises with each portion, so that an interrupted run has got on.
 */
export class LateChanges {
  readonly #again: Again<Config>;
  readonly #options: LateChangesOptions;
  readonly #type: CursorType<CursorValue>;
  #since: CursorValue | undefined;
  #below: CursorValue | undefined;
  /** What was covered before this run: of what was not, the list itself brings the rows. */
  #covered: Coverage<CursorValue> | undefined;

  private constructor(again: Again<Config>, options: LateChangesOptions) {
    this.#again = again;
    this.#options = options;
    this.#type = options.sync.cursor.type;
  }

  static of(again: Again<Config> | undefined, options: LateChangesOptions): LateChanges | undefined {
    return again && new LateChanges(again, options);
  }

  /** Before anything is read. */
  begin(): void {
    const { output, lookback } = this.#options;
    this.#since = output.state.verified;
    this.#covered = output.state.coverage(WHOLE.key);
    const { top, verified = top } = this.#covered;
    if (top === undefined || verified === undefined) return;
    // After a reading that was interrupted, this run does not come to all that the look-back would reach.
    this.#below = lowest(this.#type, [top, this.#type.minusSeconds(verified, lookback)]) ?? undefined;
  }

  /** Before a claim of a first run, which may be interrupted, or of one with an older state: changes are asked for from now on. */
  noteStart(): void {
    const { context, output, sync } = this.#options;
    if (this.#since !== undefined || context.serverClock?.isKnown === false) return;
    output.state.verified ??= settledAt(sync, serverStartOf(context));
  }

  /** The list has been read; `began` is when that began, by the server's clock. Answers with why they could not be had. */
  async bring(began: number, push: (rows: readonly Row[]) => unknown): Promise<unknown> {
    const [since, below] = [this.#since, this.#below];
    // A first run has had all rows.
    if (since === undefined || below === undefined || this.#isAskedUpToEnd(since)) return undefined;
    try {
      await this.#bring(began, since, below, push);
      return undefined;
    } catch (error) {
      if (error instanceof Stopped || endsSync(error)) throw error;
      return error;
    }
  }

  async #bring(
    began: number,
    since: CursorValue,
    lookedBack: CursorValue,
    push: (rows: readonly Row[]) => unknown,
  ): Promise<void> {
    const { output, sync, bounds, context } = this.#options;
    const { floor: above, until } = bounds;
    const below = until === null ? lookedBack : (lowest(this.#type, [lookedBack, until]) ?? lookedBack);
    const settled = settledAt(sync, began);
    const { config, log } = context;
    const asked = { since, below, above, config, api: callsFor(context, output), log };
    for await (const { rows, upTo } of this.#again(asked)) {
      await push(this.#mended(rows).filter((row) => this.#isOld(row, below)));
      if (upTo === undefined || this.#type.compare(upTo, since) <= 0 || this.#type.compare(upTo, settled) >= 0)
        continue;
      output.state.verified = upTo;
      output.safePoint();
    }
    output.state.verified = settled;
  }

  /** What has changed since then has changed above the end. It is asked for when there is none any more. */
  #isAskedUpToEnd(since: CursorValue): boolean {
    const { until } = this.#options.bounds;
    return until !== null && this.#type.compare(since, until) >= 0;
  }

  #mended(rows: readonly Row[]): readonly Row[] {
    const { list, context } = this.#options;
    for (const row of rows) context.normalizers?.get(list.name)?.(row);
    return rows;
  }

  /** Of a row that is read anyway, that a sweep has given, or that is not wanted, nothing is asked here. */
  #isOld(row: Row, below: CursorValue): boolean {
    const { sync, bounds, list, output } = this.#options;
    const cursor = cursorOf(sync, row);
    if (cursor === undefined || this.#type.compare(cursor, below) > 0 || !this.#covered?.contains(cursor)) return false;
    if (bounds.floor !== null && this.#type.compare(cursor, bounds.floor) <= 0) return false;
    return !output.state.swept.hasGiven(keyOf(list, row));
  }
}
