import type { CursorType, CursorValue } from '../../coverage/cursor.ts';
import { earlier, later, secondsBetween } from '../bounds.ts';
import { settledAt, startOf } from '../context.ts';
import type { PagedList } from '../pages.ts';
import type { Pass } from '../passes.ts';
import { accountStart, type Reading } from '../reading.ts';
import type { Windows } from './windowPages.ts';

/** From where to where the windows of a reading may go, and up to where may be claimed what they have brought. */
export class WindowBounds {
  /** No window is longer, in seconds. */
  readonly longest: number;
  readonly #list: PagedList;
  readonly #sync: Windows;
  readonly #type: CursorType<CursorValue>;
  readonly #pass: Pass;
  /** What had settled when the run began, once it is certain. */
  #settled: CursorValue | undefined;
  /** Where the account begins, where years would be asked for otherwise. */
  #accountStart = Number.NEGATIVE_INFINITY;

  constructor(list: PagedList, sync: Windows, pass: Pass) {
    this.longest = sync.maxSeconds ?? Number.POSITIVE_INFINITY;
    this.#list = list;
    this.#sync = sync;
    this.#type = sync.cursor.type;
    this.#pass = pass;
  }

  /** No window goes further. It moves at most once: when an answer shows that the server's clock is not ours. */
  get end(): CursorValue {
    const { context } = this.#list;
    const { until } = this.#pass;
    const settled = this.#settled ?? settledAt(this.#sync, startOf(context));
    if (context.serverClock?.isKnown ?? true) this.#settled = settled;
    return until === null ? settled : earlier(this.#type, settled, until);
  }

  /** Whether the server is still to be asked what time it is. */
  get isEndOpen(): boolean {
    return this.#list.context.serverClock?.hasAnswered === false;
  }

  /** The same value, or just below where history or the account begins; that for null. */
  notBeforeStart(from: CursorValue | null): CursorValue {
    const { historyStart } = this.#sync;
    const start = typeof historyStart === 'number' ? historyStart : historyStart(this.#list.slice);
    const first = this.#type.before(this.#type.fromTime(Math.max(start, this.#accountStart)));
    return from === null ? first : later(this.#type, from, first);
  }

  /** Of windows that have a longest, many would be asked for from before the account; `from`: where the reading begins. */
  *learnStart(from: CursorValue | null): Reading {
    const isFirst = this.#pass.subscriptions.some(({ lowestGap, subscriber: { floor } }) => lowestGap === floor);
    if (!isFirst || secondsBetween(this.#type, this.notBeforeStart(from), this.end) <= this.longest) return;
    this.#accountStart = (yield* accountStart()) ?? this.#accountStart;
  }

  /**
   * How much may be claimed of everything up to `until`, which was asked for at `time`; undefined where nothing may. Where
   * the server does not say what time it is, only the dates of its rows do, of which `top` is the highest: in its future
   * there is nothing to claim.
   */
  claimable(until: CursorValue, time: number, top: CursorValue | undefined): CursorValue | undefined {
    const { clock, serverClock } = this.#list.context;
    const settled = earlier(this.#type, until, settledAt(this.#sync, time));
    if (serverClock?.isKnown ?? true) return settled;
    if (top === undefined) return undefined;
    const shown = this.#type.timeOf(top) - (clock.now() - time);
    return earlier(this.#type, settled, settledAt(this.#sync, shown));
  }
}
