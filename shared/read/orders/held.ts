import type { CursorValue } from '../../coverage/cursor.ts';
import type { Config, IncrementalBase } from '../../declare/stream.ts';
import type { Row } from '../../json.ts';
import type { Passes } from '../passes.ts';
import { newestFirst } from '../datedRows.ts';
import { cursorOf, type SliceTask } from '../pages.ts';
import type { Wanted } from '../subscription.ts';

/**
 * Rows of a list without an order, kept for those who take long until a range has been read: they are handed over oldest
 * first then, in portions, each of which is claimed.
 */
export class Held {
  readonly #task: SliceTask;
  readonly #sync: IncrementalBase<Config>;
  readonly #passes: Passes;
  readonly #wanted: readonly Wanted[];
  readonly #rows: readonly Row[][];

  constructor(task: SliceTask, sync: IncrementalBase<Config>, passes: Passes, wanted: readonly Wanted[]) {
    this.#task = task;
    this.#sync = sync;
    this.#passes = passes;
    this.#wanted = wanted;
    this.#rows = wanted.map(() => []);
  }

  /** Hands rows to whoever takes them at once, and keeps them for the others. */
  async take(rows: readonly Row[], cursors: readonly (CursorValue | undefined)[]): Promise<void> {
    await this.#passes.take(this.#wanted, rows, cursors, (one, index, some) => {
      if (one.consumer.atOnce === undefined) return one.take(some);
      this.#rows[index]?.push(...some);
    });
  }

  /** The range has been read: everything up to `most` may be claimed, from `low` on; nothing if that is undefined. */
  async release(low: (one: Wanted) => CursorValue | null, most: CursorValue | undefined): Promise<void> {
    for (const [index, one] of this.#wanted.entries()) {
      await this.#hand(one, this.#rows[index]?.splice(0) ?? [], low(one), most);
    }
  }

  async #hand(one: Wanted, rows: readonly Row[], low: CursorValue | null, most?: CursorValue): Promise<void> {
    const { type } = this.#sync.cursor;
    const portion = one.consumer.atOnce ?? rows.length;
    const sorted = newestFirst(this.#sync, rows).toReversed();
    for (let from = 0; from < sorted.length; from += portion) {
      await this.#task.workers.lend(() => one.take(sorted.slice(from, from + portion)));
      const next = sorted[from + portion];
      const bound = next && cursorOf(this.#sync, next);
      if (bound === undefined || most === undefined) continue;
      const reached = type.before(bound);
      one.claim(low, type.compare(reached, most) < 0 ? reached : most);
      this.#task.safePoint();
    }
  }
}
