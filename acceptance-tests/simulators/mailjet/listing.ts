import type { Call } from './call.ts';
import { badRequest } from './errors.ts';
import { spacedText } from './json-text.ts';
import { readBoolean, readText } from './parameters.ts';
import { type AnyResource, compareValues, type Fits, type Resource } from './resource.ts';
import { show } from './show.ts';
import { startOfDay } from './time.ts';

export type Page = { rows: readonly unknown[]; length: number };

const common = ['limit', 'offset', 'sort', 'countonly', 'countrecords'];

/** All rows that the filters leave, in the order asked for; kept until something changes. */
export function select(resource: AnyResource, call: Call): readonly unknown[] {
  const { filters, options = [] } = resource;
  const names = [...Object.keys(filters), ...options].map((name) => name.toLowerCase());
  if (call.settings.unknownParameters === 'refused') assertKnown(call, [...names, ...common]);
  const asked = names.map((name) => call.parameters.get(name) ?? '').join('\u0000');
  const sort = readText(call.parameters, 'Sort') ?? '';
  const mind = JSON.stringify(call.settings) + momentOf(call);
  return call.store.memo(`${resource.name}?${asked}&${sort}&${mind}`, () => {
    const rows = fitting(resource, call);
    return sort === '' ? rows : sorted(resource, rows, sort, call);
  });
}

/** What the clock adds to a question: windows that move with it are those of a second, others those of a day. */
function momentOf({ now, parameters, settings }: Call): number {
  const moves = settings.messageDays !== null || settings.retentionDays !== null || parameters.has('period');
  return moves ? Math.floor(now) : startOfDay(now);
}

function fitting<T>(resource: Resource<T> | AnyResource, call: Call): readonly T[] {
  const { rows, filters, narrow } = resource as Resource<T>;
  const fits: Fits<T>[] = [...(narrow?.(call) ?? [])];
  for (const [name, filter] of Object.entries(filters)) {
    const value = readText(call.parameters, name);
    if (value !== undefined) fits.push(filter(value, name, call));
  }
  const all = rows(call);
  return fits.length === 0 ? all : all.filter((row) => fits.every((fitsRow) => fitsRow(row)));
}

function sorted(resource: AnyResource, rows: readonly unknown[], sort: string, call: Call): readonly unknown[] {
  const { settings } = call;
  const [, given = '', direction = ''] = /^(\w+)(?: (asc|desc))?$/i.exec(sort) ?? [];
  const known = { ...resource.sorts, ...(settings.sorts === '2015' ? {} : resource.newSorts) };
  const field =
    settings.sorts === 'any' ? given : Object.keys(known).find((name) => name.toLowerCase() === given.toLowerCase());
  const isDescending = direction.toLowerCase() === 'desc';
  const isAllowed = settings.sorts === 'any' || (field !== undefined && (!isDescending || known[field] === 'both'));
  if (given === '' || field === undefined || !isAllowed || settings.sorts === 'none') {
    const spec = sort.toLowerCase().replaceAll(' ', '+');
    throw badRequest(`Unexpected error during GET: Invalid sort specification: Cannot sort on field ${spec}`);
  }
  const { sortValue = (row: unknown, name: string) => show<unknown>(resource, row, call)[name] } =
    resource as unknown as Resource<unknown>;
  const keyed = rows.map((row) => ({ row, value: sortValue(row, field, call) }));
  const sign = isDescending ? -1 : 1;
  return keyed.sort((a, b) => sign * compareValues(a.value, b.value)).map(({ row }) => row);
}

function assertKnown({ parameters }: Call, known: string[]): void {
  const unknown = [...parameters.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw badRequest('Object properties invalid', `Unknown parameter "${unknown}"`);
}

/** The page that Limit and Offset name. */
export function pageOf<T>(rows: readonly T[], { parameters, settings }: Call): readonly T[] {
  const offset = readCount(readText(parameters, 'Offset'), 'Offset') ?? 0;
  const given = readCount(readText(parameters, 'Limit'), 'Limit') ?? 10;
  if (given > 1000 && settings.largeLimit === 'refused') throw badRequest('Invalid limit');
  const most = settings.largeLimit === 'honoured' ? Number.POSITIVE_INFINITY : 1000;
  const limit = Math.min(given === 0 ? 1000 : given, most, settings.pageCap);
  return rows.slice(offset, offset + limit);
}

function readCount(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw badRequest(`Invalid ${name.toLowerCase()}`);
  return Number(text);
}

/** The counters of the envelope, and the rows in it. */
export function envelopeOf<T>(rows: readonly T[], call: Call): { count: number; total: number; page: readonly T[] } {
  const { parameters, settings } = call;
  const page = pageOf(rows, call);
  if (readBoolean(parameters, 'countOnly')) return { count: rows.length, total: rows.length, page: [] };
  const isTrue =
    settings.total === 'all' || (settings.countRecords && readBoolean(parameters, 'countrecords') === true);
  return { count: page.length, total: isTrue ? rows.length : page.length, page };
}

export const emptyEnvelope = spacedText({ Count: 0, Data: [], Total: 0 });
