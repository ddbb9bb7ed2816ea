import type { CursorType, CursorValue } from '../../coverage/cursor.ts';
import type { Config } from '../../declare/stream.ts';
import { earlier, isAbove, secondsBetween } from '../bounds.ts';
import type { WindowBounds } from './windowBounds.ts';
import type { TooMany, Window, Windows } from './windowPages.ts';
import type { WindowRowLimit } from './windowRowLimit.ts';

const SHORTEST_SECONDS = 1;
/** A window with less than this part of the rows that it may have doubles the next. */
const FEW = 1 / 4;
/** One that had too many is made as short as should bring this part of them. */
const SAFE = 1 / 2;

/** What the windows of all ranges keep to. */
interface WindowRules {
  readonly sync: Pick<Windows, 'cursor' | 'windowSeconds'>;
  readonly config: Config;
  readonly bounds: Pick<WindowBounds, 'end' | 'isEndOpen' | 'longest'>;
  readonly limit: Pick<WindowRowLimit, 'most'>;
}

/**
 * A range while it is read in windows, the oldest first: which one is next, and how long. It is one window at first; each
 * that has been asked for is answered with either `read` or `hadTooMany`.
 */
export class WindowedRange {
  readonly #type: CursorType<CursorValue>;
  readonly #rules: WindowRules;
  /** Null: up to the end of all windows. */
  readonly #high: CursorValue | null;
  #after: CursorValue;
  /** Of the next window. */
  #seconds: number;
  /** Up to here there are too many rows for one window, as far as is known; undefined before the first try. */
  #full: CursorValue | undefined;
  #hasRows = false;

  constructor(after: CursorValue, high: CursorValue | null, rules: WindowRules) {
    this.#type = rules.sync.cursor.type;
    this.#rules = rules;
    this.#high = high;
    this.#after = after;
    this.#seconds = rules.bounds.longest;
  }

  /** The next window; undefined when the range has been read. */
  next(): Window | undefined {
    const { bounds, limit } = this.#rules;
    const after = this.#after;
    const top = this.#high === null ? bounds.end : earlier(this.#type, this.#high, bounds.end);
    const isLeft = isAbove(this.#type, top, after);
    const isOpen = this.#high === null || isAbove(this.#type, this.#high, after);
    if (!isLeft && !(isOpen && bounds.isEndOpen)) return undefined;
    const left = Math.ceil(secondsBetween(this.#type, after, top));
    this.#seconds = Math.max(SHORTEST_SECONDS, Math.min(Math.ceil(this.#seconds), left));
    const next = this.#type.minusSeconds(after, -this.#seconds);
    // Where our clock stands below what is covered, the server is asked at least once what time it is.
    const until = isLeft ? earlier(this.#type, next, top) : next;
    const isShortest = this.#seconds === SHORTEST_SECONDS;
    return { after, until, most: () => (isShortest ? Number.POSITIVE_INFINITY : limit.most) };
  }

  /** Until a row has been met, those that are known to be there are looked for in the half of what is left. */
  read({ until }: Window, rows: number): void {
    const { bounds, limit } = this.#rules;
    this.#after = until;
    this.#hasRows ||= rows > 0;
    const left = this.#full === undefined || this.#hasRows ? 0 : secondsBetween(this.#type, until, this.#full);
    if (left > 0) this.#seconds = left / 2;
    else if (rows < FEW * limit.most) this.#seconds = Math.min(bounds.longest, 2 * this.#seconds);
  }

  /** The next one begins where this one did, and is shorter. */
  hadTooMany({ until }: Window, { tooMany, isCounted }: TooMany): void {
    const { sync, config, limit } = this.#rules;
    const isFirst = this.#full === undefined;
    this.#seconds *= isFirst || this.#hasRows ? Math.min(SAFE, (SAFE * limit.most) / tooMany) : SAFE;
    if (isFirst && !isCounted) this.#seconds = Math.min(this.#seconds, sync.windowSeconds(config));
    this.#full = until;
  }
}
