import type { PagedList } from '../pages.ts';
import type { Pass } from '../passes.ts';
import { portionOf } from '../subscriber.ts';
import type { Window, WindowPages, Windows } from './windowPages.ts';

/** So many rows are kept at most for somebody who takes long, or of first windows. */
const MAX_HELD = 5_000;
/** So many of first windows where the API does not tell how many there are. */
const MAX_HELD_UNCOUNTED = 1_000;
/** So many pages of first windows, unless they are a few rows: a run that does not come through them has nothing. */
const HELD_PAGES = 3;
/** So many rows are taken in no long time, even by those who take long: a run gets through them before it is interrupted. */
export const FEW_ROWS = 200;

/** How many rows a window may have, and how many of them are given at a time. */
export class WindowRowLimit {
  /** Nothing has been covered yet, or the run before did not come to its end: this one may not get far either. */
  readonly isCareful: boolean;
  readonly #list: PagedList;
  readonly #sync: Windows;
  readonly #pages: Pick<WindowPages, 'largest'>;
  #rows = 0;

  /** Before anything of the pass is claimed. */
  constructor(list: PagedList, sync: Windows, pass: Pass, pages: Pick<WindowPages, 'largest'>) {
    this.#list = list;
    this.#sync = sync;
    this.#pages = pages;
    this.isCareful = pass.subscriptions.some(
      ({ subscriber, coverage: { top, verified } }) =>
        subscriber.output !== undefined && (top === undefined || verified !== undefined),
    );
  }

  /** A careful reading takes no more at once than it has come through already; of its first windows, in portions. */
  get most(): number {
    const most = this.#isSlow ? Math.min(this.#sync.maxRows, MAX_HELD) : this.#sync.maxRows;
    if (!this.isCareful) return most;
    const { largest } = this.#pages;
    const pages = largest ? Math.max(FEW_ROWS, HELD_PAGES * largest) : Number.POSITIVE_INFINITY;
    const first = Math.min(pages, this.#sync.count ? MAX_HELD : MAX_HELD_UNCOUNTED);
    return Math.min(most, Math.max(first, this.#rows));
  }

  /** The same for a window that keeps what is new waiting for older rows. */
  get mostAtOnce(): number {
    return this.#isSlow ? Math.min(FEW_ROWS, this.most) : this.most;
  }

  /** So many rows of a window are given before the next claim; undefined: all at once, by those who do not take long. */
  portionOf(window: Window): number | undefined {
    return this.isCareful && window.most() <= MAX_HELD ? FEW_ROWS : undefined;
  }

  /** The reading has come through a window with so many rows. */
  cameThrough(rows: number): void {
    this.#rows += rows;
  }

  get #isSlow(): boolean {
    return Number.isFinite(portionOf(this.#list.subscribers));
  }
}
