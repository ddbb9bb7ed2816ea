import type { CursorType, CursorValue } from '../../coverage/cursor.ts';
import { earlier, isAbove } from '../bounds.ts';
import type { Range } from '../subscription.ts';

/** A range to be read: above `from`, up to and including `high`; null means without an end on that side. */
type PlannedRange = Pick<Range, 'from' | 'high'>;

/**
 * What is to become of the newest range, which may reach below its gap for what is looked back on: it is read as a `whole`;
 * `apart`: what is new first, then what is looked back on; or it has been read `already`.
 */
export type NewestRange = 'whole' | 'apart' | 'already';

/** The ranges in the order in which they are read, none twice: a gap within what is looked back on is read with that. */
export function plannedRanges(
  type: CursorType<CursorValue>,
  [newest, ...older]: readonly Range[],
  how: NewestRange,
): readonly PlannedRange[] {
  if (!newest) return [];
  const parts =
    how === 'apart'
      ? [
          { from: newest.low, high: newest.high },
          { from: newest.from, high: newest.low },
        ]
      : [newest];
  const plan: PlannedRange[] = [];
  // Everything above has been planned.
  let lowest = how === 'already' ? newest.from : undefined;
  for (const { from, high } of [...parts, ...older]) {
    if (lowest === null || (lowest !== undefined && !isAbove(type, lowest, from))) continue;
    plan.push({ from, high: high === null || lowest === undefined ? high : earlier(type, high, lowest) });
    lowest = from;
  }
  return plan;
}
