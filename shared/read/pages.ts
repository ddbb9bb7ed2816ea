import type { ListStream, Slice } from '../declare/stream.ts';
import { ListError } from '../errors.ts';
import { ApiError } from '../http/failure.ts';
import type { Params } from '../http/params.ts';
import type { Pager, RawPage, UnreachableTies } from '../paging/pager.ts';
import type { ReadContext } from './context.ts';
import type { DatedRow } from './datedRows.ts';
import { nameOfRow } from './names.ts';
import { type PageAnswer, requestPage } from './pageRequest.ts';
import { PageSize } from './pageSize.ts';
import { type Page, PageWalk } from './pageWalk.ts';
import { SeenRows, type Sifted } from './seen.ts';
import type { Subscriber } from './subscriber.ts';

/** Paging by value meets whole groups of equal values again; they may be large. */
const ROWS_OF_A_GROUP = 10_000;
/** Other paging repeats rows only where pages shift. Fewer remembered rows mean less garbage to collect. */
const ROWS_OF_SOME_PAGES = 500;

/** One partition of a list operation, with everybody who is given its rows. */
export class PagedList {
  readonly stream: ListStream;
  readonly slice: Slice;
  readonly subscribers: readonly Subscriber[];
  readonly context: ReadContext;
  /** Epoch milliseconds, by the server's clock, of the first answer. */
  began: number | undefined;
  readonly #size: PageSize;
  /** Key of the row met last, for errors. */
  #last: string | undefined;

  constructor(stream: ListStream, slice: Slice, subscribers: readonly Subscriber[], context: ReadContext) {
    this.stream = stream;
    this.slice = slice;
    this.subscribers = subscribers;
    this.context = context;
    this.#size = new PageSize(this, (ties) => this.#tellUnreachable(ties));
  }

  get pager(): Pager {
    return this.#size.pager;
  }

  /** The same partition, asked for in another way. Another pager has smaller pages of its own, or none. */
  as(way: Partial<ListStream>): PagedList {
    const { smallerPages: _, ...stream } = this.stream;
    const same = way.pager === undefined ? this.stream : stream;
    return new PagedList({ ...same, ...way }, this.slice, this.subscribers, this.context);
  }

  /** A memory for the rows of one walk: of some pages, unless told otherwise. */
  memory(capacity = this.#meetsGroups ? ROWS_OF_A_GROUP : ROWS_OF_SOME_PAGES): SeenRows<DatedRow> {
    return new SeenRows<DatedRow>(
      this.stream.primaryKey,
      ({ cursor }) => cursor,
      capacity,
      ({ row }) => row,
    );
  }

  walk(bounds: Params = {}, seen = this.memory(), at: unknown = null): PageWalk {
    return new PageWalk(this, seen, bounds, at);
  }

  get #meetsGroups(): boolean {
    return this.pager.startAt !== undefined || this.stream.sync.order === 'ascending';
  }

  /**
   * The page at which a walk stands, or the one before it where that is needed to miss no row. One that contradicts what
   * was asked for, or shows the list out of order, is asked for once more before that is believed. Throws OutOfOrder.
   */
  async fetch(walk: PageWalk): Promise<Page> {
    const met = new Set<Slip>();
    for (let at = walk.at; ; ) {
      const answer = await this.#ask(at, walk.bounds);
      const sifted = walk.seen.sift(answer.rows);
      const turn = this.pager.turn(new Received(answer, sifted), answer.at);
      if ('retryFrom' in turn) {
        sifted.forget();
        at = turn.retryFrom;
        walk.stepBack(at);
        met.clear();
        continue;
      }
      const isOutOfOrder =
        !('contradicts' in turn) && walk.isOutOfOrder({ rows: answer.rows, fresh: sifted.fresh, at: answer.at });
      const slip = slipOf(turn, isOutOfOrder);
      if (slip && !met.has(slip)) {
        sifted.forget();
        at = answer.at;
        met.add(slip);
        continue;
      }
      if ('contradicts' in turn) throw new OutOfOrder(this.stream);
      if ('to' in turn) this.#tellUnreachable(turn.skipped);
      return {
        ...answer,
        fresh: sifted.fresh,
        next: 'to' in turn ? { at: turn.to, isProvisional: turn.provisional === true } : undefined,
        mayBeTruncated: 'end' in turn && turn.mayBeTruncated === true,
        isOutOfOrder,
        reject: () => sifted.forget(),
      };
    }
  }

  async #ask(position: unknown, bounds: Params): Promise<PageAnswer> {
    for (let at = position; ; ) {
      this.#size.begin();
      try {
        const answer = await requestPage(this, { pager: this.pager, at, bounds, rules: this.#size.rulesAt(at) });
        this.#size.confirm();
        this.began ??= answer.time;
        const last = answer.rows.at(-1);
        if (last) this.#last = nameOfRow(this.stream, last.row, this.context);
        return answer;
      } catch (error) {
        at = this.#size.shrunk(error, at, this.#last);
      }
    }
  }

  #tellUnreachable(ties: UnreachableTies | undefined): void {
    const { stream, context } = this;
    const warning = ties && context.findings.noteUnreachable(stream.name, ties);
    if (warning) context.log('WARN', warning);
  }
}

/** A page as a pager is shown it. A getter of a class, since one in an object would outlive the page with all its rows. */
class Received implements RawPage {
  readonly rows: readonly unknown[];
  readonly body: unknown;
  readonly headers: NonNullable<RawPage['headers']>;
  readonly #sifted: Sifted<DatedRow>;

  constructor({ received, body, headers }: PageAnswer, sifted: Sifted<DatedRow>) {
    this.rows = received;
    this.body = body;
    this.headers = headers;
    this.#sifted = sifted;
  }

  get fresh(): number {
    return this.#sifted.fresh.length;
  }
}

/** What of an answer does not fit what was asked for. */
type Slip = 'bound' | 'order';

function slipOf(turn: object, isOutOfOrder: boolean): Slip | undefined {
  if ('contradicts' in turn) return 'bound';
  return isOutOfOrder ? 'order' : undefined;
}

const DECLARED_WRONGLY =
  'Please report this: an order is declared that the API does not have, or a cursor that is finer than its bounds.';

/** The API does not keep to the order, or to the bound, on which resuming rests. */
export class OutOfOrder extends ListError {
  constructor({ name, ifOutOfOrder = DECLARED_WRONGLY }: ListStream) {
    super(
      'system_error',
      `The API did not answer ${name} in the order, or within the bound, that it was asked for, on which resuming rests. ${ifOutOfOrder}`,
      'The API does not keep to the order, or to the bound, that it is asked for.',
    );
  }
}

/** Whether the API no longer knows the page position that it was asked for. */
export function isStalePosition(error: unknown): boolean {
  return error instanceof ApiError && error.action === 'restart';
}
