import type { Call } from '../call.ts';
import type { Archivable, Fields, Kept } from '../model.ts';
import { datePage, listReply, pagingFields } from '../pages.ts';
import { readBoolean } from '../parameters.ts';
import type { Renderer } from '../render.ts';
import type { Tables } from '../store.ts';
import type { Table } from '../table.ts';
import { isAsked, isListed } from '../visibility.ts';
import { get, type Operation, post } from './operation.ts';
import { rowInPath, singleReply } from './single.ts';

/** Contact lists and templates, which may be archived, and tags, which may not. */
export const listOperations: Operation[] = [
  ...archivable('lists', 'list'),
  ...archivable('templates', 'template'),
  post('v1/tags', pagingFields, (call) => {
    const { store, settings, renderer } = call.world;
    const wantsArchived = readBoolean(call.body, 'archived') === true && settings.archived.asked === 'only';
    const page = datePage(call, store.tables.tags, (row) => !wantsArchived && isListed(row, settings));
    return listReply(call, page.map(renderer.tag));
  }),
  single(
    'tag',
    ({ tags }) => tags,
    ({ tag }) => tag,
  ),
  single(
    'schedule',
    ({ schedules }) => schedules,
    ({ schedule }) => schedule,
  ),
];

function archivable(name: 'lists' | 'templates', one: 'list' | 'template'): Operation[] {
  return [
    post(`v1/${name}`, pagingFields, (call: Call) => {
      const { store, settings, renderer } = call.world;
      const archived = readBoolean(call.body, 'archived');
      const table: Table<Archivable> = store.tables[name];
      const page = datePage(call, table, (row) => isListed(row, settings) && isAsked(row, archived, settings));
      return listReply(call, page.map(renderer[one]));
    }),
    single(
      one,
      (tables) => tables[name],
      (renderer) => renderer[one],
    ),
  ];
}

/** `GET /v1/<one>/{id}`. */
export function single<T extends Kept>(
  one: string,
  tableIn: (tables: Tables) => Table<T>,
  renderIn: (renderer: Renderer) => (row: T) => Fields,
): Operation {
  return get(`v1/${one}/:id`, (call) => {
    const { store, renderer } = call.world;
    return singleReply(renderIn(renderer)(rowInPath(call, tableIn(store.tables))));
  });
}
