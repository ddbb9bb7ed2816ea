import { credentials } from '../simulators/mailjet/accounts.ts';
import { type MailjetOptions, type MailjetSimulator, startMailjet } from '../simulators/mailjet/mailjet.ts';
import type { CommandOptions } from '../support/connector.ts';
import { Connector, configure } from '../support/connector.ts';
import type { Row, StreamState } from '../support/messages.ts';

export const mailjetConnector = new Connector('source-mailjet', {
  secretNames: ['api_key_secret', 'sms_token'],
});

/** A moment shortly after the seeded and the generated data. */
export const seededNow = '2025-05-20T10:30:00.000Z';
export const day = 86_400;

/** The samples lead up to the real present, for what depends on how old things are. */
export const present: MailjetOptions = { seedDate: 'now', now: undefined };

/** Starts a simulator whose clock stands behind the seeded rows, unless told otherwise. */
export function startSeeded(options: MailjetOptions = {}): Promise<MailjetSimulator> {
  return startMailjet({ now: seededNow, keepCalls: 100_000, ...options });
}

/** A simulator for one piece of work, closed whatever happens; the work must leave no forbidden call behind. */
export async function withMailjet<T>(
  options: MailjetOptions,
  work: (mailjet: MailjetSimulator) => Promise<T>,
): Promise<T> {
  const mailjet = await startSeeded(options);
  try {
    const result = await work(mailjet);
    const { violations } = mailjet.totals();
    if (violations.length > 0) throw new Error(`Forbidden calls: ${violations.join(', ')}`);
    return result;
  } finally {
    await mailjet.close();
  }
}

/** No limit of its own, so that no test waits for one. */
export const unhurried = { requests_per_second: 1_000_000 };

export function configOf({ url }: { url: string }, settings: Row = {}): Row {
  const { apiKey, secretKey, smsToken } = credentials.master;
  return {
    ...{ api_key: apiKey, api_key_secret: secretKey, sms_token: smsToken, api_url: url },
    ...unhurried,
    ...settings,
  };
}

/** With it there are all streams. */
export const withContent = { content_api: true };

/** A configured catalog of the named streams, or of all. */
export async function catalogOf(names: readonly string[] = allStreams, mode?: 'full_refresh' | 'incremental') {
  const config = { api_key: 'any', api_key_secret: 'any-secret', ...withContent };
  return configure(await mailjetConnector.usualStreams(() => mailjetConnector.discover(config)), names, mode);
}

export type ReadOptions = Pick<CommandOptions, 'cutAfter' | 'onMessage' | 'secrets'> & {
  config?: Row;
  mode?: 'full_refresh' | 'incremental';
  state?: readonly StreamState[] | object;
};

/** Starts a `read` of the named streams, or of all. */
export async function startRead(mailjet: { url: string }, streams?: readonly string[], options: ReadOptions = {}) {
  const { config, mode, ...rest } = options;
  const catalog = await catalogOf(streams, mode);
  return mailjetConnector.start('read', { config: configOf(mailjet, { ...withContent, ...config }), catalog, ...rest });
}

/** Runs a `read` of the named streams, or of all, and waits for its end. */
export async function read(mailjet: { url: string }, streams?: readonly string[], options: ReadOptions = {}) {
  const process = await startRead(mailjet, streams, options);
  return process.finished;
}

/** What no campaign has: asked for once, it shows whether the API filters. */
export const nobody = '9007199254740991';

const id = ['ID'];

