import type { Row } from '../json-text.ts';
import { makeRow } from '../make-row.ts';
import type { KeptRow } from '../model.ts';
import { type Content, type KeptResource, keptResources, type Store } from '../store.ts';
import type { Table } from '../table.ts';
import { dateOf } from '../time.ts';
import type { World } from '../world.ts';
import { type OfAccount, storeOf } from './of-account.ts';

type OfRow = OfAccount & { resource: KeptResource; id: number };

export type RowChanges = {
  /** With the next id and created now, unless the fields say otherwise. */
  addRow(change: OfAccount & { resource: KeptResource; fields?: Row }): { id: number };
  /** Lays fields over a row; no other date moves with them. */
  changeRow(change: OfRow & { fields: Row }): void;
  removeRow(change: OfRow): void;
  /** Removes the n-th row of a resource, from the front. */
  removeFirst(change: OfAccount & { resource: KeptResource; position?: number }): { id: number };
  /** Null takes the content away. */
  setContent(change: OfAccount & { of: 'draft' | 'template'; id: number; content: Content | null }): void;
  /** When a draft is to be sent; null is never. */
  schedule(change: OfAccount & { draft: number; date: string | null }): void;
  /** Makes the campaign of a draft, which counts as sent. */
  sendDraft(change: OfAccount & { draft: number; at?: number }): { campaign: number };
};

const dated: Partial<Record<KeptResource, string>> = {
  listrecipient: 'SubscribedAt',
  csvimport: 'RequestAt',
  dns: 'LastCheckAt',
};

export function createRowChanges(world: World): RowChanges {
  const tableOf = (change: OfAccount & { resource: KeptResource }): Table<KeptRow> => {
    if (!(keptResources as readonly string[]).includes(change.resource)) {
      throw new Error(`Rows of "${change.resource}" are not kept. Known: ${keptResources.join(', ')}`);
    }
    return storeOf(world, change).kept[change.resource] as Table<KeptRow>;
  };
  const removeFrom = (table: Table<KeptRow>, row: KeptRow) => table.remove(row);

  return {
    addRow: (change) => {
      const { resource, fields = {} } = change;
      const table = tableOf(change);
      const ID = Number(fields.ID ?? (table.rows.at(-1)?.ID ?? 0) + 1);
      const blank = makeRow(resource, { ID });
      const moment = 'CreatedAt' in blank ? 'CreatedAt' : dated[resource];
      const created = moment === undefined ? {} : { [moment]: dateOf(Math.floor(world.now())) };
      table.add(makeRow(resource, { ...created, ...fields, ID }) as KeptRow);
      return { id: ID };
    },
    changeRow: (change) => {
      const table = tableOf(change);
      table.change(table.get(change.id), (row) => {
        Object.assign(row, change.fields);
      });
    },
    removeRow: (change) => {
      const table = tableOf(change);
      removeFrom(table, table.get(change.id));
    },
    removeFirst: (change) => {
      const table = tableOf(change);
      const row = table.rows[change.position ?? 0];
      if (!row) throw new Error(`There is no row at ${change.position ?? 0} of ${change.resource}`);
      removeFrom(table, row);
      return { id: row.ID };
    },
    setContent: (change) => {
      const store = storeOf(world, change);
      const contents = change.of === 'draft' ? store.draftContents : store.templateContents;
      if (change.content === null) contents.delete(change.id);
      else contents.set(change.id, change.content);
      store.changed();
    },
    schedule: (change) => {
      const store = storeOf(world, change);
      const { date } = change;
      if (date === null) store.schedules.delete(change.draft);
      else store.schedules.set(change.draft, date);
      setDraft(store, change.draft, { Status: date === null ? 0 : 1 });
    },
    sendDraft: (change) => {
      const store = storeOf(world, change);
      const { kept } = store;
      const row = kept.campaigndraft.get(change.draft);
      const at = dateOf(change.at ?? Math.floor(world.now()));
      const ID = Number(kept.campaign.rows.at(-1)?.ID ?? 0) + 1;
      const dates = { CreatedAt: at, SendStartAt: at, SendEndAt: at };
      const links = { ListID: Number(row.ContactsListID ?? 0), NewsLetterID: row.ID, CustomValue: `mj.nl=${row.ID}` };
      const from = { FromEmail: row.SenderEmail, FromID: Number(row.Sender || 0), FromName: row.SenderName };
      kept.campaign.add(makeRow('campaign', { ID, ...dates, ...links, ...from, Subject: row.Subject }));
      store.schedules.delete(row.ID);
      setDraft(store, row.ID, { CampaignID: ID, Status: 2, DeliveredAt: at, Used: true });
      return { campaign: ID };
    },
  };
}

function setDraft({ kept }: Store, id: number, fields: Row): void {
  kept.campaigndraft.change(kept.campaigndraft.get(id), (row) => {
    Object.assign(row, fields);
  });
}
