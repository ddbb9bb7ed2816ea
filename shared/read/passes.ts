import type { CursorValue } from '../coverage/cursor.ts';
import type { Row } from '../json.ts';
import { type Consumer, portionOf } from './subscriber.ts';
import type { RecentRows } from './seen.ts';
import type { SliceTask } from './pages.ts';
import type { Purpose, Wanted } from './subscription.ts';

interface Pass {
  recent: RecentRows;
  wanted: readonly Wanted[];
}

/**
 * The passes over one list that a reading makes: what is missing, then the look-back, and again when a position went
 * stale. A row leaves once for each taker: not again when an earlier pass met it and its taker wanted it then.
 */
export class Passes {
  readonly #earlier: Pass[] = [];
  /** Rows handed to takers who mind that rows move. */
  handed = 0;
  /** How far up everything is known when the reading has come to its end. */
  reach: CursorValue | undefined;

  add(pass: Pass): void {
    this.#earlier.push(pass);
  }

  /** As `take`, without keeping others from working while that is slow. */
  hand(
    { consumers, workers }: SliceTask,
    wanted: readonly Wanted[],
    rows: readonly Row[],
    cursors: readonly (CursorValue | undefined)[],
  ): Promise<void> {
    const take = (): Promise<void> => this.take(wanted, rows, cursors);
    return Number.isFinite(portionOf(consumers)) ? workers.lend(take) : take();
  }

  /** Hands each taker the rows that it wants and has not been given by an earlier pass. */
  async take(
    wanted: readonly Wanted[],
    rows: readonly Row[],
    cursors: readonly (CursorValue | undefined)[],
    give = (one: Wanted, _index: number, some: readonly Row[]): Promise<void> | void => one.take(some),
  ): Promise<void> {
    const takings = wanted.map(async (one, index) => {
      const sent = this.#earlier.map((pass) => ({ ...pass, wanted: pass.wanted[index] }));
      const isSent = (row: Row, cursor: CursorValue | undefined): boolean =>
        sent.some(
          ({ wanted: before, recent }) =>
            before?.includes(cursor) === true && !one.reopens(cursor, before.answered) && recent.has(row),
        );
      const some = rows.filter((row, at) => one.includes(cursors[at]) && !(sent.length && isSent(row, cursors[at])));
      if (mindsMoves(one.consumer)) this.handed += some.length;
      await give(one, index, some);
    });
    for (const taking of await Promise.allSettled(takings)) if (taking.status === 'rejected') throw taking.reason;
  }
}

/** Who misses a row that moves up while the list is read: for good, or, of a full refresh, until the next one. */
function mindsMoves({ hasPast, sink }: Consumer): boolean {
  return hasPast === true || sink?.state.isFullRefresh === true;
}

/** So many times a list is looked at for rows that have moved up; where that does not end, the next sync goes on. */
const MOST_LOOKS = 10;

/**
 * Reads first what is missing below the newest rows (after an interrupted reading, or for an earlier start date), and
 * looks back for late rows only then: a reading that is interrupted again and again still comes to its end. Where the
 * past of rows is read with them, or all rows are to be there at the end, it then looks for rows that moved out of what
 * was still to be read, within the list or to another one, until `read` has found all lists still; only then is the past
 * of rows known.
 */
export async function readInPasses(
  { consumers, slice, workers }: SliceTask,
  passes: Passes,
  read: (purpose: Purpose) => Promise<boolean>,
): Promise<void> {
  const isUnfinished = consumers.some((consumer) => consumer.coverage(slice).gaps(consumer.floor).length > 1);
  const looksBack = consumers.some(({ lookback }) => lookback > 0);
  const looksAgain = consumers.some(mindsMoves);
  if (isUnfinished) await read('missing');
  if (isUnfinished && !looksBack && !looksAgain) return;
  let isStill = await read('late');
  if (!looksAgain) return;
  for (let looks = 0; !(await workers.round(isStill)); looks++) {
    if (looks === MOST_LOOKS) return;
    isStill = await read('moved');
  }
  if (!workers.isWhole()) return;
  for (const consumer of consumers) {
    if (!consumer.hasPast || consumer.failure !== undefined) continue;
    consumer.setUnfinished(slice, {}, passes.reach);
  }
}
