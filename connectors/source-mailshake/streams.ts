import {
  type CursorValue,
  type DerivedStream,
  elementsOf,
  isObject,
  type ListStream,
  listAt,
  objectAt,
  type Row,
  type Stream,
  secondsTimestampCursor,
  single,
  timestampCursor,
  token,
} from '@mailroom/airbyte-cdk';
import type { MailshakeConfig } from '../../schemas/source-mailshake/config.ts';
import { fromChanges } from './orders/fromChanges.ts';
import { readAt, wholeCampaigns } from './orders/wholeCampaigns.ts';
import { withoutBodies, withTextId, withUpdatedAt } from './quirks.ts';
import { unsubscribes } from './unsubscribes.ts';

type List = ListStream<MailshakeConfig>;

const FULL_REFRESH = { order: 'full_refresh' } as const;

/** A list operation: POST, tokens, at most 100 rows a page. `cost` in quota units, Mailshake docs "Limits". */
const list = (path: string, cost = 1, perPage = 100): Pick<List, 'request' | 'records' | 'pager'> => ({
  request: { method: 'POST', path, cost },
  records: listAt('results'),
  pager: token({ path: 'nextToken', param: 'nextToken', pageSize: { param: 'perPage', value: perPage } }),
});

/** Newest first, as the docs say of all activity, yet nowhere strictly: events were seen a few places off. */
const newestFirst = (field: string, options: Partial<Extract<List['sync'], { order: 'descending' }>> = {}) => ({
  order: 'descending' as const,
  disorder: 5,
  cursor: { field, type: timestampCursor },
  lookback: (config: MailshakeConfig) => config.lookback_days * 86_400,
  ...options,
});

/** `since` knows whole seconds and excludes its own; two seconds earlier nothing is missed under any reading. */
const since = (bound: CursorValue) => ({
  since: secondsTimestampCursor
    .minusSeconds(secondsTimestampCursor.before(String(bound)), 1)
    .slice(0, 19)
    .replace('T', ' '),
});

const me: List = {
  name: 'me',
  primaryKey: ['id'],
  request: { method: 'POST', path: 'me' },
  records: objectAt('user'),
  pager: single(),
  sync: FULL_REFRESH,
};

const campaigns: List = {
  name: 'campaigns',
  primaryKey: ['id'],
  ...list('campaigns/list', 10),
  sync: FULL_REFRESH,
  transform: (campaign) => {
    if (campaign.sender) withTextId(campaign.sender as Row);
    return campaign;
  },
};

const campaignMessages: DerivedStream<MailshakeConfig> = {
  name: 'campaign_messages',
  primaryKey: ['id', 'campaignId'],
  parent: campaigns,
  derive: ({ id, messages }) =>
    (Array.isArray(messages) ? (messages as Row[]) : []).map((message, position) => ({
      campaignId: id,
      position,
      ...message,
    })),
};

const senders: List = {
  name: 'senders',
  primaryKey: ['id'],
  ...list('senders/list'),
  sync: FULL_REFRESH,
  transform: withTextId,
};

const teamMembers: List = {
  name: 'team_members',
  primaryKey: ['id'],
  ...list('team/list-members'),
  sync: FULL_REFRESH,
};

const opens: List = {
  name: 'opens',
  primaryKey: ['id'],
  ...list('activity/opens', 2),
  sync: newestFirst('actionDate', { since }),
};

const clicks: List = {
  name: 'clicks',
  primaryKey: ['id'],
  ...list('activity/clicks', 3),
  sync: newestFirst('actionDate', { since }),
};

/** Which of the bodies `excludeBody` leaves out is undocumented, and replies do not know it: all are dropped here. */
const dropBodies: List['transform'] = (row, { config }) => (config.exclude_bodies ? withoutBodies(row) : row);

const readsBodies: List['readWith'] = ({ exclude_bodies }) => ({
  columns: { exclude_bodies: exclude_bodies ? [] : ['bodies'] },
});
const withoutTexts = 'Set exclude_bodies to leave the texts out.';

const sentMessages: List = {
  name: 'sent_messages',
  primaryKey: ['id'],
  ...list('activity/sent', 1, 25),
  request: {
    method: 'POST',
    path: 'activity/sent',
    params: ({ config }) => (config.exclude_bodies ? { excludeBody: true } : {}),
  },
  transform: dropBodies,
  readWith: readsBodies,
  ifTooLarge: withoutTexts,
  sync: newestFirst('actionDate'),
};

