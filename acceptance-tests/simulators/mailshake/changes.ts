import type { Clock } from '../shared/clock.ts';
import { type AddedIDs, type AddOptions, addRows } from './add-rows.ts';
import { type Campaign, type Lead, type LeadStatus, leadStatuses, type Recipient } from './model.ts';
import type { Store } from './store.ts';
import type { Table } from './table.ts';

export type LeadChange = {
  id: number;
  status?: LeadStatus;
  /** A user's id; null takes the lead from its user. */
  assignTo?: number | null;
  annotation?: string | null;
  /** When it happens; now, unless told otherwise. */
  date?: string | Date;
};

export type CampaignChange = { id: number } & Partial<
  Pick<Campaign, 'title' | 'isArchived' | 'isPaused' | 'isListed' | 'recipientsError'>
>;

export type RecipientChange = { id: number } & Partial<Pick<Recipient, 'isPaused' | 'fields' | 'hasProblems'>>;

type Removable = 'campaigns' | 'recipients' | 'leads' | 'sent' | 'opens' | 'clicks' | 'replies';

/** What other people and processes do to the account while a connector reads it. */
export type Changes = {
  add(options: AddOptions): AddedIDs;
  /** Updates the dates that the API updates: a status or an assignment leaves a trace, an annotation does not. */
  changeLead(change: LeadChange): void;
  /** Leaves no trace in any date. */
  changeCampaign(change: CampaignChange): void;
  changeRecipient(change: RecipientChange): void;
  unsubscribe(change: { emailAddress: string; date?: string | Date }): void;
  /** Rows vanish without a tombstone. */
  remove(ids: Partial<Record<Removable, number[]>>): void;
};

export function createChanges(store: Store, clock: Clock): Changes {
  const momentOf = (date: string | Date | undefined) => (date === undefined ? clock.now() : new Date(date).getTime());
  return {
    add: (options) => addRows(store, momentOf(options.date), options),

    changeLead: ({ id, status, assignTo, annotation, date }) => {
      const lead: Lead = existing(store.leads, id);
      if (status !== undefined && !leadStatuses.includes(status)) throw new Error(`Unknown lead status "${status}"`);
      if (annotation !== undefined) lead.annotation = annotation;
      if (status !== undefined) Object.assign(lead, { status, lastStatusChangeDate: momentOf(date) });
      if (assignTo === null) Object.assign(lead, { assignedTo: null, assignedOnDate: null });
      if (typeof assignTo === 'number') {
        Object.assign(lead, { assignedTo: existing(store.users, assignTo), assignedOnDate: momentOf(date) });
      }
    },

    changeCampaign: ({ id, ...change }) => {
      Object.assign(existing(store.campaigns, id), change);
    },

    changeRecipient: ({ id, ...change }) => {
      Object.assign(existing(store.recipients, id), change);
    },

    unsubscribe: ({ emailAddress, date }) => {
      store.unsubscribes.push({ emailAddress, date: momentOf(date), campaignTitle: 'Q1 logistics directors' });
    },

    remove: (ids) => {
      for (const [kind, list] of Object.entries(ids)) store[kind as Removable].remove(list);
    },
  };
}

function existing<T extends { id: number }>(table: Table<T>, id: number): T {
  const row = table.find(id);
  if (!row) throw new Error(`There is no row with id ${id}`);
  return row;
}
