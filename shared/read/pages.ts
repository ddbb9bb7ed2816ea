import type { Clock } from '../clock.ts';
import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import type { Config, IncrementalBase, ListStream, Slice } from '../declare/stream.ts';
import { SourceError } from '../errors.ts';
import type { ApiClient } from '../http/client.ts';
import { ApiError, type ErrorRule } from '../http/failure.ts';
import type { Files } from '../http/files.ts';
import type { Params } from '../http/params.ts';
import type { ServerClock } from '../http/serverClock.ts';
import { isObject, type Row } from '../json.ts';
import type { Paginator } from '../paging/pager.ts';
import { assertBelonging, type Belongings } from './belonging.ts';
import type { Consumer } from './subscriber.ts';
import { RecentRows } from './seen.ts';
import { lacksKey } from './rowKey.ts';
import { isTooLarge, keyOf, pageTooLarge } from './tooLarge.ts';

/** Paging by value meets whole groups of equal values again; they may be large. */
const ROWS_OF_A_GROUP = 10_000;
/** Other paging repeats rows only where pages shift. Fewer remembered rows mean less work for the memory's keeper. */
const ROWS_OF_SOME_PAGES = 500;

/** So many dates of which rows may be missing are named, and one more. */
const MOST_DATES = 4;

/** What every reader of a sync shares. */
export interface ReadContext {
  config: Config;
  api: ApiClient;
  files: Files;
  clock: Clock;
  /** The server's clock; where there is none, `clock` is the server's. */
  serverClock?: ServerClock;
  signal: AbortSignal;
  log(level: 'INFO' | 'WARN', message: string): void;
  /** Whether a value would put a secret into the output. */
  holdsSecret(value: unknown): boolean;
  /** Whether the API has refused the size of a list's pages, and taken the smaller one. */
  smallerPages?: { areAsked: boolean };
  /** Names of streams whose lists were found out of order. */
  disordered?: Set<string>;
  /** How list operations are paged since a page of theirs was larger than the memory allows. */
  lighterPages?: Map<ListStream, Paginator>;
  /** Dates of which rows may be missing, as far as they were named, by stream. */
  unreached?: Map<string, Set<CursorValue>>;
  /** Names of streams whose resource is gone for everybody. */
  absent?: Set<string>;
  /** Names of streams whose resource has answered. */
  answered?: Set<string>;
  /** What has been learnt of lists whose filter has to be looked at. */
  belongings?: Belongings;
  /** When the sync began: epoch milliseconds by our clock. */
  startedAt?: number;
  /** What mends the date-times of a list's rows, by stream; before anybody looks at them. */
  normalizers?: ReadonlyMap<string, (row: Row) => void>;
}

interface RowsOfPage {
  rows: readonly Row[];
  /** What stood in the list, before anything was left out. */
  received: readonly Row[];
  /** The same as it came. */
  raw: readonly Row[];
  body: unknown;
}

/** One page as the API sent it, its rows transformed. */
export interface FetchedPage extends RowsOfPage {
  /** Where the page stands: not always where it was looked for. */
  position: unknown;
  /** When it was asked for: epoch milliseconds by the server's clock. */
  time: number;
}

/** How a task gets along with the others that are under way. */
export interface Workers {
  /** Does what needs places in the pool itself, while the task's own place is free. */
  lend<T>(job: () => Promise<T>): Promise<T>;
  /** Waits until the task may fetch its next page; `front` is how far down it has come. */
  turn(front: CursorValue | undefined): Promise<void>;
  /** Waits until every task has been through its list; whether all of them found it still. */
  round(isStill: boolean): Promise<boolean>;
  /** The newest value that any of the tasks has met, as far as it was settled at the first answer of all. */
  newest(met: CursorValue | undefined, settled: CursorValue, type: CursorType<CursorValue>): CursorValue | undefined;
  /** Whether no other task reads a list that may have rows in common. */
  readonly isAlone: boolean;
  /** Whether none of the tasks has failed. */
  isWhole(): boolean;
}