/** What identifies the rows of each stream. */
export const keys = {
  ...{ contacts: id, contact_data: ['ContactID'], contact_properties: id, contact_history: id, contact_lists: id },
  contact_property_values: ['ContactID', 'Name'],
  ...{ list_recipients: id, segments: id, contact_list_signups: id, csv_imports: id },
  ...{ campaigns: id, campaign_drafts: id, campaign_overview: ['ID', 'IDType'] },
  ...{ campaign_draft_contents: ['CampaignDraftID'], campaign_draft_schedules: ['CampaignDraftID'] },
  ...{ messages: id, message_information: id, message_states: id },
  message_history: ['MessageID', 'EventAt', 'EventType', 'EventIndex'],
  bounce_events: ['ID', 'BouncedAt'],
  click_events: ['ClickedAt', 'MessageID', 'ContactID', 'Url'],
  open_events: ['OpenedAt', 'MessageID', 'ContactID'],
  contact_statistics: ['ContactID'],
  list_recipient_statistics: ['ListRecipientID'],
  sender_statistics: ['SenderID'],
  stats_account_daily: ['Timeslice', 'CounterTiming', 'APIKeyID'],
  ...{ stats_campaign_lifetime: ['SourceID'], stats_campaign_daily: ['Timeslice', 'SourceID'] },
  ...{ stats_list_lifetime: ['SourceID'], stats_sender_daily: ['Timeslice', 'SourceID'] },
  campaign_link_clicks: ['CampaignID', 'URL', 'PositionIndex'],
  campaign_mailbox_providers: ['CampaignID', 'ESPName'],
  campaign_geo: ['CampaignID', 'Country'],
  campaign_user_agents: ['CampaignID', 'Event', 'Platform', 'UserAgent'],
  campaign_top_links: ['CampaignID', 'LinkId'],
  ...{ templates: id, template_contents: ['TemplateID'] },
  ...{ senders: id, metasenders: id, domains: id, api_keys: id, api_key_access: id, users: id, profile: id },
  ...{ webhooks: id, parse_routes: id, sms: id },
  ...{ content_templates: id, content_template_contents: id, content_labels: id },
  ...{ content_images: id, content_tokens: id },
} satisfies Record<string, readonly string[]>;

export type StreamName = keyof typeof keys;

export const allStreams = Object.keys(keys) as StreamName[];

export const keyOfStream = (stream: string): readonly string[] => keys[stream as StreamName];

const start = 'CampaignSendStartAt';

export const cursors: Partial<Record<StreamName, string>> = {
  ...{ contacts: 'UpdatedAt', contact_history: 'CreatedAt', contact_lists: 'CreatedAt', list_recipients: 'UpdatedAt' },
  ...{ contact_list_signups: 'SignupAt', csv_imports: 'RequestAt' },
  ...{ campaigns: 'SendStartAt', campaign_drafts: 'UpdatedAt', campaign_draft_contents: 'UpdatedAt' },
  ...{ messages: 'ArrivedAt', message_information: 'CreatedAt' },
  ...{ message_history: 'ArrivedAt', bounce_events: 'BouncedAt', click_events: 'ClickedAt', open_events: 'OpenedAt' },
  ...{ contact_statistics: 'LastActivityAt', list_recipient_statistics: 'LastActivityAt' },
  ...{ stats_account_daily: 'Timeslice', stats_campaign_daily: 'Timeslice', stats_sender_daily: 'Timeslice' },
  ...{ stats_campaign_lifetime: start, campaign_link_clicks: start, campaign_mailbox_providers: start },
  ...{ campaign_geo: start, campaign_user_agents: start, campaign_top_links: start },
  ...{ templates: 'UpdatedAt', template_contents: 'UpdatedAt', sms: 'CreationTS' },
  ...{ content_templates: 'UpdatedAt', content_template_contents: 'UpdatedAt', content_images: 'UpdatedAt' },
};

export const incrementalStreams = Object.keys(cursors) as StreamName[];

/** Of the Content API. */
export const contentStreams = allStreams.filter((stream) => stream.startsWith('content_'));

/** Read inside of each row of another stream. */
export const childStreams: StreamName[] = [
  ...(['campaign_draft_contents', 'campaign_draft_schedules', 'template_contents', 'message_history'] as const),
  ...(['stats_campaign_lifetime', 'stats_campaign_daily', 'stats_list_lifetime', 'stats_sender_daily'] as const),
  ...(['campaign_link_clicks', 'campaign_mailbox_providers', 'campaign_geo', 'campaign_user_agents'] as const),
  ...(['campaign_top_links', 'content_template_contents'] as const),
];
