import type { CursorValue } from '../../coverage/cursor.ts';
import type { Config, IncrementalBase } from '../../declare/stream.ts';
import { earlier } from '../bounds.ts';
import { type DatedRow, sortedNewestFirst } from '../datedRows.ts';
import type { Pass, Passes } from '../passes.ts';
import { emit, type Reading } from '../reading.ts';
import type { Delivery } from '../subscriber.ts';
import type { Subscription } from '../subscription.ts';

/**
 * Rows of a list without an order, kept for those for whom being given them takes long until a range has been read: they
 * are given oldest first then, in portions, each of which is claimed.
 */
export class Held {
  readonly #sync: IncrementalBase<Config>;
  readonly #passes: Passes;
  readonly #pass: Pass;
  readonly #rows = new Map<Subscription, DatedRow[]>();
  /** So many rows at a time are given to those who take them at once, too; undefined: theirs are not kept. */
  portion: number | undefined;

  constructor(sync: IncrementalBase<Config>, passes: Passes, pass: Pass) {
    this.#sync = sync;
    this.#passes = passes;
    this.#pass = pass;
  }

  /** What is for those who take rows at once; the others' is kept. */
  sort(rows: readonly DatedRow[]): readonly Delivery[] {
    for (const one of this.#pass.subscriptions) {
      if (this.#portionOf(one) === undefined) continue;
      const kept = this.#rows.get(one) ?? [];
      this.#rows.set(one, kept);
      kept.push(...rows.filter((row) => one.includes(row)));
    }
    return this.#passes.deliveries(this.#pass, rows, (one) => this.#portionOf(one) === undefined);
  }

  #portionOf({ subscriber }: Subscription): number | undefined {
    return subscriber.portion ?? this.portion;
  }

  /** The range has been read: everything up to `most` may be claimed, from `low` on; nothing if that is undefined. */
  *release(low: (one: Subscription) => CursorValue | null, most: CursorValue | undefined): Reading {
    for (const [one, rows] of this.#rows) yield* this.#release(one, rows.splice(0), low(one), most);
  }

  *#release(
    one: Subscription,
    rows: readonly DatedRow[],
    low: CursorValue | null,
    most: CursorValue | undefined,
  ): Reading {
    const { type } = this.#sync.cursor;
    const { subscriber, slice } = one;
    const portion = this.#portionOf(one) ?? rows.length;
    const sorted = sortedNewestFirst(this.#sync, rows).toReversed();
    for (let from = 0; from < sorted.length; from += portion) {
      const some = sorted.slice(from, from + portion).map(({ row }) => row);
      yield* emit([{ subscriber, slice, subscription: one, rows: some }]);
      const bound = sorted[from + portion]?.cursor;
      if (bound === undefined || most === undefined) continue;
      one.claim(low, earlier(type, most, type.before(bound)));
      yield { checkpoint: true };
    }
  }
}
