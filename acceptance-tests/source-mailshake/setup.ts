import { type MailshakeOptions, type MailshakeSimulator, startMailshake } from '../simulators/mailshake/mailshake.ts';
import { defaultApiKey, defaultSettings } from '../simulators/mailshake/settings.ts';
import { Connector, configure } from '../support/connector.ts';
import type { Row } from '../support/messages.ts';

export const mailshakeConnector = new Connector('source-mailshake', {
  secretNames: ['api_key', 'client_id', 'client_secret', 'refresh_token', 'access_token'],
  leakPatterns: [/\b[ar]t_[0-9a-f]{16}\b/],
});

/** A moment shortly after the seeded data. */
export const seededNow = '2026-03-01T00:10:00.000Z';

/** Starts a simulator whose quota is off and whose clock stands behind the seeded rows, unless told otherwise. */
export function startSeeded(options: MailshakeOptions = {}): Promise<MailshakeSimulator> {
  const { settings = {}, ...rest } = options;
  return startMailshake({ now: seededNow, ...rest, settings: { quota: { limit: null }, ...settings } });
}

/** A simulator for one piece of work, closed whatever happens; the work must leave no forbidden call behind. */
export async function withMailshake<T>(
  options: MailshakeOptions,
  work: (mailshake: MailshakeSimulator) => Promise<T>,
): Promise<T> {
  const mailshake = await startSeeded(options);
  try {
    const result = await work(mailshake);
    const { violations } = mailshake.totals();
    if (violations.length > 0) throw new Error(`Forbidden calls: ${violations.join(', ')}`);
    return result;
  } finally {
    await mailshake.close();
  }
}

export function configOf({ url }: { url: string }, settings: Row = {}): Row {
  return { credentials: { auth_type: 'api_key', api_key: defaultApiKey }, api_url: url, ...settings };
}

export function oauthConfigOf({ url }: { url: string }, credentials: Row = {}, settings: Row = {}): Row {
  const { clientID, clientSecret, refreshToken, redirectURI } = defaultSettings.oauth;
  return {
    credentials: {
      auth_type: 'oauth2.0',
      client_id: clientID,
      client_secret: clientSecret,
      refresh_token: refreshToken,
      redirect_uri: redirectURI,
      ...credentials,
    },
    api_url: url,
    ...settings,
  };
}

/** A configured catalog of the named streams, or of all. */
export async function catalogOf(names?: readonly string[], mode?: 'full_refresh' | 'incremental') {
  const config = { credentials: { auth_type: 'api_key', api_key: defaultApiKey } };
  return configure(await mailshakeConnector.usualStreams(() => mailshakeConnector.discover(config)), names, mode);
}

/** Runs a `read` of the named streams, or of all, and waits for its end. */
export async function read(
  mailshake: { url: string },
  streams?: readonly string[],
  options: { config?: Row; mode?: 'full_refresh' | 'incremental'; state?: object; cutAfter?: number } = {},
) {
  const { config, mode, ...rest } = options;
  const catalog = await catalogOf(streams, mode);
  return mailshakeConnector.run('read', { config: configOf(mailshake, config), catalog, ...rest });
}

export const primaryKeys: Record<string, readonly string[]> = {
  campaign_messages: ['id', 'campaignId'],
  recipient_fields: ['recipientId', 'name'],
  unsubscribes: ['emailAddress'],
};

export function keyOfStream(stream: string): readonly string[] {
  return primaryKeys[stream] ?? ['id'];
}

export const allStreams = [
  ...['me', 'campaigns', 'campaign_messages', 'senders', 'team_members', 'opens', 'clicks', 'sent_messages'],
  ...['created_leads', 'lead_assignments', 'lead_status_changes', 'leads', 'replies', 'recipients'],
  ...['recipient_fields', 'unsubscribes'],
];

/** All but the export, which takes a second of polling. */
export const quickStreams = allStreams.filter((name) => name !== 'unsubscribes');

export const cursors: Record<string, string> = {
  ...{ opens: 'actionDate', clicks: 'actionDate', sent_messages: 'actionDate', replies: 'actionDate' },
  ...{ created_leads: 'created', lead_assignments: 'assignedOnDate', lead_status_changes: 'lastStatusChangeDate' },
  leads: 'updatedAt',
};
/** That of recipients says when they were read, and nothing of the rows. */
export const readingCursors = { recipients: 'readAt' };

export const incrementalStreams = Object.keys(cursors);

/** The API's list that each stream is. */
export const lists: Record<string, string> = {
  ...{ campaigns: 'campaigns/list', senders: 'senders/list', team_members: 'team/list-members' },
  ...{
    opens: 'activity/opens',
    clicks: 'activity/clicks',
    sent_messages: 'activity/sent',
    replies: 'activity/replies',
  },
  ...{ created_leads: 'activity/created-leads', lead_assignments: 'activity/lead-assignments' },
  ...{ lead_status_changes: 'activity/lead-status-changes', leads: 'leads/list', recipients: 'recipients/list' },
};
