import { configError } from '../errors.ts';
import { isObject } from '../json.ts';
import { Coverage, type Interval } from './coverage.ts';
import type { CursorType, CursorValue } from './cursor.ts';

/** How coverage stands in a STATE. */
export type EncodedCoverage = {
  low: CursorValue | null;
  high: CursorValue;
  resume?: unknown;
  /** Beside the newest interval only; said of all of them: see Coverage. */
  verified?: CursorValue;
}[];

export function encodeCoverage<C extends CursorValue>({ intervals, verified }: Coverage<C>): EncodedCoverage {
  return intervals.map(({ low, high, resume }, index) => ({
    low,
    high,
    ...(resume && { resume }),
    ...(index === 0 && verified !== undefined && { verified }),
  }));
}

/** Brings coverage in from a STATE. Throws a config error that names the place in it. */
export function decodeCoverage<C extends CursorValue>(type: CursorType<C>, value: unknown, place: string): Coverage<C> {
  const bad = (where: string, expected: string): Error => configError(`${where} must be ${expected}. ${RESET_HINT}`);
  if (!Array.isArray(value)) throw bad(place, 'a list of intervals');
  let coverage = new Coverage(type);
  for (const [index, item] of value.entries()) {
    const where = `${place}[${index}]`;
    if (!isObject(item)) throw bad(where, 'an object with "low" and "high"');
    const high = type.restore(item.high);
    const low = item.low === null ? null : type.restore(item.low);
    if (high === undefined) throw bad(`${where}.high`, type.description);
    if (low === undefined) throw bad(`${where}.low`, `null or ${type.description}`);
    if (low !== null && type.compare(low, high) >= 0) throw bad(`${where}.low`, 'below "high"');
    coverage = coverage.add(low, high, resumeOf<C>(item.resume));
  }
  return coverage.withVerified(isObject(value[0]) ? type.restore(value[0].verified) : undefined);
}

export const RESET_HINT = 'Pass the state that this connector wrote, or none to read from the start.';

function resumeOf<C extends CursorValue>(value: unknown): Interval<C>['resume'] {
  if (!isObject(value) || !('position' in value)) return undefined;
  const { position, bound } = value;
  return { position, bound: typeof bound === 'string' || typeof bound === 'number' ? bound : null };
}
