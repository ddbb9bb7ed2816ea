import { defineSource, type Source, type Stream } from '@mailroom/airbyte-cdk';
import { definitions, schemas } from '../../schemas/source-mailjet/index.ts';
import { accountStart } from './accountStart.ts';
import { authenticator } from './authenticator.ts';
import { check } from './check.ts';
import type { MailjetConfig } from './config.ts';
import { errorRules, readError } from './errorRules.ts';
import { importState } from './legacyState.ts';
import * as account from './streams/account.ts';
import * as campaigns from './streams/campaigns.ts';
import * as contacts from './streams/contacts.ts';
import * as content from './streams/content.ts';
import * as events from './streams/events.ts';
import * as messages from './streams/messages.ts';
import * as statistics from './streams/statistics.ts';
import * as templates from './streams/templates.ts';

const HOSTS = { eu: 'https://api.mailjet.com', us: 'https://api.us.mailjet.com' };

/** A page may take long where the offset is high: more requests than this need not be under way. */
const MAX_AT_ONCE = 8;

export const source: Source<MailjetConfig> = defineSource({
  schemas,
  definitions,
  streams,
  check,
  accountStart,
  importState,
  authenticator,
  // An account belongs to one region: with another one, it is another account.
  readWith: ({ region }) => ({ rows: { region: [region] } }),

  dialect: (config) => ({
    baseUrl: config.api_url || HOSTS[config.region],
    rules: errorRules(config),
    readError,
  }),

  // Mailjet limits by the second and publishes no numbers; it refuses with 429 and does not say for how long.
  quota: ({ requests_per_second: rate }) => ({
    windows: [
      rate < 1 ? { limit: 1, seconds: 1 / rate } : { limit: Math.floor(rate), seconds: Math.floor(rate) / rate },
    ],
    limitsAreEstimates: true,
    concurrency: Math.min(MAX_AT_ONCE, Math.ceil(2 * rate)),
    refusalPause: { firstSeconds: 2, maxSeconds: 60 },
    maxWaitSeconds: 600,
  }),

  // Unset dates are empty, seldom the beginning of Unix time; numbers are quoted in some of the documentation's samples.
  values: {
    unset: /^(1970-01-01T00:00:00Z?)?$/,
    withoutZone: true,
    quotedNumbers: true,
    dateTimeSuffix: 'DateTime',
  },
});

const contentStreams = [
  content.contentLabels,
  content.contentTokens,
  content.contentImages,
  content.contentTemplates,
  content.contentTemplateContents,
];

/** The small lists first, and of the large ones those that others need. */
function streams({ content_api }: MailjetConfig): readonly Stream<MailjetConfig>[] {
  const contactData = contacts.contactData();
  return [
    account.apiKeys,
    account.apiKeyAccess,
    account.users,
    account.profile,
    account.senders,
    account.metasenders,
    account.domains,
    account.webhooks,
    account.parseRoutes,
    contacts.contactProperties,
    contacts.contactLists,
    contacts.segments,
    contacts.csvImports,
    templates.templates,
    templates.templateContents,
    ...(content_api ? contentStreams : []),
    campaigns.campaigns,
    campaigns.campaignDrafts,
    campaigns.campaignDraftSchedules,
    campaigns.campaignDraftContents,
    campaigns.campaignOverview,
    messages.messageStates,
    statistics.senderStatistics,
    statistics.statsAccountDaily,
    contacts.contacts,
    contactData,
    contacts.contactPropertyValues(contactData),
    contacts.contactHistory,
    contacts.listRecipients,
    contacts.contactListSignups,
    statistics.contactStatistics,
    statistics.listRecipientStatistics,
    messages.messages,
    events.bounceEvents,
    events.clickEvents,
    events.openEvents,
    messages.sms,
    statistics.statsCampaignLifetime,
    statistics.statsListLifetime,
    campaigns.campaignLinkClicks,
    campaigns.campaignMailboxProviders,
    campaigns.campaignGeo,
    campaigns.campaignUserAgents,
    campaigns.campaignTopLinks,
    statistics.statsCampaignDaily,
    statistics.statsSenderDaily,
    messages.messageInformation,
    messages.messageHistory,
  ];
}
