import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import type { ErrorRule } from '../http/failure.ts';
import type { FileAnswer, FileRequest } from '../http/files.ts';
import type { Params } from '../http/params.ts';
import type { Row } from '../json.ts';
import type { Pager } from '../paging/pager.ts';
import type { ReadWith } from './readWith.ts';
import type { RecordSelector } from './records.ts';

/** A validated configuration, defaults filled in. */
export type Config = Record<string, unknown>;

/**
 * One part of a stream that is read on its own: a parent row, a mailbox, a list value. `key` names it in the state and
 * must be stable and unique.
 */
export interface Slice {
  readonly key: string | number;
  readonly [name: string]: unknown;
}

/** A slice of streams without partitions. */
export const WHOLE: Slice = { key: '' };

/** What a declaration's functions are given: the configuration and the slice that is being read. */
export interface SliceContext<C> {
  config: C;
  slice: Slice;
}

/** The request of a list operation; the pager and the lower bound add their own parameters. */
export interface RequestDefinition<C> {
  /** Default GET: parameters in the query. POST: in a JSON body. */
  method?: 'GET' | 'POST';
  path: string | ((context: SliceContext<C>) => string);
  params?: Params | ((context: SliceContext<C>) => Params);
  /** A GET that has its parameters in a JSON body too. */
  alsoInBody?: boolean;
  /** Units of quota per request; default 1. */
  cost?: number;
}

/** The value that orders a stream's rows in time. */
export interface Cursor {
  /** Name of the top-level field, as the catalog shows it. */
  field: string;
  type: CursorType<CursorValue>;
  /** The row's value where the field alone is not enough; the result is not written into the row. */
  of?(row: Row): unknown;
}

/**
 * An order of a connector's own: a coroutine over the list that is read, `(list: PagedList) => OrderReading` of
 * `shared/orders.ts`. True when nothing can have moved unseen.
 */
export type Order = (list: never) => Generator<unknown, boolean, unknown>;

/** What all ways of reading incrementally have in common. */
export interface IncrementalBase<C> {
  cursor: Cursor;
  /** Other dates of a row, which tell that it is new or has changed although its cursor value lies below what is covered. */
  extraCursorFields?: readonly string[];
  /** Rows that may change or arrive late: so many seconds below what is covered are read again. */
  lookback?(config: C): number;
  /** Rows younger than this, by the server's clock, are delivered but not yet counted as covered; windows end there. Default 60. */
  lagSeconds?: number;
}

/**
 * How the rows of a stream lie in the API's list, which decides where a checkpoint is legal.
 *
 * - `full_refresh`: nothing tells new rows from old ones; all are read every time.
 * - `descending`: newest first. `disorder`: how many places a row may stand off the strict order (0 where the API
 *   documents the order). `since` puts a lower bound (exclusive or not) into the request, where the API has one.
 * - `ascending`: oldest first, from a lower bound.
 * - `windows`: any order within a range of time that the API filters by.
 * - `unordered`: the whole list is read, newer rows are picked. `since`: lower bounds for the request; of several sets,
 *   each brings a part of what is new. `undatedChanges`: rows may change without a newer date, and hold nothing that is
 *   another at each asking, such as signed addresses; of no more rows than a STATE can hold, the changed ones leave as well.
 * - `own`: an order that the connector brings, made of the parts of `shared/orders.ts`.
 */
export type Sync<C> =
  | { order: 'full_refresh' }
  | (IncrementalBase<C> & { order: 'descending'; disorder: number; since?(bound: CursorValue): Params })
  | (IncrementalBase<C> & { order: 'ascending'; from(bound: CursorValue): Params })
  | (IncrementalBase<C> & {
      order: 'windows';
      /** Asks for what lies above `after` and up to `until`; somewhat more does no harm. */
      between(after: CursorValue, until: CursorValue, context: SliceContext<C>): Params;
      /** Span of the first window; one with few rows doubles the next. */
      windowSeconds(config: C): number;
      /** No window is longer; default: without end. */
      maxSeconds?: number;
      /** More rows than this in one window make it shorter. */
      maxRows: number;
      /** Parameters that make the API answer with the number of rows, and no rows; and its dotted path in the body. */
      count?: { params: Params; at: string };
      /** The API knows bounds of whole steps of so many seconds; a row further outside shows that it did not filter. Default 1. */
      stepSeconds?: number;
      /** Where history begins: epoch milliseconds. */
      historyStart: number | ((slice: Slice) => number);
      /** Of a list without partitions: rows that have changed leave when the list has been read. */
      again?: Again<C>;
      /** Of a list without partitions: rows of some states leave when they have come into them, however old they are. */
      sweep?: Sweep;
    })
  | (IncrementalBase<C> & { order: 'unordered' } & (
        | { since?(bound: CursorValue): Params | readonly Params[]; undatedChanges?: never }
        | { since?: never; undatedChanges: true }
      ))
  | (IncrementalBase<C> & { order: 'own'; read: Order });

export type Incremental<C> = Exclude<Sync<C>, { order: 'full_refresh' }>;

