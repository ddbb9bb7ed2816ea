import type { CursorValue } from '../coverage/cursor.ts';
import type { ListStream } from '../declare/stream.ts';
import { highest } from './bounds.ts';
import { settledAt } from './context.ts';
import { cursorsIn } from './datedRows.ts';
import type { Page } from './pageWalk.ts';

/** The newest value that any partition of a list has shown, as far as it had settled at the first answer of all. */
export class HighWatermark {
  readonly #sync: ListStream['sync'];
  #settled: CursorValue | undefined;
  value: CursorValue | undefined;
  /** The same, settled or not. */
  newest: CursorValue | undefined;

  constructor({ sync }: ListStream) {
    this.#sync = sync;
  }

  see({ rows, time }: Page): void {
    if (this.#sync.order === 'full_refresh') return;
    const { type } = this.#sync.cursor;
    this.#settled ??= settledAt(this.#sync, time);
    const top = highest(type, cursorsIn(rows));
    this.newest = highest(type, [this.newest, top]);
    const isUnsettled = top !== undefined && type.compare(top, this.#settled) > 0;
    this.value = highest(type, [this.value, isUnsettled ? this.#settled : top]);
  }
}
