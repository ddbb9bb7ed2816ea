import type { Row } from '../json-text.ts';
import { ascending, createTable, type Table } from '../table.ts';

/** The lists of the Content API; `contents` are the versions of all templates. */
export const contentLists = ['templates', 'contents', 'labels', 'images', 'tokens'] as const;
export type ContentList = (typeof contentLists)[number];

/** A row as the API keeps it. */
export type ContentRow = Row & { ID: number | string };
export type ContentTables = Record<ContentList, Table<ContentRow>>;

export function createContentTables(changed: () => void): ContentTables {
  const table = () =>
    createTable<ContentRow>({ idOf: ({ ID }) => ID, order: (a, b) => ascending(a.ID, b.ID), changed });
  return { templates: table(), contents: table(), labels: table(), images: table(), tokens: table() };
}

const organisation = { OrganisationID: 902 };

/** Every field in the order of the API, as it is when nothing is said. */
const blanks: Record<ContentList, Row> = {
  templates: {
    ...{ ID: 0, ...organisation, Name: '', EditMode: 2, LabelIDs: [], LastContentType: null, PartialIDs: [] },
    ...{ Purposes: [], Categories: null, Presets: null, ExternalID: null, Description: null, IsPublished: false },
    ...{ IsStarred: false, SoftDeleted: false, IsTextPartGenerationEnabled: false, CreatedAt: '', UpdatedAt: '' },
  },
  contents: {
    ...{ ID: 0, ...organisation, UserID: 7, TemplateID: 0, ContentType: 'D', Author: '', Name: '', IsLocked: false },
    ...{ Locale: 'fr_FR', Headers: {}, MJMLPart: undefined, HTMLPart: null, TextPart: null, CreatedAt: '' },
    UpdatedAt: '',
  },
  labels: { ID: 0, ...organisation, Name: '', Color: '#FFFFFF', UsedFor: 'resource' },
  images: {
    ...{ ID: '', ...organisation, Name: '', Status: 'open', TargetContent: 'image', ImageSize: 42_515 },
    ...{ ThumbnailSize: 0, TotalSize: 42_515, LabelIDs: [], IsStarred: false, ImageUrl: '', ThumbnailUrl: null },
    ...{ CreatedAt: '', UpdatedAt: '', ExpiresAt: '2027-03-20T00:00:00Z' },
  },
  tokens: {
    ...{ ID: 0, UserID: 7, ...organisation, AccessToken: null, Name: '', Permissions: [], ExpiresAt: undefined },
    ...{ CreatedAt: '', UpdatedAt: '' },
  },
};

/** A row with some of its fields; the others are blank. Made at a moment, unless the fields say otherwise. */
export function makeContentRow(list: ContentList, at: string, fields: Row & { ID: number | string }): ContentRow {
  const row = { ...blanks[list], ...fields };
  if (list === 'images' && row.ImageUrl === '') {
    row.ImageUrl = `https://img.shop-aurore.example/img2/${row.ID}/content`;
  }
  if ('CreatedAt' in row) row.CreatedAt = row.CreatedAt || at;
  if ('UpdatedAt' in row) row.UpdatedAt = row.UpdatedAt || row.CreatedAt;
  return row;
}

/** So many versions of each kind are kept of a template. */
const KEPT = 5;

/** A new version of a template's content; the sixth of its kind goes. */
export function addVersion({ contents }: ContentTables, version: ContentRow): ContentRow {
  contents.add(version);
  const alike = contents.rows.filter(
    ({ TemplateID, ContentType }) => TemplateID === version.TemplateID && ContentType === version.ContentType,
  );
  for (const old of [...alike].sort(newestFirst).slice(KEPT)) contents.remove(old);
  return version;
}

export function newestFirst(a: ContentRow, b: ContentRow): number {
  return ascending(String(b.UpdatedAt), String(a.UpdatedAt)) || ascending(b.ID, a.ID);
}
