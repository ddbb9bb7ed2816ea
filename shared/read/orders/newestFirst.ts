import { encodeCoverage } from '../../coverage/codec.ts';
import type { Config, Incremental } from '../../declare/stream.ts';
import { formatJson } from '../../json.ts';
import { hasEnded } from '../dateBounds.ts';
import { isStalePosition, type PagedList } from '../pages.ts';
import { Passes } from '../passes.ts';
import { type OrderReading, type Reading, round, type Sighting } from '../reading.ts';
import { mindsMoves } from '../subscriber.ts';
import type { Purpose } from '../subscription.ts';
import { DownwardPass } from './downwardPass.ts';

export type NewestFirst = Extract<Incremental<Config>, { order: 'descending' }>;

/** So many times a list is looked at for rows that have moved up; where that does not end, the next run goes on. */
const MAX_LOOKS = 10;

/**
 * Reads a newest-first list. What is missing below the newest rows, after an interrupted reading or for an earlier start
 * date, comes first, and late rows are looked for only then: a reading that is interrupted again and again still comes to
 * its end. Where the past of rows is read with them, or all rows are to be there at the end, it then looks for rows that
 * moved out of what was still to be read, within the list or to another one, until all lists are found still.
 *
 * True when they were, or where nobody minds: the past of rows is known then.
 */
export function* newestFirst(list: PagedList, sync: NewestFirst, passes = new Passes()): OrderReading {
  const { subscribers, slice, context } = list;
  const isBehind = subscribers.some((one) => one.coverage(slice).gaps(one.floor, one.until).length > 1);
  const looksBack = subscribers.some(({ lookback }) => lookback > 0);
  // What moves up while it is read moves above an end that has passed.
  const looksAgain = subscribers.some((one) => mindsMoves(one) && !hasEnded(one.until, sync, context));
  if (isBehind) yield* persistently(list, sync, 'gaps', passes);
  if (isBehind && !looksBack && !looksAgain) return true;
  let found = yield* persistently(list, sync, 'look-back', passes);
  if (!looksAgain) return true;
  for (let looks = 0; !(yield* round(found)); looks++) {
    if (looks === MAX_LOOKS) return false;
    found = yield* persistently(list, sync, 'recheck', passes);
  }
  return true;
}

/** Begins again when the API no longer knows a position, as long as there is less left to read each time. */
function* persistently(list: PagedList, sync: NewestFirst, purpose: Purpose, passes: Passes): Reading<Sighting> {
  for (let left = ''; ; ) {
    const before = passes.given;
    const pass = new DownwardPass(list, sync, passes, purpose);
    if (pass.pass.isIdle) {
      pass.pass.finish(undefined);
      return { atOneGlance: true, hadNews: false, pages: 0 };
    }
    try {
      yield* pass.read();
      return { atOneGlance: pass.pages === 1, hadNews: passes.given > before, pages: pass.filledPages };
    } catch (error) {
      const now = formatJson(list.subscribers.map((one) => encodeCoverage(one.coverage(list.slice))));
      if (!isStalePosition(error) || now === left) throw error;
      left = now;
    } finally {
      passes.add(pass.pass);
    }
  }
}
