import type { Params } from '../http/params.ts';
import { isObject, valueAt } from '../json.ts';

/**
 * Finds the rows in the body of a list operation. Undefined: the body is no answer to it. Null: it may mean an empty
 * list (a nil slice of Go), which is believed when it is said twice, where a list may be empty. `params` is what was asked.
 */
export type RecordSelector = (body: unknown, params?: Params) => readonly unknown[] | null | undefined;

/** The list at a dotted path. */
export function listAt(path: string): RecordSelector {
  return (body) => {
    const value = valueAt(body, path);
    return Array.isArray(value) ? value : undefined;
  };
}

/** The object at a dotted path, which is the only row. */
export function objectAt(path: string): RecordSelector {
  return (body) => {
    const value = valueAt(body, path);
    return isObject(value) ? [value] : undefined;
  };
}
