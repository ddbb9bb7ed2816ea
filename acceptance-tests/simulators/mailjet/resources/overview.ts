import { campaignID } from '../campaign-ids.ts';
import { countersOfCampaign, noCounters } from '../counters.ts';
import { byBoolean, byInteger, byText } from '../filters.ts';
import type { Row } from '../json-text.ts';
import { readBoolean } from '../parameters.ts';
import { erase, type Resource } from '../resource.ts';
import type { Store } from '../store.ts';
import { secondsOf } from '../time.ts';
import { axNumber } from './campaigns.ts';
import { sortedByID } from './kept.ts';

type Entry = { kind: 'Campaign' | 'AX' | 'NL'; id: number; row: Row; draft: Row | undefined };

/** Sent campaigns, A/X tests and drafts; their ids collide. */
function entriesOf(store: Store): Entry[] {
  const drafts = store.kept.campaigndraft.rows;
  const byID = new Map(drafts.map((row) => [row.ID, row]));
  const sent = store.kept.campaign.rows
    .filter((row) => row.CampaignType === 2)
    .map((row): Entry => ({ kind: 'Campaign', id: row.ID, row, draft: byID.get(row.NewsLetterID) }));
  const unsent = drafts
    .filter((row) => row.CampaignID === undefined)
    .map((row): Entry => {
      const ax = axNumber(row);
      return ax === undefined ? { kind: 'NL', id: row.ID, row, draft: row } : { kind: 'AX', id: ax, row, draft: row };
    });
  return [...sent, ...unsent].sort((a, b) => a.id - b.id || (a.kind < b.kind ? -1 : 1));
}

const chosen = ['All', 'Archived', 'Drafts', 'Programmed', 'Sent'] as const;

const kinds: Record<(typeof chosen)[number], (entry: Entry) => boolean> = {
  All: () => true,
  Archived: ({ row, kind }) => kind !== 'Campaign' && row.Status === -1,
  Drafts: ({ row, kind }) => kind !== 'Campaign' && row.Status === 0,
  Programmed: ({ row, kind }) => kind !== 'Campaign' && row.Status === 1,
  Sent: ({ kind }) => kind === 'Campaign',
};

const campaignoverview: Resource<Entry> = {
  name: 'campaignoverview',
  backEnd: 'monolith',
  rows: ({ store }) => store.memo('campaign overview', () => entriesOf(store)),
  filters: {
    ID: byInteger<Entry>(({ id }) => id),
    IDType: byText<Entry>(({ kind }) => kind),
    Starred: byBoolean<Entry>(({ row }) => row.IsStarred),
    Subject: byText<Entry>(({ row }) => row.Subject),
  },
  options: chosen,
  narrow: ({ parameters, settings }) => {
    const named = chosen.filter((name) => readBoolean(parameters, name) === true);
    const isDeleted = ({ kind, row }: Entry) => kind !== 'Campaign' && row.Status === -2;
    const exists = (entry: Entry) => settings.deleted.drafts === 'shown' || !isDeleted(entry);
    if (named.length === 0) return [exists, settings.overview === 'all' ? kinds.All : kinds.Sent];
    return [exists, (entry) => named.some((name) => kinds[name](entry))];
  },
  sorts: sortedByID.ascending,
  sortValue: ({ id }) => id,
  render: ({ kind, id, row, draft }, { store, settings }) => {
    const isSent = kind === 'Campaign';
    const counters = isSent ? countersOfCampaign(store)(id) : noCounters;
    return {
      ClickedCount: counters.clicked,
      DeliveredCount: counters.delivered,
      EditMode: draft?.EditMode ?? 'html',
      EditType: draft ? 'full' : 'unknown',
      ID: isSent ? campaignID(id, settings) : id,
      IDType: kind,
      OpenedCount: counters.opened,
      ProcessedCount: counters.processed,
      SendTimeStart: isSent ? (secondsOf(row.SendStartAt) ?? 0) : 0,
      Starred: row.IsStarred === true,
      Status: isSent ? 2 : (row.Status ?? 0),
      Subject: row.Subject,
      Title: draft?.Title ?? '',
    };
  },
};

export const overviewResources = [erase(campaignoverview)];
