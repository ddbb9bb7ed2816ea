import type { Call } from './call.ts';
import type { Row } from './json-text.ts';
import { select } from './listing.ts';
import type { Resource } from './resource.ts';
import { children, historyRows } from './resources/children.ts';
import { resources } from './resources/resources.ts';
import { dress, show } from './show.ts';
import { smsRow } from './sms.ts';
import { secondsOf } from './time.ts';
import { isWithin } from './window.ts';

export type Asked = { call: Call; owners: string[]; from?: string; to?: string };
export type ShownRow = { row: Row; parent: Row };

type Given = Record<string, string | number | bigint | undefined>;
type Stream = (asked: Asked) => ShownRow[];

/** All rows of a list with these parameters. */
function list({ call }: Asked, name: string, given: Given = {}): Row[] {
  const resource = resources.get(name) as Resource<unknown> | undefined;
  if (!resource) throw new Error(`There is no resource "${name}"`);
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const parameters = new Map(entries.map(([key, value]) => [key.toLowerCase(), String(value)]));
  const asking = { ...call, parameters };
  return select(resource as never, asking).map((row) => show(resource, row, asking));
}

const whole =
  (name: string, given: Given = {}): Stream =>
  (asked) =>
    list(asked, name, given).map((row) => ({ row, parent: {} }));

/** With the bounds of the question under these names. */
const bounded =
  (name: string, from: string, to: string, given: Given = {}): Stream =>
  (asked) =>
    list(asked, name, { [from]: asked.from, [to]: asked.to, ...given }).map((row) => ({ row, parent: {} }));

const shownFields = { ShowSubject: 1, ShowContactAlt: 1, ShowCustomID: 1 };

/** Of every row of the parent's list, with the parent's id under a name. */
const under =
  (
    parents: string,
    name: string,
    read: (id: Row[string], asked: Asked, parent: Row) => Row[],
    more: Row = {},
  ): Stream =>
  (asked) =>
    list(asked, parents).flatMap((parent) =>
      read(parent.ID, asked, parent).map((row) => ({ row, parent: { [name]: parent.ID, ...more } })),
    );

const ofCampaign = (resource: string, given: Given = {}, more: Row = {}): Stream =>
  under('campaign', 'campaign', (id, asked) => list(asked, resource, { CampaignID: String(id), ...given }), more);

const child =
  (path: string) =>
  (id: Row[string], { call }: Asked): Row[] => {
    try {
      return (children[path]?.rows(String(id), call) ?? []).map((row) => dress(path, row, call));
    } catch {
      return [];
    }
  };

type Counters = { CounterSource: string; CounterResolution: string; CounterTiming: string };

const counters = ({ call, owners: _, ...bounds }: Asked, given: Counters, id?: Row[string]): ShownRow[] => {
  const window = { FromTS: bounds.from, ToTS: bounds.to };
  const source = id === undefined ? {} : { SourceID: String(id) };
  const rows = list({ call, owners: [] }, 'statcounters', { ...given, ...window, ...source });
  return rows.map((row) => ({ row, parent: given }));
};

const countersUnder =
  (parents: string, given: Counters): Stream =>
  (asked) =>
    list(asked, parents).flatMap(({ ID }) => counters(asked, given, ID));

const accountDaily = { CounterSource: 'APIKey', CounterResolution: 'Day' };
const campaignLifetime = { CounterSource: 'Campaign', CounterResolution: 'Lifetime', CounterTiming: 'Message' };
const campaignDaily = { CounterSource: 'Campaign', CounterResolution: 'Day', CounterTiming: 'Event' };
const listLifetime = { CounterSource: 'List', CounterResolution: 'Lifetime', CounterTiming: 'Message' };
const senderDaily = { CounterSource: 'Sender', CounterResolution: 'Day', CounterTiming: 'Message' };

const templates: Stream = (asked) =>
  asked.owners.flatMap((OwnerType) =>
    list(asked, 'template', { OwnerType }).map((row) => ({ row, parent: { owner: OwnerType } })),
  );

