import { campaignID, campaignNumber } from '../campaign-ids.ts';
import { byAddressPart, byBoolean, byInteger, byText, ignored } from '../filters.ts';
import type { Row } from '../json-text.ts';
import type { Campaign, Draft } from '../model.ts';
import { parseInteger } from '../parameters.ts';
import { erase, type Filter, type Filters, parseID, type Resource } from '../resource.ts';
import type { Store } from '../store.ts';
import { secondsOf } from '../time.ts';
import { isWithin, readCampaignWindow } from '../window.ts';
import { asks, keptResource, sortedByID } from './kept.ts';

/** The filters that all resources around campaigns share. */
const family: Filters<Row> = {
  ContactsListID: byInteger('ListID'),
  ContactsList: byInteger('ListID'),
  CustomCampaign: byText('CustomValue'),
  From: byText('FromEmail'),
  FromDomain: byAddressPart('FromEmail', 'domain'),
  FromID: byInteger('FromID'),
  FromType: byInteger('CampaignType'),
  IsDeleted: byBoolean('IsDeleted'),
  IsNewsletterTool: byBoolean((row) => Number(row.NewsLetterID) !== 0),
  IsStarred: byBoolean('IsStarred'),
};

const byID: Filter<Row> = (value, name, { settings }) => {
  const wanted = campaignNumber(parseInteger(value, name), settings);
  return (row) => row.ID === wanted;
};

/** The family for rows that belong to a campaign. */
export function campaignFilters<T>(numberOf: (row: T) => number): Filters<T> {
  const filters = Object.entries({ CampaignID: byID, ...family }).map(([name, filter]): [string, Filter<T>] => [
    name,
    (value, given, call) => {
      const fits = filter(value, given, call);
      const campaigns = call.store.kept.campaign;
      return (row) => {
        const campaign = campaigns.find(numberOf(row));
        return campaign !== undefined && fits(campaign);
      };
    },
  ]);
  return Object.fromEntries(filters);
}

export const windowOptions = ['FromTS', 'ToTS', 'Period'];

const campaign: Resource<Campaign> = {
  name: 'campaign',
  backEnd: 'monolith',
  rows: ({ store }) => store.kept.campaign.rows,
  filters: { CampaignID: byID, ...family, WorkflowID: byInteger('WorkflowID') } as Filters<Campaign>,
  options: windowOptions,
  narrow: (call) => {
    const window = readCampaignWindow(call);
    const inWindow = (row: Campaign) => isWithin(secondsOf(row.SendStartAt) ?? 0, window, call.settings);
    const isHidden = call.settings.deleted.campaigns === 'hidden' && !asks(call, 'IsDeleted');
    return isHidden ? [inWindow, (row) => !row.IsDeleted] : [inWindow];
  },
  sorts: sortedByID.both,
  newSorts: { SendStartAt: 'both' },
  sortValue: (row, field) => row[field],
  find: (key, { store, settings }) => {
    if (/^\d+$/.test(key)) return store.kept.campaign.find(campaignNumber(BigInt(key), settings));
    return store.kept.campaign.rows.find(({ CustomValue }) => CustomValue === key);
  },
  render: (row, { settings }) => ({ ...row, ID: campaignID(row.ID, settings) }),
};

/** Drafts that are archived or deleted are so by their status. */
const draftState: Filters<Row> = {
  IsArchived: byBoolean((row) => row.Status === -1),
  IsDeleted: byBoolean((row) => row.Status === -2),
};

const campaigndraft = keptResource('campaigndraft', {
  filters: {
    ...draftState,
    AXTesting: byInteger((row) => axNumber(row)),
    Campaign: (value, name, { settings }) => {
      const wanted = campaignNumber(parseInteger(value, name), settings);
      return (row) => row.CampaignID === wanted;
    },
    ContactsList: byInteger('ContactsListID'),
    DeliveredAt: byText('DeliveredAt'),
    EditMode: byText('EditMode'),
    IsCampaign: byBoolean((row) => row.CampaignID !== undefined),
    IsHandled: byBoolean((row) => Number(row.Status) > 0),
    IsStarred: byBoolean('IsStarred'),
    Modified: byBoolean((row) => row.ModifiedAt !== ''),
    NewsLetterTemplate: ignored,
    Status: byInteger('Status'),
    Subject: byText('Subject'),
    Template: byInteger('TemplateID'),
  },
  narrow: (call) => {
    if (call.settings.deleted.drafts === 'shown' || asks(call, 'Status')) return [];
    const hidden = [...(asks(call, 'IsArchived') ? [] : [-1]), ...(asks(call, 'IsDeleted') ? [] : [-2])];
    return [(row) => !hidden.includes(Number(row.Status))];
  },
  sorts: sortedByID.both,
  render: (row, { settings }) => ({
    ...row,
    CampaignID: row.CampaignID === undefined ? undefined : campaignID(Number(row.CampaignID), settings),
    AXTesting: settings.axTesting === 'id' ? axNumber(row) : row.AXTesting,
  }),
});

/** The id of the A/X test of a draft. */
export function axNumber({ AXTesting }: Row): number | undefined {
  return typeof AXTesting === 'object' && AXTesting !== null ? Number((AXTesting as Row).ID) : undefined;
}

export function findDraft(key: string, store: Store): Draft | undefined {
  return store.kept.campaigndraft.find(parseID(key) ?? -1);
}

export const campaignResources = [erase(campaign), erase(campaigndraft)];
