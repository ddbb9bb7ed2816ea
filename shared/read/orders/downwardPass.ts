import type { Coverage, Interval } from '../../coverage/coverage.ts';
import type { CursorType, CursorValue } from '../../coverage/cursor.ts';
import { hasEnded } from '../dateBounds.ts';
import { cursorsIn, type DatedRow, sortedNewestFirst, undated } from '../datedRows.ts';
import { isStalePosition, OutOfOrder, type PagedList } from '../pages.ts';
import type { Page } from '../pageWalk.ts';
import type { Pass, Passes } from '../passes.ts';
import { emit, fetchPage, type Reading } from '../reading.ts';
import { portionOf } from '../subscriber.ts';
import type { Purpose } from '../subscription.ts';
import type { NewestFirst } from './newestFirst.ts';
import { Stretch, type StretchStart } from './stretch.ts';

/**
 * One pass over a newest-first list from the top down, which jumps over what everybody has already. Claims grow downwards
 * from the top of the first page, so that an interrupted pass leaves an interval at the top and a gap below it.
 */
export class DownwardPass {
  readonly pass: Pass;
  /** Pages met so far, and those of them with rows that had not been met. */
  pages = 0;
  filledPages = 0;
  readonly #list: PagedList;
  readonly #sync: NewestFirst;
  readonly #type: CursorType<CursorValue>;
  readonly #passes: Passes;
  readonly #purpose: Purpose;
  /** What everybody had when the pass began. */
  readonly #before: Coverage<CursorValue>;
  readonly #jumpedOver = new Set<Interval<CursorValue>>();
  /** Where pages show whether they join on to each other, a page is claimed when the next one has, but for its portions. */
  readonly #joins: boolean;
  /** Rows to be given at a time. */
  readonly #portion: number;
  /** The API does not keep to the order: nothing is claimed before the list has been read to its end. */
  #isDisordered = false;
  #at: Stretch;

