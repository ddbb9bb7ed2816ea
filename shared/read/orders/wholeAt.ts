import type { CursorType, CursorValue } from '../../coverage/cursor.ts';
import { ApiError } from '../../http/failure.ts';
import type { Row } from '../../json.ts';
import type { PagedList } from '../pages.ts';
import { emit, type OrderReading, type Reading } from '../reading.ts';
import { everyPage } from './wholeList.ts';

/**
 * For a slice that is read whole each time, whose rows have no date: each row bears, in `field`, when the slice began to
 * be read, and up to there it is claimed when all of it has left. A full refresh knows no such moment: it leaves `field` out,
 * and claims nothing. `prepare` reads what the rows need beside their own list, before it, and answers with what completes a row.
 */
export function wholeAt(
  field: string,
  type: CursorType<CursorValue>,
  prepare?: (list: PagedList) => Reading<(row: Row) => Row>,
) {
  return function* (list: PagedList): OrderReading {
    const { subscribers, slice } = list;
    const isDated = subscribers.some(({ state }) => state?.isFullRefresh === false);
    const claim = (): void => {
      for (const one of subscribers)
        if (isDated && one.failure === undefined) one.claim(slice, null, momentOf(list, type));
    };
    try {
      const complete = prepare ? yield* prepare(list) : (row: Row) => row;
      yield* everyPage(list, {}, function* (page) {
        const moment = momentOf(list, type);
        const rows = page.fresh.map(({ row }) => complete(isDated ? Object.assign(row, { [field]: moment }) : row));
        yield* emit(subscribers.map((subscriber) => ({ subscriber, slice, rows })));
        if (page.next) yield { checkpoint: true };
      });
    } catch (error) {
      // One that is not given out is not asked for each time.
      if (error instanceof ApiError && error.action === 'skip_partition') claim();
      throw error;
    }
    claim();
    return true;
  };
}

/** When the slice began to be read, by the server's clock; later than any reading of it before. */
function momentOf({ began, subscribers, slice, context }: PagedList, type: CursorType<CursorValue>): CursorValue {
  const { serverClock, clock } = context;
  const moment = type.fromTime(began ?? serverClock?.now() ?? clock.now());
  const before = subscribers.flatMap((one) => one.coverage(slice).top ?? []);
  return before.reduce((latest, top) => (type.compare(latest, top) > 0 ? latest : type.after(top)), moment);
}