/** A task with nobody beside it. */
export function alone(): Workers {
  return {
    lend: (job) => job(),
    turn: async () => {},
    round: async (isStill) => isStill,
    newest: newestMet(),
    isAlone: true,
    isWhole: () => true,
  };
}

export function newestMet(): Workers['newest'] {
  let cap: CursorValue | undefined;
  let newest: CursorValue | undefined;
  return (met, settled, type) => {
    cap ??= settled;
    const known = met !== undefined && type.compare(met, cap) > 0 ? cap : met;
    newest = highest(type, [newest, known]);
    return newest;
  };
}

/** One slice of one list operation, with everybody who takes its rows. */
export class SliceTask {
  readonly stream: ListStream;
  readonly slice: Slice;
  readonly consumers: readonly Consumer[];
  readonly context: ReadContext;
  /** Epoch milliseconds, by the server's clock, of the first answer. */
  began: number | undefined;
  #asksSmaller = false;

  readonly workers: Workers;
  /** Used since a page was larger than the memory allows. */
  #smaller: Paginator | undefined;
  /** What the row met last is known by. */
  #last: string | undefined;

  constructor(
    stream: ListStream,
    slice: Slice,
    consumers: readonly Consumer[],
    context: ReadContext,
    workers: Workers = alone(),
  ) {
    this.workers = workers;
    this.stream = stream;
    this.slice = slice;
    this.consumers = consumers;
    this.context = context;
    this.#smaller = context.lighterPages?.get(stream);
  }

  /** A memory for the rows of one walk, of some pages unless told otherwise. */
  recentRows(capacity = this.#meetsGroups ? ROWS_OF_A_GROUP : ROWS_OF_SOME_PAGES): RecentRows {
    const { sync, primaryKey } = this.stream;
    return new RecentRows(
      primaryKey,
      sync.order === 'full_refresh' ? () => undefined : (row) => cursorOf(sync, row),
      capacity,
    );
  }