const createdLeads: List = {
  name: 'created_leads',
  primaryKey: ['id'],
  ...list('activity/created-leads', 5),
  sync: newestFirst('created', { since }),
};

const leadAssignments: List = {
  name: 'lead_assignments',
  primaryKey: ['id'],
  ...list('activity/lead-assignments'),
  sync: newestFirst('assignedOnDate', { since }),
};

const leadStatusChanges: List = {
  name: 'lead_status_changes',
  primaryKey: ['id'],
  ...list('activity/lead-status-changes', 5),
  sync: newestFirst('lastStatusChangeDate', {
    since,
    cursor: {
      field: 'lastStatusChangeDate',
      type: timestampCursor,
      of: (lead) => lead.lastStatusChangeDate ?? lead.openedDate ?? lead.created,
    },
  }),
};

/** The list has no date filter; three lists of changes together bring every change to a lead. */
const leads: List = {
  name: 'leads',
  primaryKey: ['id'],
  ...list('leads/list'),
  transform: withUpdatedAt,
  sync: {
    order: 'own',
    read: fromChanges([createdLeads, leadAssignments, leadStatusChanges]),
    cursor: { field: 'updatedAt', type: timestampCursor },
    lookback: (config) => config.lookback_days * 86_400,
  },
};

const replies: List = {
  name: 'replies',
  primaryKey: ['id'],
  ...list('activity/replies', 10, 25),
  transform: dropBodies,
  readWith: readsBodies,
  ifTooLarge: withoutTexts,
  sync: newestFirst('actionDate'),
};

const campaignOf = ({ campaign }: Row): number | undefined =>
  isObject(campaign) && typeof campaign.id === 'number' ? campaign.id : undefined;

const recipients: List = {
  name: 'recipients',
  primaryKey: ['id'],
  ...list('recipients/list'),
  request: {
    method: 'POST',
    path: 'recipients/list',
    cost: 10,
    params: ({ slice }) => ({ campaignID: slice.key }),
  },
  readWith: ({ recipients_with_problems }) => ({ rows: { recipients_with_problems } }),
  partitions: {
    parent: campaigns,
    slice: ({ id, isArchived, archived }, { include_archived_campaigns }) =>
      include_archived_campaigns || !(isArchived ?? archived) ? { key: id as number } : undefined,
    // Whatever sends, or brings an answer, can change recipients: pauses, unsubscribes, new ones.
    evidence: {
      lists: [opens, clicks, sentMessages, createdLeads, leadAssignments, leadStatusChanges, replies],
      keyOf: campaignOf,
      lookback: ({ lookback_days }) => lookback_days * 86_400,
      refreshDays: ({ recipients_refresh_days }) => recipients_refresh_days,
    },
  },
  // A recipient does not name its campaign, and is of one only.
  belonging: { apart: true },
  transform: (recipient, { slice }) => Object.assign(recipient, { campaignId: slice.key }),
  boundedByStartDate: false,
  sync: { order: 'own', read: wholeCampaigns, cursor: readAt },
  errors: [
    {
      code: ['missing_dependent_data', 'not_found'],
      action: 'skip_partition',
      fault: 'transient_error',
      message: 'Mailshake does not give out the recipients of this campaign (it was deleted, or is archived).',
    },
  ],
};

/** Names are the customer's own, even the empty one. */
const recipientFields = elementsOf<MailshakeConfig>({
  name: 'recipient_fields',
  primaryKey: ['recipientId', 'name'],
  parent: recipients,
  list: ({ fields }) => Object.entries(isObject(fields) ? fields : {}).map(([name, value]) => ({ name, value })),
  carried: { recipientId: 'id', campaignId: 'campaignId' },
});

/** Cheap and time-critical first: the quota may end before the sync does. */
export const streams: readonly Stream<MailshakeConfig>[] = [
  me,
  campaigns,
  campaignMessages,
  senders,
  teamMembers,
  opens,
  clicks,
  sentMessages,
  createdLeads,
  leadAssignments,
  leadStatusChanges,
  leads,
  replies,
  recipients,
  recipientFields,
  unsubscribes,
];
