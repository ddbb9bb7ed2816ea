import type { CursorValue } from '../coverage/cursor.ts';
import { ApiError } from '../http/failure.ts';
import { accountStartOf } from './accountStart.ts';
import type { HighWatermark } from './highWatermark.ts';
import { whereTo } from './moved.ts';
import { nameOfSlice } from './names.ts';
import { readingOf } from './orders/readingOf.ts';
import { PagedList } from './pages.ts';
import type { Page, PageWalk } from './pageWalk.ts';
import type { Ahead, Pool } from './pool.ts';
import type { Command, OrderReading, OtherList, Sighting } from './reading.ts';
import { type Delivery, deliver, portionOf } from './subscriber.ts';

/** What the readings of one list share. */
export interface Host {
  pool: Pool;
  /** Place among the lists; lower ones begin first. */
  priority: number;
  /** It is read for a list that is under way, which waits for it. */
  isInner: boolean;
  watermark: HighWatermark;
  /** Reads another list to its end; answers with when that began. */
  readOther(other: OtherList): Promise<number | undefined>;
}

/**
 * One partition under way: the page loop, which is the only place where a reading waits. It holds a place in the pool from
 * one page to the next, but not while subscribers take long.
 */
export class PartitionReading {
  readonly #host: Host;
  #list: PagedList;
  #reading: OrderReading | undefined;
  #step: IteratorResult<Command, boolean> | undefined;
  #moves = 0;
  /** The next page, asked for before its turn. */
  #ahead: Ahead<Page> | undefined;
  hasBegun = false;
  /** How far down it has certainly come; undefined at the top. */
  reached: CursorValue | undefined;
  /** How the list was found, at a round. */
  found: Sighting | undefined;
  /** So many times in a row it had no news. */
  quietLooks = 0;
  /** Whether rows have left. */
  hasEmitted = false;
  /** At the end: whether nothing can have moved unseen. */
  isStill = false;
  /** At the end: why it cannot be read, though others can. */
  gone: ApiError | undefined;

  constructor(list: PagedList, host: Host) {
    this.#list = list;
    this.#host = host;
  }

  get list(): PagedList {
    return this.#list;
  }

