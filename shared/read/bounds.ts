import type { CursorType, CursorValue } from '../coverage/cursor.ts';

/** The highest of several cursor values; undefined when there is none. */
export function highest(
  type: CursorType<CursorValue>,
  values: readonly (CursorValue | undefined)[],
): CursorValue | undefined {
  let found: CursorValue | undefined;
  for (const value of values) {
    if (value !== undefined && (found === undefined || type.compare(value, found) > 0)) found = value;
  }
  return found;
}

/** The lowest of several bounds, where null is the lowest there is; null when there is none. */
export function lowest(type: CursorType<CursorValue>, bounds: readonly (CursorValue | null)[]): CursorValue | null {
  return bounds.reduce(
    (a, b) => (a === null || b === null ? null : type.compare(a, b) <= 0 ? a : b),
    bounds[0] ?? null,
  );
}

/** The highest of several ends, where null is the highest there is; null when there is none. */
export function highestEnd(type: CursorType<CursorValue>, ends: readonly (CursorValue | null)[]): CursorValue | null {
  return ends.reduce((a, b) => (a === null || b === null ? null : type.compare(a, b) >= 0 ? a : b), ends[0] ?? null);
}

/** The lower of two; of equal ones, which may be spelt in two ways, the first. */
export function earlier(type: CursorType<CursorValue>, a: CursorValue, b: CursorValue): CursorValue {
  return type.compare(a, b) <= 0 ? a : b;
}

/** The higher of two; of equal ones the first. */
export function later(type: CursorType<CursorValue>, a: CursorValue, b: CursorValue): CursorValue {
  return type.compare(a, b) >= 0 ? a : b;
}

/** Whether a value lies above a bound, where null is below everything. */
export function isAbove(type: CursorType<CursorValue>, value: CursorValue, bound: CursorValue | null): boolean {
  return bound === null || type.compare(value, bound) > 0;
}

export function secondsBetween(type: CursorType<CursorValue>, low: CursorValue, high: CursorValue): number {
  return (type.timeOf(high) - type.timeOf(low)) / 1000;
}
