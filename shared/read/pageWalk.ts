import type { Params } from '../http/params.ts';
import type { Row } from '../json.ts';
import { LoopGuard } from '../paging/loopGuard.ts';
import type { DatedRow } from './datedRows.ts';
import type { SeenRows } from './seen.ts';

/** One page of a list, accepted as an answer to what was asked for. */
export interface Page {
  /** In the order of the list; without those that the stream leaves out. */
  readonly rows: readonly DatedRow[];
  /** Those that the walk had not met before. */
  readonly fresh: readonly DatedRow[];
  /** What stood in the list, before anything was left out. */
  readonly received: readonly Row[];
  readonly body: unknown;
  /** Where the page stands: not always where it was looked for. */
  readonly at: unknown;
  /** Undefined after the last page. `isProvisional`: rows of what was met so far may be missing before that one. */
  readonly next: { readonly at: unknown; readonly isProvisional: boolean } | undefined;
  /** It was the last, and rows may be missing all the same. */
  readonly mayBeTruncated: boolean;
  /** When it was asked for: epoch milliseconds by the server's clock. */
  readonly time: number;
  /** Whether it showed the list out of order, twice. */
  readonly isOutOfOrder: boolean;
  /** It is no answer after all: its rows count as not met. */
  reject(): void;
}

/** A walk from page to page of one list: where it stands, and what it has met. */
export class PageWalk {
  readonly bounds: Params;
  readonly seen: SeenRows<DatedRow>;
  /** The page to be read next; null: the first. */
  at: unknown;
  /** That page was read before and is looked at again. */
  isProvisional = false;
  /** Whether a page shows the list out of order. It is asked for once more before that is believed. */
  isOutOfOrder: (page: Pick<Page, 'rows' | 'fresh' | 'at'>) => boolean = () => false;
  readonly #guard = new LoopGuard();

  readonly #list: { fetch(walk: PageWalk): Promise<Page> };

  constructor(list: { fetch(walk: PageWalk): Promise<Page> }, seen: SeenRows<DatedRow>, bounds: Params, at: unknown) {
    this.#list = list;
    this.seen = seen;
    this.bounds = bounds;
    this.at = at;
  }

  /** The page at which it stands. */
  fetch(): Promise<Page> {
    return this.#list.fetch(this);
  }

  /** To the next page. Throws when the API repeats itself; `isNews`: whether the page brought anything. */
  goOn({ next, fresh }: Page, isNews = fresh.length > 0): void {
    this.#guard.check(next?.at, isNews ? 1 : 0);
    this.at = next?.at;
    this.isProvisional = next?.isProvisional === true;
  }

  /** A page did not join on: the walk steps back to this position. Throws NotJoined when that leads nowhere. */
  stepBack(at: unknown): void {
    this.#guard.stepBack(at === null);
  }
}
