import type { Params } from '../../http/params.ts';
import { valueAt } from '../../json.ts';
import type { PagedList } from '../pages.ts';
import { fetchPage, type Reading } from '../reading.ts';

/** So often in a row a shorter window may be said to hold as much as a longer one, before that is looked into. */
const MAX_REPEATS = 6;

/** Asks an API how many rows a window holds, as long as its answers can be true. */
export class WindowCount {
  readonly #list: PagedList;
  readonly #count: { params: Params; at: string } | undefined;
  /** What the last window was said to hold, which was too much for it. */
  #last = Number.POSITIVE_INFINITY;
  #repeats = 0;
  #isWrong = false;

  constructor(list: PagedList, count?: { params: Params; at: string }) {
    this.#list = list;
    this.#count = count;
  }

  /** The number of rows; undefined where the API does not tell, or can not be believed. */
  *of(bounds: Params): Reading<number | undefined> {
    if (!this.#count || this.#isWrong) return undefined;
    const { body, received } = yield* fetchPage(this.#list.walk({ ...bounds, ...this.#count.params }));
    const told = valueAt(body, this.#count.at);
    if (received.length > 0 || typeof told !== 'number') return undefined;
    this.#repeats = told >= this.#last ? this.#repeats + 1 : 0;
    this.#last = told;
    return this.#repeats > MAX_REPEATS ? undefined : told;
  }

  /** A window has been read: with too many rows, or with no more than it may have. */
  read(wasTooMuch: boolean): void {
    // Windows were said to hold too much, again and again, and now one of them does not.
    if (!wasTooMuch && this.#repeats > MAX_REPEATS) this.#isWrong = true;
    if (!wasTooMuch) this.#last = Number.POSITIVE_INFINITY;
    this.#repeats = 0;
  }
}
