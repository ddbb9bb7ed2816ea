import type { CursorValue } from '../../coverage/cursor.ts';
import { type Config, type Incremental, type IncrementalBase, WHOLE } from '../../declare/stream.ts';
import type { Params } from '../../http/params.ts';
import { earlier, highest } from '../bounds.ts';
import { settledAt } from '../context.ts';
import { cursorsIn, type DatedRow, dated } from '../datedRows.ts';
import { nameOfSlice } from '../names.ts';
import { isStalePosition, type PagedList } from '../pages.ts';
import type { Page } from '../pageWalk.ts';
import { type Pass, Passes } from '../passes.ts';
import { emit, fetchPage, type OrderReading, type Reading } from '../reading.ts';
import type { Delivery } from '../subscriber.ts';
import type { UpwardSubscription } from '../subscription.ts';
import { Held } from './held.ts';
import { UndatedChanges } from './undatedChanges.ts';

type WholeList = Extract<Incremental<Config>, { order: 'unordered' }>;

/** Rows among which one that stands in several parts of what is new is noticed. */
const MAX_PARTS_ROWS = 50_000;

/** Reads a list to its end, all of it for everybody. */
export function* fullRefresh(list: PagedList): OrderReading {
  const { subscribers, slice } = list;
  yield* everyPage(list, {}, function* (page) {
    const rows = page.fresh.map(({ row }) => row);
    yield* emit(subscribers.map((subscriber) => ({ subscriber, slice, rows })));
    if (page.next) yield { checkpoint: true };
  });
  return true;
}

/**
 * Reads a whole unordered list and takes what is newer than its coverage, or not as it was; of several lower bounds, each
 * brings a part of what is newer.
 */
export function* wholeList(list: PagedList, sync: WholeList): OrderReading {
  let changes: UndatedChanges | undefined;
  yield* inOneGo(list, sync, function* ({ pass, sorted }) {
    const parts = boundsOf(sync, pass.bound);
    const ungiven = (rows: readonly DatedRow[]) => (parts.length > 1 ? pass.seen.fresh(rows) : rows);
    changes = sync.undatedChanges && new UndatedChanges(pass);
    for (const bounds of parts) {
      yield* everyPage(list, bounds, function* ({ fresh }) {
        // Digests are made of rows as they came: whoever is given them may change them.
        if (changes) yield* changes.give(fresh);
        yield* emit(sorted(ungiven(fresh)));
      });
    }
    return list.began;
  });
  changes?.finish();
  return true;
}

/** A list that is read in one go, and claimed at the end. */
export interface OneGo {
  pass: Pass<UpwardSubscription>;
  /** What is to be given of rows that have come; whoever takes long is given it at the end. */
  sorted(rows: readonly DatedRow[]): readonly Delivery[];
}

/**
 * Reads, in whatever way `read` does, what is newer than the coverage of a list. New coverage is claimed when everything has
 * been read, and ends where the reading began, which `read` answers with: epoch milliseconds by the server's clock.
 */
export function* inOneGo(
  list: PagedList,
  sync: IncrementalBase<Config>,
  read: (one: OneGo) => Reading<number | undefined>,
): OrderReading {
  const { type } = sync.cursor;
  const passes = new Passes();
  const pass = passes.upwards(list, type, list.memory(MAX_PARTS_ROWS));
  const held = new Held(sync, passes, pass);
  let top: CursorValue | undefined;
  let isEmpty = true;
  const began = yield* read({
    pass,
    sorted(rows) {
      top = highest(type, [top, ...cursorsIn(rows)]);
      isEmpty &&= !rows.length;
      return held.sort(rows);
    },
  });
  const settled = settledAt(sync, began ?? list.context.clock.now());
  const { until } = pass;
  const end = until !== null && type.compare(until, settled) <= 0 ? until : undefined;
  // Where no row has a date, all of them would come again and again if nothing were claimed.
  const last = isEmpty ? undefined : highest(type, [top ?? settled, end]);
  for (const one of pass.subscriptions) one.settled = settled;
  yield* held.release((one) => one.lowestGap, settled);
  pass.finish(last === undefined ? undefined : earlier(type, last, settled));
  return true;
}

/** The lower bounds of each reading of the list; none when all of it is wanted, or when the API knows no bound. */
function boundsOf({ since }: WholeList, bound: CursorValue | null): readonly Params[] {
  return bound === null || !since ? [{}] : [since(bound)].flat();
}

/** Goes through all pages of a list; once more from the top when the API no longer knows a position. */
export function* everyPage(list: PagedList, bounds: Params, give: (page: Page) => Reading): Reading {
  let walk = list.walk(bounds);
  const dropped = list.memory();
  for (let restarted = false; ; ) {
    let page: Page;
    try {
      page = yield* fetchPage(walk);
    } catch (error) {
      if (!isStalePosition(error) || walk.at === null || restarted) throw error;
      restarted = true;
      walk = list.walk(bounds);
      continue;
    }
    yield* give(page);
    if (list.subscribers.every(({ failure }) => failure !== undefined)) return;
    if (page.mayBeTruncated) warnOfMore(list);
    if (!page.next) return;
    // Rows that the stream leaves out are no sign that the API repeats itself.
    walk.goOn(page, page.fresh.length > 0 || dropped.fresh(dated(list.stream, page.received)).length > 0);
  }
}

function warnOfMore({ stream, slice, context }: PagedList): void {
  const where = slice === WHOLE ? '' : ` of ${nameOfSlice(stream, slice, context)}`;
  context.log(
    'WARN',
    `Stream ${stream.name}: the API gives no way to be sure that all${where} was read; there may be more.`,
  );
}
