import type { Call } from '../call.ts';
import { byBoolean, byInteger, byText, byTexts } from '../filters.ts';
import { readText } from '../parameters.ts';
import { erase, parseID, type Resource } from '../resource.ts';
import { type ContentList, type ContentRow, newestFirst } from './tables.ts';

type Own = Pick<Resource<ContentRow>, 'filters' | 'sorts'> & Partial<Resource<ContentRow>>;

/** Named after the path, with the version, which tells them from resources of v3. */
function contentResource(list: ContentList, own: Own): Resource<ContentRow> {
  return {
    name: `v1/${list}`,
    backEnd: 'content',
    rows: ({ store }) => store.content[list].rows,
    sortValue: (row, field) => row[field],
    find: (key, { store }) => store.content[list].find(parseID(key) ?? key),
    render: (row) => row,
    ...own,
  };
}

/** What is in no documented order. */
const unordered =
  (list: ContentList) =>
  ({ store, settings }: Call): readonly ContentRow[] => {
    const { rows } = store.content[list];
    return settings.content.order === 'id' ? rows : [...rows].sort(newestFirst);
  };

export const contentResources = [
  erase(
    contentResource('templates', {
      filters: {
        EditMode: byInteger('EditMode'),
        ExternalID: byText('ExternalID'),
        IDs: byTexts('ID'),
        IsPublished: byBoolean('IsPublished'),
        IsStarred: byBoolean('IsStarred'),
        Name: byText('Name'),
      },
      narrow: ({ settings }) => (settings.content.deleted === 'hidden' ? [(row) => row.SoftDeleted !== true] : []),
      sorts: { Name: 'both', CreatedAt: 'both', IsStarred: 'both', UpdatedAt: 'both' },
    }),
  ),
  erase(
    contentResource('labels', {
      filters: { IDs: byTexts('ID'), Name: byText('Name') },
      options: ['UsedFor'],
      narrow: ({ settings, parameters }) => {
        const wanted = readText(parameters, 'UsedFor') ?? 'resource';
        return settings.content.usedFor === 'honoured' ? [(row) => row.UsedFor === wanted] : [];
      },
      sorts: { Name: 'both' },
    }),
  ),
  erase(
    contentResource('images', {
      filters: {
        IDs: byTexts('ID'),
        IsStarred: byBoolean('IsStarred'),
        Name: byText('Name'),
        Status: byText('Status'),
      },
      sorts: {},
      rows: unordered('images'),
      render: (row, { settings }) => {
        const { ImageUrl, ...rest } = row;
        return settings.content.imageURL === 'ImageUrl' ? row : { ...rest, ImageURL: ImageUrl };
      },
    }),
  ),
  erase(
    contentResource('tokens', {
      filters: { Name: byText('Name') },
      sorts: { Name: 'both' },
      rows: unordered('tokens'),
      render: (row, { settings }) => (settings.content.accessTokens === 'clear' ? row : { ...row, AccessToken: null }),
    }),
  ),
];
