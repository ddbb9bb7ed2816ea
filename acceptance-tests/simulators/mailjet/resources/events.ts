import { agents } from '../agents.ts';
import type { Call } from '../call.ts';
import { campaignID } from '../campaign-ids.ts';
import { firstEvent } from '../counters.ts';
import { campaignStart } from '../derived.ts';
import { byInteger } from '../filters.ts';
import type { Row } from '../json-text.ts';
import type { Message, MessageEvent } from '../model.ts';
import { erase, type Filters, type Fits, type Resource } from '../resource.ts';
import { ascending } from '../table.ts';
import { dateOf } from '../time.ts';
import { isSet, isWithin, readCampaignWindow, readEventWindow } from '../window.ts';
import { campaignFilters, windowOptions } from './campaigns.ts';
import { sortedByID } from './kept.ts';
import { byStatus, isKept } from './messages.ts';

type Kind = 'opened' | 'clicked' | 'bounced';

const family = campaignFilters<MessageEvent>(({ message }) => message.campaign);

const filters: Filters<MessageEvent> = {
  ...family,
  MessageStatus: (value, name, call) => {
    const fits = byStatus(value, name, call);
    return ({ message }) => fits(message);
  },
};

function eventResource(
  name: string,
  kind: Kind,
  rest: Pick<Resource<MessageEvent>, 'render'> & {
    filters?: Filters<MessageEvent>;
    fits?: (call: Call) => Fits<MessageEvent>;
  },
): Resource<MessageEvent> {
  return {
    name,
    backEnd: 'monolith',
    rows: (call) => {
      const { from, to } = readEventWindow(call);
      const table = call.store.events[kind];
      if (from === undefined && to === undefined) return table.rows;
      const rows = table.between(from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY);
      return [...rows].sort((a, b) => ascending(a.message.id, b.message.id) || a.at - b.at || a.id - b.id);
    },
    filters: { ...filters, ...rest.filters },
    options: [...windowOptions, 'EventFromTs', 'EventToTs'],
    narrow: (call) => {
      const { settings, store } = call;
      const window = readCampaignWindow(call);
      const events = readEventWindow(call);
      const startOf = campaignStart(store);
      const kept = isKept(call);
      const fits: Fits<MessageEvent>[] = [({ message }) => kept(message)];
      if (isSet(window)) fits.push(({ message }) => isWithin(startOf(message), window, settings));
      if (isSet(events)) fits.push(({ at }) => isWithin(at, events, settings));
      return rest.fits ? [...fits, rest.fits(call)] : fits;
    },
    sorts: sortedByID.ascending,
    sortValue: ({ message }) => message.id,
    render: rest.render,
  };
}

const campaignOf = ({ campaign }: Message, { settings }: Call) =>
  campaign === 0 ? undefined : campaignID(campaign, settings);

const bouncestatistics = eventResource('bouncestatistics', 'bounced', {
  render: ({ kind, at, message, permanent, state }, call): Row => ({
    BouncedAt: dateOf(at),
    CampaignID: campaignOf(message, call),
    ContactID: message.contact,
    ID: message.id,
    IsBlocked: kind === 'blocked',
    IsStatePermanent: permanent,
    StateID: state,
  }),
});

const clickstatistics = eventResource('clickstatistics', 'clicked', {
  filters: { MessageID: byInteger<MessageEvent>(({ message }) => message.id) },
  render: ({ id, at, message, url, agent }, { settings }): Row => ({
    ClickedAt: dateOf(at),
    ClickedDelay: at - message.at,
    ContactID: message.contact,
    ID: { own: 1_234_567_000 + id, null: null, same: -1 }[settings.clickIDs],
    MessageID: message.id,
    Url: url,
    UserAgentID: agent,
  }),
});

const openinformation = eventResource('openinformation', 'opened', {
  fits:
    ({ settings }) =>
    (event) =>
      settings.opens === 'every' || firstEvent(event.message, 'opened') === event,
  render: ({ at, message, agent }, call): Row => ({
    ArrivedAt: dateOf(message.at),
    CampaignID: campaignOf(message, call),
    ContactID: message.contact,
    ID: -1,
    MessageID: message.id,
    OpenedAt: dateOf(at),
    UserAgentFull: agents[agent]?.full ?? '',
    UserAgentID: agent,
  }),
});

export const eventResources = [erase(bouncestatistics), erase(clickstatistics), erase(openinformation)];
