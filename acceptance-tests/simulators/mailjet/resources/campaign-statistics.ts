import { agents } from '../agents.ts';
import type { Call } from '../call.ts';
import { campaignNumber } from '../campaign-ids.ts';
import { firstEvent } from '../counters.ts';
import { contactNumber, messagesOfCampaign } from '../derived.ts';
import { badRequest } from '../errors.ts';
import type { Row } from '../json-text.ts';
import type { Campaign, Message } from '../model.ts';
import { invalid, parseInteger, readText } from '../parameters.ts';
import { type AnyResource, erase, type Filters } from '../resource.ts';
import { secondsOf } from '../time.ts';
import { isWithin, readCampaignWindow } from '../window.ts';
import { campaignFilters, windowOptions } from './campaigns.ts';

const family = campaignFilters<Campaign>(({ ID }) => ID);
const familyNames = [...Object.keys(family), ...windowOptions];

/** The messages of all campaigns that fit, by their window and the filters of the family. */
function messagesAsked(call: Call): Message[] {
  const window = readCampaignWindow(call);
  const fits = Object.entries(family as Filters<Campaign>).flatMap(([name, filter]) => {
    const value = readText(call.parameters, name);
    return value === undefined ? [] : [filter(value, name, call)];
  });
  return call.store.kept.campaign.rows
    .filter((row) => isWithin(secondsOf(row.SendStartAt) ?? 0, window, call.settings))
    .filter((row) => fits.every((fitsRow) => fitsRow(row)))
    .flatMap((row) => messagesOfCampaign(call.store, row.ID));
}

/** The messages of the one campaign that must be named. */
export function messagesNamed(call: Call): readonly Message[] {
  const value = readText(call.parameters, 'CampaignID');
  if (value === undefined) throw badRequest('CampaignID is required');
  return messagesOfCampaign(call.store, campaignNumber(parseInteger(value, 'CampaignID'), call.settings));
}

export function aggregate(
  name: string,
  rows: (call: Call) => Row[],
  { backEnd = 'monolith', options = familyNames }: { backEnd?: 'monolith' | 'service'; options?: string[] } = {},
): AnyResource {
  return erase<Row>({ name, backEnd, rows, filters: {}, options, sorts: {}, render: (row) => row });
}

/** Rows of counts by a key, in the order of their coming. */
export function tally<K>(): { rows(): [K, number[]][]; add(key: K, ...counts: number[]): void } {
  const kept = new Map<string, [K, number[]]>();
  return {
    rows: () => [...kept.values()],
    add: (key, ...counts) => {
      const name = JSON.stringify(key);
      const entry = kept.get(name) ?? [key, counts.map(() => 0)];
      entry[1] = entry[1].map((count, index) => count + (counts[index] ?? 0));
      kept.set(name, entry);
    },
  };
}

const countries = ['FR', 'DE', 'BE', 'ES', 'NL', 'PL', 'US'];

const geostatistics = aggregate('geostatistics', (call) => {
  const counts = tally<string>();
  for (const message of messagesAsked(call)) {
    const opened = firstEvent(message, 'opened') ? 1 : 0;
    const clicked = firstEvent(message, 'clicked') ? 1 : 0;
    if (opened + clicked > 0) counts.add(countries[message.contact % countries.length] ?? '', clicked, opened);
  }
  return counts.rows().map(([Country, [ClickedCount, OpenedCount]]) => ({ ClickedCount, Country, OpenedCount }));
});

const useragentstatistics = aggregate(
  'useragentstatistics',
  (call) => {
    const { parameters } = call;
    const asked = readText(parameters, 'Event') ?? 'open';
    const kind = { open: 'opened', click: 'clicked' }[asked.toLowerCase()];
    if (kind === undefined) throw invalid('Event', asked);
    const platform = readText(parameters, 'Platform');
    const excluded = readText(parameters, 'ExcludePlatform');
    const counts = tally<[platform: string, agent: string]>();
    for (const { events } of messagesAsked(call)) {
      const seen = new Set<number>();
      for (const event of events) {
        if (event.kind !== kind) continue;
        const agent = agents[event.agent];
        counts.add([agent?.platform ?? 'Unknown', agent?.agent ?? 'Unknown'], 1, seen.has(event.agent) ? 0 : 1);
        seen.add(event.agent);
      }
    }
    return counts
      .rows()
      .filter(([[name]]) => (platform === undefined || name === platform) && name !== excluded)
      .map(([[Platform, UserAgent], [Count, DistinctCount]]) => ({ Count, DistinctCount, Platform, UserAgent }));
  },
  { options: [...familyNames, 'Event', 'Platform', 'ExcludePlatform'] },
);

const toplinkclicked = aggregate(
  'toplinkclicked',
  (call) => {
    const contact = readText(call.parameters, 'Contact');
    const message = readText(call.parameters, 'Message');
    const wanted = contact === undefined ? undefined : contactNumber(call.store, contact);
    const counts = tally<string>();
    for (const row of messagesAsked(call)) {
      if (wanted !== undefined && row.contact !== wanted) continue;
      if (message !== undefined && String(row.id) !== message) continue;
      for (const { kind, url } of row.events) if (kind === 'clicked') counts.add(url, 1);
    }
    return counts.rows().map(([Url, [ClickedCount]]) => ({ ClickedCount, LinkId: linkID(Url), Url }));
  },
  { options: [...familyNames, 'ActualClicks', 'Contact', 'Message'] },
);

/** The same for the same address. */
function linkID(url: string): number {
  let hash = 7;
  for (let index = 0; index < url.length; index += 1) hash = (hash * 31 + url.charCodeAt(index)) % 900_000_007;
  return hash;
}

const linkClick = aggregate(
  'statistics/link-click',
  (call) => {
    const counts = tally<[url: string, position: number]>();
    for (const { events } of messagesNamed(call)) {
      const seen = new Set<string>();
      for (const { kind, url, position } of events) {
        if (kind !== 'clicked') continue;
        const link = `${position} ${url}`;
        counts.add([url, position], seen.has(link) ? 0 : 1, 1);
        seen.add(link);
      }
    }
    return counts.rows().map(([[URL, PositionIndex], [ClickedMessagesCount, ClickedEventsCount]]) => ({
      URL,
      PositionIndex,
      ClickedMessagesCount,
      ClickedEventsCount,
    }));
  },
  { backEnd: 'service', options: ['CampaignID'] },
);

export const campaignStatisticsResources = [geostatistics, useragentstatistics, toplinkclicked, linkClick];
