import type { Coverage, Interval, Resume } from '../../coverage/coverage.ts';
import { type CursorType, type CursorValue, isTurnedRound } from '../../coverage/cursor.ts';
import { highest } from '../bounds.ts';
import { settledAt } from '../context.ts';
import { hasEnded } from '../dateBounds.ts';
import { cursorsIn, type DatedRow, sortedNewestFirst, undated } from '../datedRows.ts';
import { isStalePosition, OutOfOrder, type PagedList } from '../pages.ts';
import type { Page, PageWalk } from '../pageWalk.ts';
import type { Pass, Passes } from '../passes.ts';
import { emit, fetchPage, type Reading } from '../reading.ts';
import { portionOf } from '../subscriber.ts';
import type { Purpose } from '../subscription.ts';
import { Frontier } from './frontier.ts';
import type { NewestFirst } from './newestFirst.ts';

/** One unbroken stretch of pages: everything between its ceiling and its frontier has been seen. */
interface Stretch {
  readonly walk: PageWalk;
  /** The lower bound that goes with its positions. */
  readonly bound: CursorValue | null;
  frontier: Frontier;
  /** Top of what may be claimed of it; known from its first page, or from where it was taken up. */
  ceiling: CursorValue | undefined;
  /** The highest value of its first page. Rows at or above it that come later have been inserted meanwhile. */
  top: CursorValue | undefined;
  /** Where the page before stands. */
  previous: unknown;
  /** It began at a saved position, which is good only if its first page begins above this value. */
  mustReach?: CursorValue | undefined;
}

/**
 * One pass over a newest-first list from the top down, which jumps over what everybody has already. Claims grow downwards
 * from the top of the first page, so that an interrupted pass leaves an interval at the top and a gap below it.
 */
