import { jsonReply, type Reply } from '../shared/reply.ts';
import { firstPosition } from '../shared/sorted-rows.ts';
import type { Call } from './call.ts';
import { badRequest } from './errors.ts';
import { readInteger, readLimit } from './parameters.ts';
import type { Row } from './render.ts';

/** The page of a list that `limit` and `offset` ask for. */
export function offsetPage<T>({ parameters, world }: Call, rows: readonly T[]): readonly T[] {
  const minimum = world.settings.minimumLimit.offset;
  const limit = readLimit(parameters, { fallback: 50, minimum, maximum: 200 });
  const offset = readInteger(parameters, 'offset') ?? 0;
  if (offset < 0) throw badRequest(`min 'offset' value is 0`);
  return rows.slice(offset, offset + limit);
}

export type UntilOptions<T> = {
  /** What `until` is compared with. */
  momentOf(row: T): number;
  fallback: number;
  maximum: number;
  /** Only these rows. */
  matches?: (row: T) => boolean;
};

/** The page of a list, the newest first, that `limit` and `until` ask for. */
export function untilPage<T>(call: Call, rows: readonly T[], options: UntilOptions<T>): T[] {
  const { settings } = call.world;
  const { momentOf, fallback, maximum, matches = () => true } = options;
  const limit = readLimit(call.parameters, { fallback, maximum, minimum: settings.minimumLimit.until });
  const until = readInteger(call.parameters, 'until') ?? Number.POSITIVE_INFINITY;
  const isBelow = (row: T) => (settings.until === 'exclusive' ? momentOf(row) < until : momentOf(row) <= until);
  const page: T[] = [];
  for (let position = firstPosition(rows, isBelow); position < rows.length; position += 1) {
    const row = rows[position] as T;
    const last = page.at(-1);
    const isTied = settings.until !== 'inclusive-cut' && last !== undefined && momentOf(last) === momentOf(row);
    if (page.length >= limit + settings.excess && !isTied) break;
    if (matches(row)) page.push(row);
  }
  return page;
}

export function listReply({ world }: Call, name: string, rows: readonly Row[]): Reply {
  const overlay = world.settings.overlay[name];
  const shown = overlay ? rows.map((row) => ({ ...row, ...overlay })) : rows;
  return { ...jsonReply({ [name]: shown }), rows: rows.length };
}

/** A read of one row; its documented shape is an array of one or the bare object. */
export function singleReply({ world }: Call, name: string, row: unknown, documented: 'array' | 'object'): Reply {
  const { singleShape } = world.settings;
  const shape = singleShape === 'documented' ? documented : singleShape;
  return { ...jsonReply({ [name]: shape === 'array' ? [row] : row }), rows: 1 };
}
