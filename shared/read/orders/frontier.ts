import type { CursorType, CursorValue } from '../../coverage/cursor.ts';

/**
 * How far down a newest-first walk has certainly come. Where rows may stand up to `disorder` places off the strict
 * order, a row still to come can be newer than rows already met: not newer, however, than any row that lies at least
 * twice as many places back.
 */
export class Frontier {
  readonly #type: CursorType<CursorValue>;
  readonly #disorder: number;
  #trail: CursorValue[] = [];
  #lowest: CursorValue | undefined;
  #claimable: CursorValue | undefined;

  constructor(type: CursorType<CursorValue>, disorder: number) {
    this.#type = type;
    this.#disorder = disorder;
  }

  /** Whether the new rows of a page, newest first, show one that is newer than any that could follow. */
  isContradictedBy(page: readonly CursorValue[]): boolean {
    const trail = [...this.#trail];
    let lowest = this.#lowest;
    return page.some((value) => {
      if (lowest !== undefined && this.#type.compare(value, lowest) > 0) return true;
      trail.push(value);
      const left = trail.length > 2 * this.#disorder ? trail.shift() : undefined;
      lowest = this.#lower(lowest, left);
      return false;
    });
  }

  /** The cursor values of a page's new rows, in the order of the API; rows without one left out. */
  push(page: readonly CursorValue[]): void {
    if (!page.length) return;
    this.#claimable = this.#lowest;
    this.#trail.push(...page);
    for (const value of this.#trail.splice(0, Math.max(0, this.#trail.length - 2 * this.#disorder))) {
      this.#lowest = this.#lower(this.#lowest, value);
    }
  }

  /** Nothing above this value will follow. Good enough to stop at what is covered already. */
  get reached(): CursorValue | undefined {
    return this.#lowest;
  }

  /**
   * The same before the last rows were pushed: those that come after them tell whether they had their places. Good enough
   * for a checkpoint.
   */
  get claimable(): CursorValue | undefined {
    return this.#claimable;
  }

  #lower(a: CursorValue | undefined, b: CursorValue | undefined): CursorValue | undefined {
    if (a === undefined || b === undefined) return a ?? b;
    return this.#type.compare(b, a) < 0 ? b : a;
  }
}
