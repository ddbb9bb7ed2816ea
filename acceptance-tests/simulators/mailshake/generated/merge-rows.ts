import type { Rows } from '../rows.ts';
import type { GeneratedRows } from './generated-rows.ts';

/** Kept rows (newest first) among generated ones; of the same moment, the kept row comes first. */
export function mergeRows(kept: Rows, momentOf: (position: number) => number, generated: GeneratedRows): Rows {
  if (generated.length === 0) return kept;
  const places = Array.from({ length: kept.length }, (_, index) => generated.newerThan(momentOf(index)) + index);
  return {
    length: kept.length + generated.length,
    at: (position) => {
      const index = countBelow(places, position);
      return places[index] === position ? kept.at(index) : generated.at(position - index);
    },
  };
}

/** How many of these ascending numbers are below a bound. */
function countBelow(numbers: readonly number[], bound: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
