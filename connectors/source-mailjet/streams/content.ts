import { isObject, type Params, type Row, timestampCursor } from '@mailroom/airbyte-cdk';
import { FULL_REFRESH, type List } from '../config.ts';
import { contentErrors, contentList } from '../contentApi.ts';
import { gone } from '../errorRules.ts';
import { byOffset, filteredBy } from '../paging.ts';
import { withNames, without } from '../values.ts';

const KEY = ['ID'];

/** Nothing filters by change, and not every change is documented to have a date. Dates have up to six digits of a second. */
const changed = {
  sync: { order: 'unordered', cursor: { field: 'UpdatedAt', type: timestampCursor }, undatedChanges: true },
  boundedByStartDate: false,
} as const;

export const contentTemplates: List = {
  name: 'content_templates',
  primaryKey: KEY,
  ...contentList('v1/REST/templates'),
  ...changed,
};

/** The versions that Mailjet keeps, few of each kind. A new one is not documented to move the date of its template. */
export const contentTemplateContents: List = {
  name: 'content_template_contents',
  primaryKey: KEY,
  ...contentList(({ slice }) => `v1/REST/templates/${encodeURIComponent(slice.key)}/contents`),
  pager: byOffset('ID', 'short'),
  partitions: { parent: contentTemplates, slice: ({ ID }) => ({ key: String(ID) }) },
  belonging: { says: ({ TemplateID }, { key }) => (TemplateID ? String(TemplateID) === key : undefined) },
  transform: (row) => Object.assign(row, 'Headers' in row && { Headers: headersOf(row.Headers) }),
  ...changed,
  errors: [gone, ...contentErrors],
};

/** One request asks for the labels of one kind only, which have no dates. */
export const contentLabels: List = {
  name: 'content_labels',
  primaryKey: KEY,
  ...contentList('v1/REST/labels', ({ slice }) => slice.params as Params),
  partitions: { slices: () => ['resource', 'image'].map((key) => ({ key, params: { UsedFor: key } })) },
  belonging: filteredBy('UsedFor'),
  sync: FULL_REFRESH,
};

export const contentImages: List = {
  name: 'content_images',
  primaryKey: KEY,
  ...contentList('v1/REST/images'),
  transform: (row) => withNames(row, { ImageUrl: ['ImageURL'], ThumbnailUrl: ['ThumbnailURL'] }),
  ...changed,
};

export const contentTokens: List = {
  name: 'content_tokens',
  primaryKey: KEY,
  ...contentList('v1/REST/tokens'),
  transform: (row) => without(row, 'AccessToken'),
  sync: FULL_REFRESH,
};

/** Documented as JSON in text and shown as an object: an object, if it is one at all. */
function headersOf(headers: unknown): unknown {
  if (typeof headers !== 'string') return headers;
  if (headers === '') return null;
  try {
    const read: unknown = JSON.parse(headers);
    return isObject(read) ? (read as Row) : headers;
  } catch {
    return headers;
  }
}