  constructor(list: PagedList, sync: NewestFirst, passes: Passes, purpose: Purpose) {
    this.#list = list;
    this.#sync = sync;
    this.#type = sync.cursor.type;
    this.#passes = passes;
    this.#purpose = purpose;
    this.pass = passes.downwards(list, this.#type, purpose);
    this.#before = this.pass.common;
    this.#joins = sync.disorder === 0 && list.pager.joins === true;
    this.#portion = portionOf(list.subscribers);
    this.#at = this.#begin(this.#first, { bound: this.pass.bound });
  }

  /** The position of the first page: the top, or the end that has passed, where the API can begin there. */
  get #first(): unknown {
    const { pager, context } = this.#list;
    const { until } = this.pass;
    return pager.startAt && hasEnded(until, this.#sync, context) ? pager.startAt(until) : null;
  }

  *read(): Reading {
    // A page must not live as long as the next one is on its way.
    while (!(yield* this.#readPage()));
  }

  /** Reads the next page; true when it was the last that anybody wants. */
  *#readPage(): Reading<boolean> {
    const page = yield* this.#fetch();
    if (!page) return false;
    const stretch = this.#at;
    const isStable = !page.next?.isProvisional && !this.#isDisordered;
    if (isStable && this.#joins) yield* this.#claim(stretch.joinedBy(page));
    yield* this.#give(page.fresh, isStable && !stretch.walk.isProvisional);
    if (!page.next || !this.pass.alive.length || (isStable && this.#isDone(page))) {
      this.pass.finish(stretch.ceiling);
      return true;
    }
    if (isStable && !this.#joins) yield* this.#claim(stretch.given);
    stretch.goOn(page);
    if (isStable) this.#jump();
    return false;
  }

  /** The next page; undefined when a saved position did not lead where it should: on from where the jump was made. */
  *#fetch(): Reading<Page | undefined> {
    const stretch = this.#at;
    const { landing } = stretch;
    let page: Page;
    try {
      page = yield* fetchPage(stretch.walk, stretch.reached ?? stretch.ceiling);
    } catch (error) {
      if (!landing || !isStalePosition(error)) throw error;
      this.#at = landing.fallback;
      return undefined;
    }
    this.pages += 1;
    this.filledPages += Number(page.fresh.length > 0);
    this.pass.answeredAt(page.time);
    if (page.isOutOfOrder) this.#noteDisorder();
    if (landing && !stretch.leadsTo(page)) {
      page.reject();
      this.#at = landing.fallback;
      return undefined;
    }
    stretch.meet(page);
    if (page.at === null && this.pages > 1) stretch.restart();
    return page;
  }

  /**
   * Gives the new rows of a page; where being given them takes long, the newest ones first, and claims what has been
   * taken, unless rows between them may be missing.
   */
  *#give(rows: readonly DatedRow[], mayClaim: boolean): Reading {
    if (rows.length <= this.#portion || !mayClaim) return yield* this.#giveAll(rows);
    const sorted = sortedNewestFirst(this.#sync, rows);
    for (let from = 0; from < rows.length; from += this.#portion) {
      if (from > 0) yield* this.#claim(this.#at.given);
      yield* this.#giveAll(sorted.slice(from, from + this.#portion));
    }
  }

  *#giveAll(rows: readonly DatedRow[]): Reading {
    yield* emit(this.#passes.deliveries(this.pass, this.#isDisordered ? undated(this.#sync, rows) : rows));
    this.#at.push(rows);
  }

  #begin(position: unknown, start: Omit<StretchStart, 'until'>): Stretch {
    const { since } = this.#sync;
    const { bound } = start;
    const walk = this.#list.walk(bound !== null && since ? since(bound) : {}, this.pass.seen, position);
    const stretch = new Stretch(walk, this.#sync, { ...start, until: this.pass.until });
    walk.isOutOfOrder = (page) => {
      // The first page, read again, shows what has moved up meanwhile.
      const isTopAgain = page.at === null && this.pages > 0;
      return !this.#isDisordered && !isTopAgain && stretch.isContradictedBy(page);
    };
    return stretch;
  }

  #noteDisorder(): void {
    const { stream, context, pager } = this.#list;
    const { disordered } = context.findings;
    // Pages by value rest on the order; those by number come to the end of the list without it.
    if (stream.ifOutOfOrder !== undefined && pager.byValue) throw new OutOfOrder(stream);
    this.#isDisordered = true;
    if (!disordered.has(stream.name)) {
      context.log(
        'WARN',
        `Stream ${stream.name}: the API does not list it newest first, as it should. It is read to its end, and an interruption begins it anew.`,
      );
    }
    disordered.add(stream.name);
  }

  /** Whether nobody wants anything of what is left. The last row of several does not tell that alone. */
  #isDone({ rows }: Page): boolean {
    const bound = this.pass.boundNow;
    if (bound === null) return false;
    const isBelow = (value: CursorValue | undefined): boolean =>
      value !== undefined && this.#type.compare(value, bound) <= 0;
    const [last, before] = cursorsIn(rows).toReversed();
    const isAlone = rows.length > 1 && before !== undefined && isBelow(last) && !isBelow(before);
    return isBelow(this.#at.reached) && !isAlone;
  }

  *#claim(part: Interval<CursorValue> | undefined): Reading {
    if (!part) return;
    this.pass.claim(part.low, part.high, this.#list.pager.startAt ? undefined : part.resume);
    yield { checkpoint: true };
  }

  /** Leaves out what everybody has, when there is a quicker way below it than page by page. */
  #jump(): void {
    if (this.#purpose !== 'gaps') return;
    const left = this.#at;
    const interval = this.#before.intervals.find((one) => left.isInside(one) && !this.#jumpedOver.has(one));
    const landed = interval && this.#beginBelow(interval, left);
    if (!landed) return;
    this.#jumpedOver.add(interval);
    if (left.ceiling !== undefined) this.pass.claim(interval.high, left.ceiling);
    this.#at = landed;
  }

  /** A stretch that begins below an interval into which another one has come; undefined where nothing leads there. */
  #beginBelow({ low, resume }: Interval<CursorValue>, left: Stretch): Stretch | undefined {
    const { startAt } = this.#list.pager;
    if (low === null || left.reached === undefined) return undefined;
    if (startAt) return this.#begin(startAt(low), { bound: this.pass.bound, ceiling: low });
    if (!resume || !this.#reachesDown(resume.bound)) return undefined;
    const landing = { low, high: left.reached, fallback: left };
    return this.#begin(resume.position, { bound: resume.bound, ceiling: low, landing });
  }

  /** Whether a list with this lower bound holds all that is wanted. */
  #reachesDown(bound: CursorValue | null): boolean {
    return bound === null || (this.pass.bound !== null && this.#type.compare(bound, this.pass.bound) <= 0);
  }
}
