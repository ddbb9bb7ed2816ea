import { type Row, secondsTimestampCursor } from '@mailroom/airbyte-cdk';
import { changedBy, FOUNDED, FULL_REFRESH, type List, lookback, statsLookback, windowsBy } from '../config.ts';
import { gone, refused } from '../errorRules.ts';
import { lateCampaigns } from '../lateEvents.ts';
import { COUNT, fewOf, filteredBy, inside, ofWanted, readsWanted, resource, withDeleted } from '../paging.ts';
import { latestOf, withUnset } from '../values.ts';
import { sendWindow } from '../windows.ts';

const KEY = ['ID'];

/** Without a window Mailjet answers with today's campaigns only. */
export const campaigns: List = {
  name: 'campaigns',
  primaryKey: KEY,
  ...resource('campaign'),
  sync: { ...windowsBy('SendStartAt', secondsTimestampCursor), between: sendWindow, count: COUNT, lookback },
  deletedAt: ({ IsDeleted }) => (IsDeleted === true ? null : undefined),
};

const kindOfDraft = ({ Status }: Row): string => (Status === -2 ? 'deleted' : Status === -1 ? 'archived' : 'current');

export const campaignDrafts: List = {
  name: 'campaign_drafts',
  primaryKey: KEY,
  ...resource('campaigndraft', 'ID', ({ slice }) => slice.params as Row),
  ...withDeleted(kindOfDraft, { archived: { IsArchived: true }, deleted: { IsDeleted: true } }),
  transform: (row) => Object.assign(row, { UpdatedAt: latestOf(row, 'CreatedAt', 'ModifiedAt', 'DeliveredAt') }),
  deletedAt: ({ Status, UpdatedAt }) => (Status !== -2 ? undefined : typeof UpdatedAt === 'string' ? UpdatedAt : null),
  sync: changedBy('UpdatedAt'),
  boundedByStartDate: false,
};

export const campaignDraftContents: List = {
  name: 'campaign_draft_contents',
  primaryKey: ['CampaignDraftID'],
  ...inside((id) => `campaigndraft/${id}/detailcontent`),
  partitions: {
    ...ofWanted(campaignDrafts, ({ ID, UpdatedAt }) => ({ key: String(ID), of: { CampaignDraftID: ID, UpdatedAt } })),
    incremental: true,
    cursorField: 'UpdatedAt',
  },
  readWith: readsWanted,
  transform: (row, { slice }) => Object.assign(row, slice.of),
  sync: FULL_REFRESH,
};

const PROGRAMMED = 1;

export const campaignDraftSchedules: List = {
  name: 'campaign_draft_schedules',
  primaryKey: ['CampaignDraftID'],
  ...inside((id) => `campaigndraft/${id}/schedule`),
  partitions: {
    parent: campaignDrafts,
    slice: ({ ID, Status }) => (Status === PROGRAMMED ? { key: String(ID), of: { CampaignDraftID: ID } } : undefined),
  },
  transform: (row, { slice }) => Object.assign(row, slice.of),
  sync: FULL_REFRESH,
};

/** Sent campaigns, tests and drafts, whose ids collide. Drafts have no date, and counts change at any time. */
export const campaignOverview: List = {
  name: 'campaign_overview',
  primaryKey: ['ID', 'IDType'],
  ...resource('campaignoverview', ['IDType', 'ID'], { All: true }),
  transform: (row) => withUnset(row, 'SendTimeStart'),
  sync: FULL_REFRESH,
};

/** Counts of one campaign, which are asked for again while they may change much. */
const perCampaign = (
  name: string,
  path: string,
  key: readonly string[],
  { events = [undefined], params = {} }: { events?: readonly (string | undefined)[]; params?: Row } = {},
): List => ({
  name,
  primaryKey: ['CampaignID', ...key],
  ...fewOf(path, key, ({ slice }) => ({ ...params, ...(slice.params as Row) })),
  partitions: {
    parent: campaigns,
    incremental: true,
    cursorField: 'CampaignSendStartAt',
    lookback: statsLookback,
    again: lateCampaigns,
    slice: ({ ID, SendStartAt }) =>
      events.map((Event) => ({
        key: Event === undefined ? String(ID) : `${ID}:${Event}`,
        params: { CampaignID: String(ID), Event },
        of: { CampaignID: ID, ...(Event && { Event }), CampaignSendStartAt: SendStartAt },
      })),
  },
  belonging: filteredBy('CampaignID'),
  transform: (row, { slice }) => Object.assign(row, slice.of),
  sync: FULL_REFRESH,
  errors: [gone, refused],
});

/** Without a window some of them count today only. */
const EVER = { params: { FromTS: FOUNDED / 1000 } };

export const campaignLinkClicks = perCampaign('campaign_link_clicks', 'statistics/link-click', [
  'URL',
  'PositionIndex',
]);
export const campaignMailboxProviders = perCampaign('campaign_mailbox_providers', 'statistics/recipient-esp', [
  'ESPName',
]);
export const campaignGeo = perCampaign('campaign_geo', 'geostatistics', ['Country'], EVER);
export const campaignUserAgents = perCampaign(
  'campaign_user_agents',
  'useragentstatistics',
  ['Event', 'Platform', 'UserAgent'],
  { ...EVER, events: ['open', 'click'] },
);
export const campaignTopLinks = perCampaign('campaign_top_links', 'toplinkclicked', ['LinkId'], EVER);
