import { type OfAccount, storeOf } from '../changes/of-account.ts';
import type { Row } from '../json-text.ts';
import type { World } from '../world.ts';
import { addVersion, type ContentList, contentLists, makeContentRow } from './tables.ts';

type OfList = OfAccount & { list: ContentList };

export type ContentChanges = {
  /** With the next id and made now, unless the fields say otherwise. A sixth version of a kind pushes the oldest out. */
  addContent(change: OfList & { fields?: Row }): { id: number | string };
  /** Lays fields over a row; no date moves with them. */
  changeContent(change: OfList & { id: number | string; fields: Row }): void;
  removeContent(change: OfList & { id: number | string }): void;
};

export function createContentChanges(world: World): ContentChanges {
  const tablesOf = (change: OfList) => {
    if (!contentLists.includes(change.list)) {
      throw new Error(`There is no list "${change.list}". Known: ${contentLists.join(', ')}`);
    }
    return storeOf(world, change).content;
  };
  const now = () => new Date(world.now() * 1000).toISOString().replace('Z', '215Z');

  return {
    addContent: (change) => {
      const { list, fields = {} } = change;
      const tables = tablesOf(change);
      const number = Math.max(0, ...tables[list].rows.map(({ ID }) => Number(String(ID).split('-').at(-1)))) + 1;
      const next = list === 'images' ? `07ea8ad6-161a-4bfe-9f38-${String(number).padStart(12, '0')}` : number;
      const ID = typeof fields.ID === 'number' || typeof fields.ID === 'string' ? fields.ID : next;
      const row = makeContentRow(list, now(), { ...fields, ID });
      if (list !== 'contents') return { id: tables[list].add(row).ID };
      addVersion(tables, row);
      const template = tables.templates.find(Number(row.TemplateID));
      if (template && world.settings.content.newVersion === 'moves the date') {
        tables.templates.change(template, (it) => {
          it.UpdatedAt = row.UpdatedAt;
        });
      }
      return { id: ID };
    },
    changeContent: (change) => {
      const table = tablesOf(change)[change.list];
      table.change(table.get(change.id), (row) => {
        Object.assign(row, change.fields);
      });
    },
    removeContent: (change) => {
      const table = tablesOf(change)[change.list];
      table.remove(table.get(change.id));
    },
  };
}