  /**
   * Asks for the next page before its turn, where the pool has a place that nobody waits for; what follows from it waits
   * for the turn. False where there is no such place.
   */
  fetchAhead(): boolean {
    const { stream, context } = this.#list;
    const { absent, lighterPagers } = context.findings;
    // Heavy pages are not kept.
    if (context.signal.aborted || absent.has(stream.name) || lighterPagers.has(stream.pager)) return false;
    if (this.#ahead || this.#step?.done) return true;
    this.#ahead = this.#host.pool.runAhead(async () => {
      this.hasBegun = true;
      this.#step ??= this.#begin()?.next();
      const command = this.#step?.done === false ? this.#step.value : undefined;
      if (!command || !('fetch' in command)) throw new Error('No page is due.');
      return this.#fetch(command.fetch);
    });
    return this.#ahead !== undefined;
  }

  /** Nobody will take the page that was asked for before its turn. */
  async dropAhead(): Promise<void> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    await ahead?.take().catch(() => {});
  }

  /** Reads one page and what follows from it. Throws what the reading cannot go on from. */
  async advance(): Promise<'page' | 'round' | 'end'> {
    const { pool, priority, isInner } = this.#host;
    await this.#ahead?.settled;
    await pool.acquire(priority, isInner || this.hasBegun);
    this.hasBegun = true;
    try {
      const reading = this.#begin();
      for (let hasFetched = false; reading; ) {
        this.#step ??= reading.next();
        if (this.#step.done) {
          this.isStill = this.#step.value;
          return 'end';
        }
        const command = this.#step.value;
        if ('round' in command) {
          this.#note(command.round);
          return 'round';
        }
        if ('fetch' in command) {
          this.reached = command.reached;
          if (hasFetched) return 'page';
          hasFetched = true;
        }
        this.#step = await this.#perform(command, reading);
      }
      return 'end';
    } catch (error) {
      return await this.#recover(error);
    } finally {
      pool.release();
    }
  }

  #note(found: Sighting): void {
    this.found = found;
    this.quietLooks = found.hadNews ? 0 : this.quietLooks + 1;
  }

  /** All lists with rows in common have been gone through. */
  endRound(isStill: boolean): void {
    this.found = undefined;
    this.#step = this.#reading?.next(isStill);
  }

  /** Undefined where there is nothing to be read. */
  #begin(): OrderReading | undefined {
    const { stream, subscribers, context } = this.#list;
    context.signal.throwIfAborted();
    for (const { output } of subscribers) output?.start();
    if (!context.findings.absent.has(stream.name)) this.#reading ??= readingOf(this.#list);
    return this.#reading;
  }

  async #perform(command: Command, reading: OrderReading): Promise<IteratorResult<Command, boolean>> {
    let result: unknown;
    try {
      if ('fetch' in command) result = await this.#nextPage(command.fetch);
      else if ('emit' in command) await this.#emit(command.emit);
      else if ('read' in command) result = await this.#readOther(command.read);
      else if ('accountStart' in command) result = await accountStartOf(this.#list.context)();
      else for (const { output } of this.#list.subscribers) output?.safePoint();
    } catch (error) {
      // A stale position, say: the order decides where to go on.
      return reading.throw(error);
    }
    return reading.next(result);
  }

  #nextPage(walk: PageWalk): Promise<Page> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    return ahead ? ahead.take() : this.#fetch(walk);
  }

  async #fetch(walk: PageWalk): Promise<Page> {
    const page = await walk.fetch();
    if (this.#list.subscribers.some(({ verifier }) => verifier)) this.#host.watermark.see(page);
    return page;
  }

  async #emit(deliveries: readonly Delivery[]): Promise<void> {
    const { pool, priority } = this.#host;
    this.hasEmitted = true;
    const isSlow = Number.isFinite(portionOf(deliveries.map(({ subscriber }) => subscriber)));
    if (isSlow) pool.release();
    try {
      const [only] = deliveries;
      if (only && deliveries.length === 1) return await deliver(only);
      for (const one of await Promise.allSettled(deliveries.map(deliver)))
        if (one.status === 'rejected') throw one.reason;
    } finally {
      if (isSlow) await pool.acquire(priority, true);
    }
  }

  #readOther(other: OtherList): Promise<number | undefined> {
    const { pool, priority, readOther } = this.#host;
    return pool.lend(priority, () => readOther(other));
  }

  /** A resource that is not there for anybody is an empty stream; a partition that is gone may have become another one. */
  async #recover(error: unknown): Promise<'page' | 'end'> {
    const { stream, subscribers, slice, context } = this.#list;
    const { findings, log } = context;
    if (!(error instanceof ApiError)) throw error;
    if (error.action === 'ignore') return 'end';
    if (error.action === 'missing_resource' && !findings.answered.has(stream.name)) {
      if (!findings.absent.has(stream.name) && !this.#isOnlyForOthers)
        log('WARN', `Stream ${stream.name} is empty: ${error.message}`);
      findings.absent.set(stream.name, error);
      return 'end';
    }
    if (error.action !== 'skip_partition') throw error;
    const moved = await whereTo(this.#list, this.#moves);
    if (moved === undefined) {
      this.gone = error;
      return 'end';
    }
    if (moved.key !== slice.key) {
      const [before, now] = [slice, moved].map((one) => nameOfSlice(stream, one, context));
      log('INFO', `Stream ${stream.name}: ${before} has become ${now}, which is read instead.`);
    }
    this.#moves += 1;
    this.#list = new PagedList(stream, moved, subscribers, context);
    this.#reading = undefined;
    this.#step = undefined;
    this.quietLooks = 0;
    return 'page';
  }

  /** Its rows leave in another stream only, whose reading says what it makes of that. */
  get #isOnlyForOthers(): boolean {
    const { stream, subscribers } = this.#list;
    return this.#host.isInner && subscribers.every(({ output }) => output?.stream !== stream.name);
  }
}
