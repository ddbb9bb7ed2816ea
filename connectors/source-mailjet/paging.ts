import { isObject, offset, type Pager, type Params, type RecordSelector } from '@mailroom/airbyte-cdk';
import type { List } from './config.ts';
import { gone } from './errorRules.ts';

/** Mailjet docs, "Filters": larger ones are cut down. */
const LARGEST_PAGE = 1000;
/** Rows that two pages have in common, so that it shows when rows in front of them were deleted. */
const OVERLAP = 5;

type Listed = Pick<List, 'request' | 'records' | 'pager'>;
type Key = string | readonly string[];

export const byOffset = (key: Key, ends: 'short' | 'empty'): Pager =>
  offset({
    offset: 'Offset',
    limit: { param: 'Limit', value: LARGEST_PAGE },
    ends,
    overlap: { rows: OVERLAP, key },
  });

/**
 * The list in Mailjet's envelope. Newer parts of the API are written in Go, where a list of nothing may be null. `Count`
 * is the number of rows, but where only that was asked for.
 */
export const rowsIn: RecordSelector = (body, { countOnly } = {}) => {
  if (!isObject(body)) return undefined;
  const { Data, Count } = body;
  if (Data === null && Count === 0) return null;
  if (!Array.isArray(Data)) return undefined;
  const isContradicted = !Data.length && typeof Count === 'number' && Count > 0 && countOnly === undefined;
  return isContradicted ? undefined : Data;
};

/**
 * A list of the e-mail API, in the order in which it comes: which fields can be sorted by is not documented any more.
 * `key` names the fields that tell rows apart. `Count` and `Total` say no more than the page itself, and pages may be cut
 * down without a word.
 */
export const resource = (path: string, key: Key = 'ID', params: List['request']['params'] = {}): Listed => ({
  request: { path: `v3/REST/${path}`, params },
  records: rowsIn,
  pager: byOffset(key, 'empty'),
});

/** The few rows that are counted for one row of the parent: a request for each that only proves the end would double them. */
export const fewOf = (path: string, key: Key, params: List['request']['params']): Listed => ({
  ...resource(path, key, params),
  pager: byOffset(key, 'short'),
});

/** An id that nothing has, within what a 64-bit integer holds. */
const NOBODY = '9007199254740991';

/** A list that this parameter filters; rows may name what it was asked for in a field. */
export const filteredBy = (param: string, field = param): NonNullable<List['belonging']> => ({
  says: (row, { key, params }) => {
    const asked = (params as Params | undefined)?.[param] ?? key;
    const { [field]: own } = row;
    return own === undefined || own === null || own === '' ? undefined : String(own) === String(asked);
  },
  nobody: { [param]: NOBODY },
});

/** Something inside of one row of the parent. Where there is nothing, Mailjet answers that it is not there. */
export const inside = (path: (key: string) => string): Listed & Pick<List, 'errors'> => ({
  request: { path: ({ slice }) => `v3/REST/${path(encodeURIComponent(slice.key))}` },
  records: rowsIn,
  pager: {
    request: () => ({ Limit: LARGEST_PAGE }),
    turn: ({ rows }) => (rows.length >= LARGEST_PAGE ? { end: true, mayBeTruncated: true } : { end: true }),
  },
  errors: [gone],
});

/** SMS come newest first. How large a page can be is documented in two ways, and the name of their id in three. */
export const smsList: Listed = {
  request: { path: 'v4/sms' },
  records: rowsIn,
  pager: byOffset(['ID', 'MessageID', 'MessageId'], 'empty'),
};

/** Makes a list of the e-mail API answer with the number of its rows only. */
export const COUNT = { params: { countOnly: 1 } satisfies Params, at: 'Count' };

/**
 * Deleted rows have to be asked for, where they are wanted; whether they also stand in the plain list is not documented.
 * `kindOf` tells what a row is: `current`, or one of the others, whose parameters bring them.
 */
export const withDeleted = (
  kindOf: (row: Record<string, unknown>) => string,
  others: Record<string, Params>,
): Pick<List, 'partitions' | 'keep'> => ({
  partitions: {
    slices: ({ include_deleted, deletions }) => [
      { key: 'current', params: {} },
      ...Object.entries(others)
        .filter(([key]) => include_deleted || (key === 'deleted' && deletions === 'mark'))
        .map(([key, params]) => ({ key, params })),
    ],
  },
  keep: (row, { slice }) => kindOf(row) === slice.key,
});

type Followed = Extract<NonNullable<List['partitions']>, { parent: unknown }>;

/** Partitions of the rows of a list, but for deleted ones that are not wanted, though the list may show them. */
export const ofWanted = (parent: List, slice: Followed['slice']): Followed => ({
  parent,
  slice: (row, config) =>
    config.include_deleted || parent.deletedAt?.(row) === undefined ? slice(row, config) : undefined,
});

/** Where deleted rows are only marked, their partition is read, but nothing of what is in them: once it is wanted, it is read again. */
export const readsWanted: NonNullable<List['readWith']> = ({ include_deleted, deletions }) => ({
  rows: include_deleted || deletions === 'mark' ? { include_deleted } : {},
});
