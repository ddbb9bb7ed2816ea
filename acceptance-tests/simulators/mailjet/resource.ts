import type { Call } from './call.ts';
import type { BackEnd } from './errors.ts';
import type { Row, Value } from './json-text.ts';
import type { ID } from './table.ts';

/** Whether a row fits the value of a filter. */
export type Fits<T> = (row: T) => boolean;
export type Filter<T> = (value: string, name: string, call: Call) => Fits<T>;
/** By the names of their parameters. */
export type Filters<T> = Record<string, Filter<T>>;

/** By the name of the field; a direction that is not named is refused. */
export type Sorts = Record<string, 'asc' | 'both'>;

export type Resource<T> = {
  /** Without the leading `/v3/REST/`. */
  name: string;
  backEnd: BackEnd;
  /** Rows in the default order, narrowed as far as an index allows. */
  rows(call: Call): readonly T[];
  filters: Filters<T>;
  /** Parameters that are no filters: windows and choices of what is shown. */
  options?: readonly string[];
  /** Conditions beyond the filters: windows, and what is hidden unless asked for. */
  narrow?(call: Call): Fits<T>[];
  sorts: Sorts;
  /** Fields that may be sorted by today, as seen in the wild. */
  newSorts?: Sorts;
  /** What a row is sorted by, when that needs no rendering. */
  sortValue?(row: T, field: string, call: Call): Value;
  /** One row by its id or its other key. */
  find?(key: string, call: Call): T | undefined;
  render(row: T, call: Call): Row;
};

export type AnyResource = Resource<never>;

/** Lets resources of different rows stand in one list. */
export function erase<T>(resource: Resource<T>): AnyResource {
  return resource as unknown as AnyResource;
}

/** A numeric id as the path has it. */
export function parseID(key: string): number | undefined {
  return /^\d{1,15}$/.test(key) ? Number(key) : undefined;
}

/** Compares values of one field. */
export function compareValues(a: Value, b: Value): number {
  const [x, y] = [a ?? '', b ?? ''] as [ID, ID];
  return x < y ? -1 : x > y ? 1 : 0;
}
