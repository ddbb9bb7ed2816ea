import { Coverage, type Resume } from '../coverage/coverage.ts';
import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import type { Row } from '../json.ts';
import { highestEnd, lowest } from './bounds.ts';
import { settledAt } from './context.ts';
import type { DatedRow } from './datedRows.ts';
import type { PagedList } from './pages.ts';
import type { SeenRows } from './seen.ts';
import { type Delivery, mindsMoves } from './subscriber.ts';
import {
  DownwardSubscription,
  type Purpose,
  type Range,
  rangesOf,
  type Subscription,
  UpwardSubscription,
} from './subscription.ts';

/** What comes within the second of an answer may come after it: cursors know whole seconds. */
const RESOLUTION_SECONDS = 1;

/** What all subscribers of a partition want of one pass over its list. */
export class Pass<S extends Subscription = Subscription> {
  readonly subscriptions: readonly S[];
  readonly seen: SeenRows<DatedRow>;
  readonly list: PagedList;
  readonly type: CursorType<CursorValue>;
  /** Below this nobody wanted anything when the pass began. */
  readonly bound: CursorValue | null;

  constructor(list: PagedList, type: CursorType<CursorValue>, subscriptions: readonly S[], seen = list.memory()) {
    this.list = list;
    this.type = type;
    this.subscriptions = subscriptions;
    this.seen = seen;
    this.bound = this.#boundOf(subscriptions);
  }

  /** Those that still take rows, and want some. */
  get alive(): readonly S[] {
    return this.subscriptions.filter(({ isAlive, ranges }) => isAlive && ranges.length > 0);
  }

  /** Nobody wants anything: everything is covered up to the end. */
  get isIdle(): boolean {
    return this.subscriptions.every(({ ranges }) => ranges.length === 0);
  }

  /** Above this nobody wants anything; null: there is no such end. */
  get until(): CursorValue | null {
    return highestEnd(
      this.type,
      this.subscriptions.filter(({ ranges }) => ranges.length > 0).map(({ subscriber }) => subscriber.until),
    );
  }

  /** Below this nobody who still takes rows wants anything. */
  get boundNow(): CursorValue | null {
    return this.#boundOf(this.alive);
  }

  /** What all subscribers have already. */
  get common(): Coverage<CursorValue> {
    const [first = new Coverage(this.type), ...others] = this.subscriptions.map(({ coverage }) => coverage);
    return others.reduce((a, b) => a.intersect(b), first);
  }

  /** What some subscriber has not yet, newest first, each gap with the value from which to read upwards for it. */
  get ranges(): readonly Range[] {
    const { type, subscriptions } = this;
    const floor = lowest(
      type,
      subscriptions.map(({ subscriber }) => subscriber.floor),
    );
    const late = subscriptions.flatMap((one) => {
      const { until } = one.subscriber;
      return one.late === undefined || (until !== null && type.compare(one.late, until) >= 0) ? [] : [one.late];
    });
    return rangesOf(type, this.common.gaps(floor, this.until), lowest(type, late) ?? undefined);
  }

  /** An answer that was asked for at this time, by the server's clock, has come. */
  answeredAt(time: number): void {
    const { type } = this;
    const { sync } = this.list.stream;
    if (sync.order === 'full_refresh') return;
    for (const one of this.subscriptions) {
      one.answered ??= type.minusSeconds(type.fromTime(time), RESOLUTION_SECONDS);
      one.settled ??= settledAt(sync, time);
    }
  }

  claim(low: CursorValue | null, high: CursorValue, resume?: Resume): void {
    for (const one of this.subscriptions) one.claim(low, high, resume);
  }

  finish(high: CursorValue | undefined): void {
    for (const one of this.subscriptions) one.finish(high);
  }

  #boundOf(subscriptions: readonly Subscription[]): CursorValue | null {
    return lowest(
      this.type,
      subscriptions.filter(({ ranges }) => ranges.length > 0).map(({ bound }) => bound),
    );
  }
}

/**
 * The passes over one list that a reading makes: what is missing, then the look-back, and again when a position went
 * stale. A row leaves once for each subscriber: not again when an earlier pass met it and its subscriber wanted it then.
 */
export class Passes {
  readonly #earlier: Pass[] = [];
  /** Rows given to subscribers who mind that rows move. */
  given = 0;

  /** A pass from the top down. */
  downwards(list: PagedList, type: CursorType<CursorValue>, purpose: Purpose): Pass<DownwardSubscription> {
    const subscriptions = list.subscribers.map((one) => new DownwardSubscription(one, list.slice, type, purpose));
    for (const one of subscriptions) one.keepVerified();
    return new Pass(list, type, subscriptions);
  }

  /** A pass upwards, or over a list without an order. */
  upwards(list: PagedList, type: CursorType<CursorValue>, seen?: SeenRows<DatedRow>): Pass<UpwardSubscription> {
    return new Pass(
      list,
      type,
      list.subscribers.map((one) => new UpwardSubscription(one, list.slice, type, 'look-back')),
      seen,
    );
  }

  /** A pass is over. */
  add(pass: Pass): void {
    this.#earlier.push(pass);
  }

  /** What each subscriber, or each of some, wants of these rows and was not given by an earlier pass. */
  deliveries({ subscriptions }: Pass, rows: readonly DatedRow[], isMeant = (_one: Subscription) => true): Delivery[] {
    return subscriptions.flatMap((subscription, index) => {
      if (!isMeant(subscription)) return [];
      const { subscriber, slice } = subscription;
      const wanted: Row[] = [];
      for (const row of rows)
        if (subscription.includes(row) && !this.#isGiven(subscription, index, row)) wanted.push(row.row);
      if (mindsMoves(subscriber)) this.given += wanted.length;
      return [{ subscriber, slice, subscription, rows: wanted }];
    });
  }

  #isGiven(subscription: Subscription, index: number, row: DatedRow): boolean {
    return this.#earlier.some(({ subscriptions, seen }) => {
      const before = subscriptions[index];
      return before?.includes(row) === true && !subscription.reopens(row.cursor, before.answered) && seen.has(row);
    });
  }
}