  get #meetsGroups(): boolean {
    return this.paginator.at !== undefined || this.stream.sync.order === 'ascending';
  }

  get paginator(): Paginator {
    const { smallerPages, paginator } = this.stream;
    if (this.#smaller) return this.#smaller;
    return smallerPages && this.#asksSmaller ? smallerPages : paginator;
  }

  /**
   * The page at a position, or before it where that is needed to miss no row. One that the API can not mean, by the
   * position that it was asked for, is asked for once more.
   */
  async fetch(position: unknown, bounds: Params = {}): Promise<FetchedPage> {
    for (let at = position; ; ) {
      let page = await this.#fetchAnySize(at, bounds);
      if (this.#isRefuted(page)) page = await this.#fetchAnySize(at, bounds);
      if (this.#isRefuted(page)) throw new OutOfOrder(this.stream);
      const before = this.paginator.rejoin?.(page.received, page.position);
      if (before === undefined) return page;
      at = before;
    }
  }

  #isRefuted({ received: rows, body, position }: FetchedPage): boolean {
    return this.paginator.isRefuted?.({ rows, body, fresh: 0 }, position) === true;
  }

  async #fetchAnySize(position: unknown, bounds: Params): Promise<FetchedPage> {
    const { stream, context, paginator } = this;
    // Numbered pages keep their size from the first to the last.
    if (this.began === undefined) this.#asksSmaller = context.smallerPages?.areAsked === true;
    try {
      return await this.#fetch(position, bounds);
    } catch (error) {
      if (!(error instanceof ApiError) || error.action !== 'smaller_pages') throw error;
      const isHeavy = isTooLarge(error);
      const instead = paginator.refused?.(position);
      if (instead !== undefined) {
        this.#warnOfUnreached(instead);
        return this.#fetchAnySize(instead, bounds);
      }
      if (isHeavy) return this.#fetchFewer(error, position, bounds);
      this.#asksSmaller = true;
      const page = await this.#fetch(position, bounds);
      if (context.smallerPages?.areAsked === false) {
        context.smallerPages.areAsked = true;
        context.log('INFO', `Stream ${stream.name}: ${error.message} It goes on with smaller pages.`);
      }
      return page;
    }
  }

  /** Where no smaller page can be asked for, the size is the last thing that a refusal is put down to. */
  #rulesAt(position: unknown): readonly ErrorRule[] {
    const { errors = [], smallerPages } = this.stream;
    const rules = typeof errors === 'function' ? errors(this.slice) : errors;
    const canShrink = (smallerPages && !this.#asksSmaller) || this.paginator.refused?.(position) !== undefined;
    if (canShrink) return rules;
    const isOfSize = ({ action }: ErrorRule): boolean => action === 'smaller_pages';
    const final = rules
      .filter(isOfSize)
      .map((rule) => ({ ...rule, kind: 'answer' as const, action: 'fail_stream' as const }));
    return [...rules.filter((rule) => !isOfSize(rule)), ...final];
  }

  /** The same rows on smaller pages, as small as the memory wants them; so it goes on from then on. */
  #fetchFewer(error: ApiError, position: unknown, bounds: Params): Promise<FetchedPage> {
    const { stream, slice, context, paginator } = this;
    const fewer = paginator.smaller?.(position);
    if (!fewer) throw pageTooLarge(stream, slice, this.#last, error);
    if (!context.lighterPages?.has(stream)) {
      const why = `a page was larger than the memory of this process allows (${error.problem.text})`;
      context.log('INFO', `Stream ${stream.name}: ${why}. It goes on with smaller pages.`);
    }
    context.lighterPages?.set(stream, fewer.paginator);
    this.#smaller = fewer.paginator;
    return this.#fetchAnySize(fewer.position, bounds);
  }

  async #fetch(position: unknown, bounds: Params): Promise<FetchedPage> {
    const { stream, slice, context } = this;
    const { config, api, signal } = context;
    const { method = 'GET', path, params = {}, cost = 1, alsoInBody = false } = stream.request;
    const sink = this.consumers.find((consumer) => consumer.sink)?.sink;
    if (sink) sink.requests += 1;
    let doubts = 0;
    const request = {
      method,
      path: typeof path === 'function' ? path({ config, slice }) : path,
      params: {
        ...(typeof params === 'function' ? params({ config, slice }) : params),
        ...bounds,
        ...this.paginator.params(position),
      },
      cost,
      alsoInBody,
      rules: this.#rulesAt(position),
    };
    const isSaidTwice = (): boolean => ++doubts > 1;
    const expects = (body: unknown): RowsOfPage | undefined =>
      this.#pageIn(body, position, request.params, isSaidTwice);
    const { value, time, flaws } = await api.call({ ...request, expects }, signal);
    context.answered?.add(stream.name);
    for (const consumer of this.consumers) consumer.sink?.noteFlaws(flaws);
    this.began ??= time;
    const ask = async (others: Params): Promise<readonly unknown[]> => {
      if (sink) sink.requests += 1;
      const call = { ...request, params: others, expects: (body: unknown) => rowsOrNone(stream.records(body, others)) };
      return (await api.call(call, signal)).value;
    };
    const isFirstPage = position === null;
    await assertBelonging(context.belongings, stream, {
      slice,
      rows: value.raw,
      isFirstPage,
      params: request.params,
      ask,
    });
    const last = value.rows.at(-1);
    if (last) this.#last = keyOf(stream, last);
    return { ...value, time, position };
  }

  /** The rows in a body, or undefined when it is no answer. What is against expectation must be said twice. */
  #pageIn(body: unknown, position: unknown, params: Params, isSaidTwice: () => boolean): RowsOfPage | undefined {
    const { stream, slice, context } = this;
    const received = stream.records(body, params);
    if (received === undefined || !(received ?? []).every(isObject)) return undefined;
    const all = (received ?? []) as readonly Row[];
    const isUnexpected = this.paginator.isUnexpected?.({ rows: all, body }, position) === true;
    const isOfOthers = all.some((row) => stream.belonging?.says?.(row, slice) === false);
    if ((received === null || isUnexpected || isOfOthers) && !isSaidTwice()) return undefined;
    // What belongs to the slice is told by rows as they came.
    const raw = stream.belonging ? all.map((row) => ({ ...row })) : all;
    const normalize = context.normalizers?.get(stream.name);
    if (normalize) for (const row of all) normalize(row);
    const { transform, keep, primaryKey } = stream;
    const { config } = context;
    const kept = keep ? all.filter((row) => keep(row, { config, slice })) : all;
    const rows = transform ? kept.map((row) => transform(row, { config, slice })) : kept;
    return rows.every((row) => lacksKey(row, primaryKey) === undefined)
      ? { body, received: all, raw, rows }
      : undefined;
  }

  /** Where the next page stands, of whose rows so many were not met before; undefined after the last. */
  next({ received, body, position }: FetchedPage, fresh: number): unknown {
    const { paginator } = this;
    const page = { rows: received, body, fresh };
    const next = paginator.next(page, position);
    if (next !== undefined) this.#warnOfUnreached(next);
    return next;
  }

  /** Whether nothing of what was met before the next page can be incomplete. */
  isComplete(next: unknown): boolean {
    return next === undefined || next === null || this.paginator.looksBack?.(next) !== true;
  }

  #warnOfUnreached(position: unknown): void {
    const { stream, context, paginator } = this;
    const { value, rows } = paginator.unreached?.(position) ?? {};
    const told = context.unreached?.get(stream.name) ?? new Set();
    if (value === undefined || told.has(value) || told.size > MOST_DATES) return;
    context.unreached?.set(stream.name, told.add(value));
    const further = told.size > MOST_DATES ? ' The same goes for further dates, which are not named.' : '';
    context.log(
      'WARN',
      `Stream ${stream.name}: ${rows} rows with the date ${value} were read, as many as a page has. Should there be more of that date, the API gives no way to reach them.${further}`,
    );
  }

  /** Every consumer may save its state now. */
  safePoint(): void {
    for (const { sink } of this.consumers) sink?.safePoint();
  }
}

