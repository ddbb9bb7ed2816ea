import type { HeymarketSettings } from './settings.ts';

/** A list inside of a row, as odd as the settings want it. */
export function innerList<T>(list: readonly T[], { innerLists }: HeymarketSettings): readonly (T | null)[] | null {
  if (innerLists === 'twice') return [...list, ...list.slice(0, 1)];
  if (innerLists === 'null') return list.length > 0 ? [...list, null] : null;
  return list;
}