interface StreamBase<C> {
  name: string;
  /** Fields that identify a row, in the record as emitted. */
  primaryKey: readonly string[];
  /**
   * The settings that leave rows or columns out, but for those that choose slices with coverage of their own. Streams that
   * follow this one, or are derived from it, are read with its settings that leave out rows as well.
   */
  readWith?(config: C): ReadWith;
  /**
   * When a row was deleted, of rows that the API shows deleted: a date-time, a Unix time in seconds, or null where it does not
   * say; undefined: the row is there. Looked at where the setting `deletions` is `mark`; `keep` and the requests have to let
   * such rows come then.
   */
  deletedAt?(row: Row): string | number | null | undefined;
  /** What a user can do where a row is larger than the memory allows, beside giving more of it. */
  ifTooLarge?: string;
}

/** A stream that is a list operation of the API. */
export interface ListStream<C = Config> extends StreamBase<C> {
  request: RequestDefinition<C>;
  /** Finds the rows in the body: `listAt`, `objectAt`, or a function where an envelope is not certain. */
  records: RecordSelector;
  pager: Pager;
  /**
   * Tried in turn, the largest first, where the API refuses the size of a page (the action `smaller_pages`). Once it takes one, other
   * lists begin with those that have as many smaller ones left. Take the same positions.
   */
  smallerPages?: readonly Pager[];
  sync: Sync<C>;
  /** Read once per slice. */
  partitions?: Partitions<C>;
  /**
   * The same row may stand in several slices: it leaves once per run. The slices are walked side by side, newest first: all
   * of them, or those of which this gives the same value.
   */
  dedupeAcrossPartitions?: true | ((slice: Slice) => unknown);
  /** What shows that the API keeps to the slice that it is asked for; where it does not, nothing of the page leaves. */
  belonging?: Belonging;
  /** Whether a row is of the stream at all; paging counts the others too. */
  keep?(row: Row, context: SliceContext<C>): boolean;
  /** Changes a row, or makes another; runs on every row before anything else. */
  transform?(row: Row, context: SliceContext<C>): Row;
  /** Runs on the rows that are to leave, and on no others. */
  completion?: Completion<C>;
  errors?: readonly ErrorRule[] | ((slice: Slice) => readonly ErrorRule[]);
  /**
   * What a user can do where the API does not keep to the order or the bound that it is asked for. Without it, a list that
   * is not in order is read to its end.
   */
  ifOutOfOrder?: string;
  /** Whether `start_date` and `end_date` bound the stream; default true for streams with a cursor. */
  boundedByStartDate?: boolean;
}

/**
 * How a list that is asked for by slices shows that it was filtered by them. Whatever is declared is looked at, in this
 * order, until one of them has told.
 */
export interface Belonging {
  /** Whether a row, as it came, says that it is of the slice; undefined: it does not say. */
  says?(row: Row, slice: Slice): boolean | undefined;
  /** A row stands in one slice only: two slices that begin with the same row are one answer, given twice, as is a page that begins as another slice does. */
  apart?: true;
  /**
   * Parameters of something that does not exist. It is asked for once, before the first rows leave, and must not be
   * answered with the rows of a slice.
   */
  nobody?: Params;
}

type Log = (level: 'INFO' | 'WARN', message: string) => void;

export interface CompletionContext<C> {
  config: C;
  api: Api;
  log: Log;
  /** What messages call a row: it may leave with a hashed key only. */
  nameOf(row: Row): string;
}

/** Fetches what a list leaves out of its rows, so many rows at a time at most: fewer where they are heavy. */
export interface Completion<C> {
  batch: number;
  /** The rows that leave in place of these. */
  complete(rows: readonly Row[], context: CompletionContext<C>): Promise<readonly Row[]>;
}

/** The rows of another stream, each a slice or several; undefined leaves a row out. The parent is read once per run. */
export interface ParentPartitions<C> {
  parent: ListStream<C>;
  slice(row: Row, config: C): Slice | readonly Slice[] | undefined;
  /** Slices beside those of the parent's rows. */
  slices?: FixedPartitions<C>['slices'];
  /**
   * Only what is new or has changed in the parent is read: the state of this stream is coverage of the parent's cursor,
   * and a row of the parent is covered when its slices have been read. A stream with a cursor needs a parent that is read
   * newest first, in strict order, and whose cursor orders this stream's rows as well: of a row that has changed, only
   * what is newer than the last finished reading is read. A stream without one is read whole for each such row; its
   * parent may also be read in windows or as an unordered list.
   */
  incremental?: boolean;
  /** Field of this stream's rows that carries the parent's cursor value: makes a stream that follows it incremental too. */
  cursorField?: string;
  /** So many seconds below what is covered, the parent's rows are followed again; with `cursorField`. */
  lookback?(config: C): number;
  /** Rows of a parent in windows whose slices have changed: they are followed when the parent has been read. */
  again?: Again<C>;
  /** Incrementally, only those slices are read of which there is something to be expected. */
  evidence?: Evidence<C>;
  /** Where a slice that can not be read (the action `skip_partition`) has gone to; itself, if it is worth another try. */
  moved?(slice: Slice, api: Api): Promise<Slice | undefined>;
  /** So many times at most; default once. */
  maxMoves?: number;
}

