import { officialCatalog } from '../catalogs.ts';
import type { Context } from '../context.ts';
import { excerpt } from '../json.ts';
import type { CatalogStream } from '../messages.ts';
import { keysOf } from '../records.ts';
import type { Run } from '../run.ts';

export type Keys = ReadonlyMap<string, ReadonlySet<string>>;

/** The keys that one has and the other has not, by stream. */
export function missingKeys(expected: Keys, actual: Keys): Map<string, string[]> {
  const missing = [...expected].map(([id, keys]): [string, string[]] => {
    const own = actual.get(id);
    return [id, [...keys].filter((key) => !own?.has(key))];
  });
  return new Map(missing.filter(([, keys]) => keys.length > 0));
}

/** All keys of both. */
export function union(...all: Keys[]): Map<string, Set<string>> {
  const joined = new Map<string, Set<string>>();
  for (const keys of all) {
    for (const [id, own] of keys) joined.set(id, new Set([...(joined.get(id) ?? []), ...own]));
  }
  return joined;
}

/**
 * Records that should have come and did not, in words. What is gone from the account by now does not count, nor does
 * what changes with each read: a fresh read tells.
 */
export async function losses(
  context: Context,
  streams: readonly CatalogStream[],
  expected: Keys,
  actual: Keys,
  whose: string,
): Promise<string[]> {
  const missing = missingKeys(expected, actual);
  if (missing.size === 0) return [];
  const fresh = await freshKeys(
    context,
    streams.filter(({ name }) => [...missing.keys()].some((id) => id.endsWith(name))),
  );
  return [...missing].flatMap(([id, keys]) => {
    const lost = keys.filter((key) => fresh.get(id)?.has(key));
    const shown = lost.slice(0, 3).map((key) => excerpt(key, 80));
    return lost.length === 0
      ? []
      : [
          `${id}: ${lost.length} of ${expected.get(id)?.size} records are missing from ${whose}, such as ${shown.join(', ')}.`,
        ];
  });
}

async function freshKeys(context: Context, streams: readonly CatalogStream[]): Promise<Keys> {
  const run: Run = context.mustSucceed(await context.run('read', { catalog: officialCatalog(streams) }));
  return keysOf(run, streams);
}