export class DownwardPass {
  readonly pass: Pass;
  /** Pages met so far. */
  pages = 0;
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
  /** The stretch that was left for a jump; goes on if the landing fails. */
  #left: Stretch | undefined;

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
    this.#at = this.#begin(this.#first, this.pass.bound);
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
    const isStable = !page.next?.isProvisional && !this.#isDisordered;
    const { walk, previous } = this.#at;
    const top = highest(this.#type, cursorsIn(page.rows));
    if (isStable && this.#joins) yield* this.#claim(this.#certainWith(top), previous);
    yield* this.#give(page.fresh, isStable && !walk.isProvisional);
    if (!page.next || !this.pass.alive.length || (isStable && this.#isDone(page))) {
      this.pass.finish(this.#at.ceiling);
      return true;
    }
    if (isStable && !this.#joins) yield* this.#claimReached();
    this.#goOn(page, isStable);
    return false;
  }

  /** The next page; undefined when a saved position did not lead where it should: on from where the jump was made. */
  *#fetch(): Reading<Page | undefined> {
    const at = this.#at;
    let page: Page;
    try {
      page = yield* fetchPage(at.walk, at.frontier.reached ?? at.ceiling);
    } catch (error) {
      if (at.mustReach === undefined || !isStalePosition(error)) throw error;
      return this.#goBack();
    }
    this.pages += 1;
    this.pass.answeredAt(page.time);
    if (page.isOutOfOrder) this.#noteDisorder();
    const top = highest(this.#type, cursorsIn(page.rows));
    if (at.mustReach !== undefined && !this.#landedWell(top, at.mustReach)) {
      page.reject();
      return this.#goBack();
    }
    at.mustReach = undefined;
    at.walk.at = page.at;
    at.top ??= top;
    at.ceiling ??= this.#capped(top, page);
    if (page.at === null && this.pages > 1) this.#restart();
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
      if (from > 0) yield* this.#claimReached();
      yield* this.#giveAll(sorted.slice(from, from + this.#portion));
    }
  }

  *#giveAll(rows: readonly DatedRow[]): Reading {
    yield* emit(this.#passes.deliveries(this.pass, this.#isDisordered ? undated(this.#sync, rows) : rows));
    this.#at.frontier.push(this.#placesIn(rows, rows));
  }

  #goOn(page: Page, isStable: boolean): void {
    this.#at.walk.goOn(page);
    this.#at.previous = page.at;
    if (isStable) this.#jump();
  }

  #begin(position: unknown, bound: CursorValue | null, ceiling?: CursorValue): Stretch {
    const { since } = this.#sync;
    const walk = this.#list.walk(bound !== null && since ? since(bound) : {}, this.pass.seen, position);
    walk.isOutOfOrder = (page) => !this.#isDisordered && this.#contradictsOrder(page);
    const frontier = new Frontier(this.#type, this.#sync.disorder);
    return { walk, bound, frontier, ceiling, top: undefined, previous: null };
  }

  #beginAt(resume: Resume | undefined, low: CursorValue): Stretch {
    const stretch = { ...this.#begin(resume?.position, resume?.bound ?? null, low), mustReach: low };
    // It may be a page that was to be looked at again.
    stretch.walk.isProvisional = true;
    return stretch;
  }

  #contradictsOrder({ rows, fresh, at }: Pick<Page, 'rows' | 'fresh' | 'at'>): boolean {
    const { walk, frontier } = this.#at;
    // A page that was read again shows what slipped onto it; the first one, what has moved up meanwhile.
    if (walk.isProvisional || (at === null && this.pages > 0)) return false;
    return frontier.isContradictedBy(this.#placesIn(fresh, rows));
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

  /**
   * The cursor values by which rows of a page show how far down it goes, from the top. In a list that is not in strict
   * order, inserted rows would make rows look further apart than they are.
   */
  #placesIn(rows: readonly DatedRow[], page: readonly DatedRow[]): readonly CursorValue[] {
    const { top } = this.#at;
    const places = cursorsIn(rows).filter(
      (cursor) => this.#sync.disorder === 0 || top === undefined || this.#type.compare(cursor, top) < 0,
    );
    return isTurnedRound(cursorsIn(page), this.#type) ? places.toReversed() : places;
  }

  /** A page that begins above the gap, so that nothing of it was passed over, and below what this pass has seen already. */
  #landedWell(top: CursorValue | undefined, mustReach: CursorValue): boolean {
    const reached = this.#left?.frontier.reached;
    if (top === undefined || this.#type.compare(top, mustReach) <= 0) return false;
    return reached !== undefined && this.#type.compare(top, reached) <= 0;
  }

  #goBack(): undefined {
    if (this.#left) this.#at = this.#left;
  }

  /** The highest value of the first page, or the end that nobody wants more than, unless rows there may still appear. */
  #capped(top: CursorValue | undefined, page: Page): CursorValue | undefined {
    const settled = settledAt(this.#sync, page.time);
    const { until } = this.pass;
    if (top !== undefined && until !== null && this.#type.compare(until, settled) <= 0) return until;
    return top !== undefined && this.#type.compare(top, settled) > 0 ? settled : top;
  }

  /** Whether nobody wants anything of what is left. The last row of several does not tell that alone. */
  #isDone({ rows }: Page): boolean {
    const bound = this.pass.boundNow;
    if (bound === null) return false;
    const isBelow = (value: CursorValue | undefined): boolean =>
      value !== undefined && this.#type.compare(value, bound) <= 0;
    const [last, before] = cursorsIn(rows).toReversed();
    const isAlone = rows.length > 1 && before !== undefined && isBelow(last) && !isBelow(before);
    return isBelow(this.#at.frontier.reached) && !isAlone;
  }

  /** Claims what lies above a value, down to where nothing newer can follow; below it, the list goes on at `position`. */
  *#claim(low: CursorValue | undefined, position: unknown): Reading {
    const { ceiling, bound } = this.#at;
    if (low === undefined || ceiling === undefined || this.#type.compare(low, ceiling) >= 0) return;
    const resume: Resume | undefined = this.#list.pager.startAt || position === null ? undefined : { position, bound };
    this.pass.claim(low, ceiling, resume);
    yield { checkpoint: true };
  }

  /** What has been given: in strict order all of it, otherwise but for what the rows after it may show. */
  *#claimReached(): Reading {
    const { frontier, walk, previous } = this.#at;
    if (this.#sync.disorder === 0) yield* this.#claim(frontier.reached, walk.at);
    else yield* this.#claim(frontier.claimable, previous);
  }

  /**
   * Down to where nothing is missing once a page with this top has come. Where pages join on to each other, it is the next
   * page that tells: the last dates of a page may be none.
   */
  #certainWith(top: CursorValue | undefined): CursorValue | undefined {
    const { reached } = this.#at.frontier;
    return top === undefined || reached === undefined ? undefined : highest(this.#type, [top, reached]);
  }

  /** A page that did not join on has led back to the top. */
  #restart(): void {
    // What has moved up, or has come since, stands above rows that were met.
    this.#at.frontier = new Frontier(this.#type, this.#sync.disorder);
  }

  /** Leaves out what everybody has, when there is a quicker way below it than page by page. */
  #jump(): void {
    if (this.#purpose !== 'gaps') return;
    const interval = this.#before.intervals.find((one) => this.#isInside(one) && !this.#jumpedOver.has(one));
    if (!interval || interval.low === null) return;
    const { low, high, resume } = interval;
    const { startAt } = this.#list.pager;
    if (!startAt && !(resume && this.#reachesDown(resume.bound))) return;
    this.#jumpedOver.add(interval);
    const { ceiling } = this.#at;
    if (ceiling !== undefined) this.pass.claim(high, ceiling);
    this.#left = this.#at;
    this.#at = startAt ? this.#begin(startAt(low), this.pass.bound, low) : this.#beginAt(resume, low);
  }

  /** Whether a list with this lower bound holds all that is wanted. */
  #reachesDown(bound: CursorValue | null): boolean {
    return bound === null || (this.pass.bound !== null && this.#type.compare(bound, this.pass.bound) <= 0);
  }

  /** Whether the pass has come into an interval, and has a gap below it to reach. */
  #isInside({ low, high }: Interval<CursorValue>): boolean {
    const { reached } = this.#at.frontier;
    if (reached === undefined || low === null || this.#type.compare(reached, low) <= 0) return false;
    return this.#type.compare(reached, high) <= 0;
  }
}