/** How each stream is made of the resources. */
export const streams = {
  contacts: whole('contact'),
  contact_data: whole('contactdata'),
  contact_properties: whole('contactmetadata'),
  contact_history: bounded('contacthistorydata', 'MinCreatedAt', 'MaxCreatedAt'),
  contact_lists: whole('contactslist'),
  /** Those of the lists that are shown. */
  list_recipients: under('contactslist', 'list', (id, asked) =>
    list(asked, 'listrecipient', { ContactsList: String(id) }),
  ),
  segments: whole('contactfilter'),
  contact_list_signups: whole('contactslistsignup'),
  csv_imports: whole('csvimport'),
  campaigns: bounded('campaign', 'FromTS', 'ToTS'),
  campaign_drafts: whole('campaigndraft'),
  campaign_draft_contents: under('campaigndraft', 'draft', child('campaigndraft/detailcontent')),
  campaign_draft_schedules: under('campaigndraft', 'draft', child('campaigndraft/schedule')),
  campaign_overview: whole('campaignoverview', { All: 'true' }),
  messages: bounded('message', 'FromTS', 'ToTS', shownFields),
  message_information: bounded('messageinformation', 'FromTS', 'ToTS'),
  message_history: (asked: Asked) =>
    list(asked, 'message', { FromTS: asked.from, ToTS: asked.to }).flatMap(({ ID }) =>
      historyRows(asked.call.store.messages.get(ID as bigint)).map((row) => ({
        row: dress('messagehistory', row, asked.call),
        parent: { message: ID },
      })),
    ),
  message_states: whole('messagestate'),
  bounce_events: bounded('bouncestatistics', 'EventFromTs', 'EventToTs'),
  click_events: bounded('clickstatistics', 'EventFromTs', 'EventToTs'),
  open_events: bounded('openinformation', 'EventFromTs', 'EventToTs'),
  contact_statistics: whole('contactstatistics'),
  list_recipient_statistics: under('contactslist', 'list', (id, asked) =>
    list(asked, 'listrecipientstatistics', { ContactsList: String(id) }),
  ),
  sender_statistics: whole('senderstatistics'),
  stats_account_daily: (asked: Asked) =>
    ['Message', 'Event'].flatMap((CounterTiming) => counters(asked, { ...accountDaily, CounterTiming })),
  stats_campaign_lifetime: countersUnder('campaign', campaignLifetime),
  stats_campaign_daily: countersUnder('campaign', campaignDaily),
  stats_list_lifetime: countersUnder('contactslist', listLifetime),
  stats_sender_daily: countersUnder('sender', senderDaily),
  campaign_link_clicks: ofCampaign('statistics/link-click'),
  campaign_mailbox_providers: ofCampaign('statistics/recipient-esp'),
  campaign_geo: ofCampaign('geostatistics'),
  campaign_user_agents: (asked: Asked) =>
    ['open', 'click'].flatMap((Event) => ofCampaign('useragentstatistics', { Event }, { event: Event })(asked)),
  campaign_top_links: ofCampaign('toplinkclicked'),
  templates,
  template_contents: (asked: Asked) =>
    templates(asked).flatMap(({ row: { ID } }) =>
      child('template/detailcontent')(ID, asked).map((row) => ({ row, parent: { template: ID } })),
    ),
  content_templates: whole('v1/templates'),
  content_template_contents: under('v1/templates', 'template', child('v1/templates/contents')),
  content_labels: (asked: Asked) => ['resource', 'image'].flatMap((UsedFor) => whole('v1/labels', { UsedFor })(asked)),
  content_images: whole('v1/images'),
  content_tokens: whole('v1/tokens'),
  senders: whole('sender'),
  metasenders: whole('metasender'),
  domains: whole('dns'),
  api_keys: whole('apikey'),
  api_key_access: whole('apikeyaccess'),
  users: whole('user'),
  profile: whole('myprofile'),
  webhooks: whole('eventcallbackurl'),
  parse_routes: whole('parseroute'),
  sms: ({ call, from, to }: Asked) =>
    call.store.sms.rows
      .filter(({ createdAt }) => isWithin(createdAt, { from: secondsOf(from), to: secondsOf(to) }, call.settings))
      .map((row) => ({ row: smsRow(row, call), parent: {} })),
} satisfies Record<string, Stream>;

export type StreamName = keyof typeof streams;
