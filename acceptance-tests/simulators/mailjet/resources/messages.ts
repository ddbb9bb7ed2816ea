import type { Call } from '../call.ts';
import { campaignID } from '../campaign-ids.ts';
import { isDelivered } from '../counters.ts';
import { campaignStart, contactNumber, messagesOfCampaign } from '../derived.ts';
import { byCampaign, byInteger, byText, ignored } from '../filters.ts';
import type { Row } from '../json-text.ts';
import { type Message, messageStatuses } from '../model.ts';
import { invalid, parseInteger, readBoolean, readText } from '../parameters.ts';
import { erase, type Filter, type Fits, type Resource } from '../resource.ts';
import { dateOf, daySeconds } from '../time.ts';
import { isWithin, readCampaignWindow, readWindow, type Window } from '../window.ts';
import { campaignFilters, windowOptions } from './campaigns.ts';
import { keptResource, sortedByID } from './kept.ts';

/** Numbers of statuses, any of a comma list; 0 is all that was processed. */
export const byStatus: Filter<Message> = (value, name) => {
  const wanted = new Set<string>();
  for (const part of value.split(',')) {
    const status = messageStatuses[Number(parseInteger(part, name))];
    if (status === undefined) throw invalid(name, value);
    wanted.add(status);
  }
  return ({ status }) => wanted.has(status) || (wanted.has('processed') && status !== 'queued');
};

const byContact: Filter<Message> = (value, _name, { store }) => {
  const wanted = contactNumber(store, value);
  return ({ contact }) => contact === wanted;
};

export const isKept =
  ({ settings, now }: Call): Fits<Message> =>
  ({ at }) =>
    settings.retentionDays === null || at > now - settings.retentionDays * daySeconds;

/** Asked for, or what an account with a hidden window gets. */
function arrivalWindow(call: Call): Window {
  const window = readWindow(call);
  const { messageDays } = call.settings;
  if (messageDays === null || window.from !== undefined || window.to !== undefined) return window;
  return { from: call.now - messageDays * daySeconds, to: undefined };
}

const message: Resource<Message> = {
  name: 'message',
  backEnd: 'monolith',
  rows: (call) => {
    const { from, to } = arrivalWindow(call);
    const { messages } = call.store;
    if (from === undefined && to === undefined) return messages.rows;
    const rows = messages.between(from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY);
    return [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
  },
  filters: {
    Campaign: byCampaign<Message>(({ campaign }) => campaign),
    Contact: byContact,
    CustomID: byText<Message>(({ customID }) => customID),
    Destination: byInteger<Message>(destinationID),
    FromType: campaignFilters<Message>(({ campaign }) => campaign).FromType as Filter<Message>,
    MessageState: byInteger<Message>(({ state }) => state),
    MessageStatus: byStatus,
    PlanSubscription: ignored,
    SenderID: byInteger<Message>(({ sender }) => sender),
  },
  options: [...windowOptions, 'ShowContactAlt', 'ShowCustomID', 'ShowSubject'],
  narrow: (call) => {
    const window = arrivalWindow(call);
    return [isKept(call), ({ at }) => isWithin(at, window, call.settings)];
  },
  sorts: sortedByID.both,
  newSorts: { ArrivedAt: 'both' },
  sortValue: ({ id, at }, field) => (field === 'ID' ? id : at),
  find: (key, { store }) => (/^\d+$/.test(key) ? store.messages.find(BigInt(key)) : undefined),
  render: (row, call) => {
    const { store, settings, parameters } = call;
    const shows = (name: string) => readBoolean(parameters, name) === true;
    const contact = store.kept.contact.find(row.contact);
    const low = Number(row.id % 1000n);
    const shown: Row = {
      ArrivedAt: dateOf(row.at),
      AttachmentCount: 0,
      AttemptCount: row.status === 'queued' ? 0 : 1,
      CampaignID: row.campaign === 0 ? undefined : campaignID(row.campaign, settings),
      ContactAlt: shows('ShowContactAlt') ? (contact?.Email ?? '') : '',
      ContactID: row.contact,
      CustomID: shows('ShowCustomID') ? row.customID : undefined,
      Delay: low / 125,
      DestinationID: destinationID(row),
      FilterTime: 10 + (low % 7),
      ID: row.id,
      IsClickTracked: true,
      IsHTMLPartIncluded: true,
      IsOpenTracked: true,
      IsTextPartIncluded: true,
      IsUnsubTracked: false,
      MessageSize: 18_000 + low,
      SenderID: row.sender,
      SpamassassinScore: 0,
      SpamassRules: '',
      StateID: row.state === 0 ? undefined : row.state,
      StatePermanent: row.permanent,
      Status: row.status,
      Subject: shows('ShowSubject') ? (store.kept.campaign.find(row.campaign)?.Subject ?? '') : '',
      UUID: uuidOf(row.id),
    };
    return row.fields ? { ...shown, ...row.fields } : shown;
  },
};

/** Of the recipient's domain. */
function destinationID({ id, fields }: Message): number {
  return Number(fields?.DestinationID ?? 124_000 + Number(id % 1000n));
}

function uuidOf(id: bigint): string {
  const digits = id.toString(16).padStart(16, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13)}-8af0-${digits.slice(4)}`;
}

const messageinformation: Resource<Message> = {
  name: 'messageinformation',
  backEnd: 'monolith',
  rows: (call) => {
    const id = readText(call.parameters, 'CampaignID');
    const isSmall = call.settings.campaignIDs === 'small' && id !== undefined && /^\d{1,15}$/.test(id);
    return isSmall ? messagesOfCampaign(call.store, Number(id)) : call.store.messages.rows;
  },
  filters: { ...campaignFilters<Message>(({ campaign }) => campaign), MessageStatus: byStatus },
  options: windowOptions,
  narrow: (call) => {
    const window = readCampaignWindow(call);
    const startOf = campaignStart(call.store);
    return [isKept(call), (row) => isWithin(startOf(row), window, call.settings)];
  },
  sorts: sortedByID.ascending,
  sortValue: ({ id }) => id,
  find: (key, call) => message.find?.(key, call),
  render: (row, { store, settings }) => {
    const rules: Row = { ALT: '', ID: -1 };
    return {
      CampaignID: campaignID(row.campaign, settings),
      ClickTrackedCount: 1,
      ContactID: row.contact,
      CreatedAt: dateOf(row.at),
      ID: row.id,
      MessageSize: Number(row.fields?.MessageSize ?? 18_000 + Number(row.id % 1000n)),
      OpenTrackedCount: 1,
      QueuedCount: row.status === 'queued' ? 1 : 0,
      SendEndAt: store.kept.campaign.find(row.campaign)?.SendEndAt ?? '',
      SentCount: isDelivered(row) ? 1 : 0,
      SpamAssassinRules: settings.spamRules === 'list' ? [rules] : rules,
      SpamAssassinScore: 0,
    };
  },
};

export const messageResources = [
  erase(message),
  erase(messageinformation),
  erase(keptResource('messagestate', { filters: {}, sorts: sortedByID.ascending })),
];