/** The API does not keep to the order, or to the bound, on which resuming rests. */
export class OutOfOrder extends SourceError {
  constructor({ name, ifOutOfOrder = 'Please report this.' }: ListStream) {
    super(
      'system_error',
      `The API did not answer ${name} in the order, or within the bound, that it was asked for, on which resuming rests. ${ifOutOfOrder}`,
      'The API does not keep to the order, or to the bound, that it is asked for.',
    );
  }
}

/** When the sync began, by our clock or the server's, whichever is ahead: nothing there is later. Now where there is only a task. */
export function startOf({ startedAt, clock, serverClock }: ReadContext): number {
  const ours = startedAt ?? clock.now();
  return Math.max(ours, serverClock?.at(ours) ?? ours);
}

/** The value that orders a row, or undefined when it has none that can be read. */
export function cursorOf(sync: IncrementalBase<Config>, row: Row): CursorValue | undefined {
  const { field, type, of } = sync.cursor;
  return type.read(of ? of(row) : row[field]);
}

/** The moment up to which rows count as settled, as a cursor value. */
export function settledAt(sync: IncrementalBase<Config>, serverTime: number): CursorValue {
  return sync.cursor.type.fromTime(serverTime - (sync.lagSeconds ?? 60) * 1000);
}

/** The higher of several cursor values. */
export function highest(
  type: CursorType<CursorValue>,
  values: readonly (CursorValue | undefined)[],
): CursorValue | undefined {
  let found: CursorValue | undefined;
  for (const value of values) {
    if (value !== undefined && (found === undefined || type.compare(value, found) > 0)) found = value;
  }
  return found;
}

/** Whether the API no longer knows the page position that it was asked for. */
export function isStalePosition(error: unknown): boolean {
  return error instanceof ApiError && error.action === 'restart';
}

function rowsOrNone(rows: readonly unknown[] | null | undefined): readonly unknown[] | undefined {
  return rows === null ? [] : rows;
}
