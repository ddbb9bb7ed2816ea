import type { CursorType, CursorValue } from '../coverage/cursor.ts';

/**
 * How far down a newest-first walk has certainly come. Where rows may stand up to `disorder` places off the strict
 * order, a row still to come can be newer than rows already met: not newer, however, than any row that lies at least
 * twice as many places back.
 */
export class Front {
  readonly #type: CursorType<CursorValue>;
  readonly #disorder: number;
  #trail: CursorValue[] = [];
  #lowest: CursorValue | undefined;
  #lowestAtPageStart: CursorValue | undefined;

  constructor(type: CursorType<CursorValue>, disorder: number) {
    this.#type = type;
    this.#disorder = disorder;
  }

  /** The cursor values of a page's new rows, in the order of the API; rows without one left out. */
  push(page: readonly CursorValue[]): void {
    if (!page.length) return;
    this.#lowestAtPageStart = this.#lowest;
    this.#trail.push(...page);
    for (const value of this.#trail.splice(0, Math.max(0, this.#trail.length - 2 * this.#disorder))) {
      if (this.#lowest === undefined || this.#type.compare(value, this.#lowest) < 0) this.#lowest = value;
    }
  }

  /** Nothing above this value will follow. Good enough to stop at what is covered already. */
  get reached(): CursorValue | undefined {
    return this.#lowest;
  }

  /** Like `reached`, and where the order is only observed, one page behind it: good enough for a checkpoint. */
  get claimable(): CursorValue | undefined {
    return this.#disorder === 0 ? this.#lowest : this.#lowestAtPageStart;
  }
}