/**
 * For slices that are read whole each time, in an order of the connector's own that claims what lies up to the moment of
 * the reading: their rows change without a date, and rows of other lists tell of which slices something may have changed.
 * A slice is read when it is new, when such a row has come since, and each `refreshDays`, at a moment of its own.
 */
export interface Evidence<C> {
  /** Read newest first; they stand before this stream, and are read once for both where they are selected as well. */
  lists: readonly ListStream<C>[];
  /** The slice that a row of theirs speaks of. */
  keyOf(row: Row): Slice['key'] | undefined;
  /** Rows that are listed late are looked for so many seconds below what is known. */
  lookback(config: C): number;
  refreshDays(config: C): number;
}

/**
 * Finds rows of a list in windows that lie below what is looked back on, and have changed all the same since the last run,
 * in portions. A row too many does no harm.
 */
export type Again<C> = (asked: AgainAsked<C>) => AsyncIterable<ChangedRows>;

/**
 * States that rows come into long after they came themselves, without a date that tells, and that the list can be filtered
 * by. All rows that are in them are listed each time, and those leave, with what follows them, that had not left so.
 */
export interface Sweep {
  /** What filters the list by the states. */
  params: Params;
  /** Undefined: it is none of these states. */
  stateOf(row: Row): string | undefined;
}

export interface ChangedRows {
  /** As the list has them. */
  rows: readonly Row[];
  /** With this portion and those before, all changes up to this moment have been told of; as a value of the list's cursor. */
  upTo?: CursorValue;
}

export interface AgainAsked<C> {
  /** Changes after this moment are wanted, as a value of the list's cursor. */
  since: CursorValue;
  /** Rows above this value come anyway, or are not wanted. */
  below: CursorValue;
  /** Rows at or below this value are not wanted; null: there is no such bound. */
  above: CursorValue | null;
  config: C;
  api: Api;
  log: Log;
}

export type Partitions<C> = ParentPartitions<C> | FixedPartitions<C>;

export interface FixedPartitions<C> {
  slices(config: C, startedAt: number, api: Api): readonly Slice[] | Promise<readonly Slice[]>;
}

/**
 * A stream whose rows are contained in the rows of another one, as the list has them, before any completion; costs no
 * request of its own. Of a parent that follows another list, the stream follows that one as well.
 */
export interface DerivedStream<C = Config> extends StreamBase<C> {
  parent: ListStream<C>;
  /** `warn` tells of what cannot be a row; the first time it is called is told of. It knows what the parent's row may be called. */
  derive(row: Row, config: C, warn?: (tell: (parentRow: string) => string) => void): readonly Row[];
  completion?: Completion<C>;
  /** Field of the derived rows that carries the parent's cursor value: makes the stream incremental, as its parent is. */
  cursorField?: string;
}

/** A stream that is no list operation: an export job, say. Without `sync` a full refresh. */
export interface CustomStream<C = Config> extends StreamBase<C> {
  /** Yields the rows in batches; with `sync` called for each range that is not covered yet. */
  read(context: CustomContext<C>): AsyncIterable<readonly Row[]>;
  sync?: IncrementalBase<C>;
}

export interface CustomContext<C> {
  config: C;
  api: CustomApi;
  signal: AbortSignal;
  /** Only rows above `after` (null: from the beginning) and up to `until` (null: now) are asked for. */
  after: CursorValue | null;
  until: CursorValue | null;
  /** Rows above this value do not leave; null: there is no end date. Other than `until`, it is no border of a gap. */
  end: CursorValue | null;
  /** Everything up to this value has been yielded, and taken: counts as covered. */
  claim(upTo: CursorValue): void;
}

/** A call of the API outside of a list operation. */
export interface ApiRequest<T> {
  method: 'GET' | 'POST';
  path: string;
  params?: Params;
  cost?: number;
  rules?: readonly ErrorRule[];
  /** What a body says that is an answer to this question; undefined for any other, which is tried again. */
  expects(body: unknown): T | undefined;
}

/** What a stream's declaration may ask by itself. */
export interface Api {
  /** What `expects` makes of the body of a good answer. Throws ApiError. */
  call<T>(request: ApiRequest<T>): Promise<T>;
  /** A file that a row points at, few at a time. */
  file(request: FileRequest): Promise<FileAnswer>;
}

/** What a custom stream may do. */
export interface CustomApi extends Api {
  /** Whether a value would put a secret of the configuration into the output. */
  holdsSecret(value: unknown): boolean;
  /** The bytes of a public file, fetched without credentials. */
  download(url: string): AsyncIterable<Uint8Array>;
  sleep(seconds: number): Promise<void>;
  /** Epoch milliseconds. */
  now(): number;
}

export type Stream<C = Config> = ListStream<C> | DerivedStream<C> | CustomStream<C>;
