import { defineSource, type Source, type Stream } from '@mailroom/airbyte-cdk';
import { definitions, schemas } from '../../schemas/source-heymarket/index.ts';
import { authenticator } from './authenticator.ts';
import { check } from './check.ts';
import type { HeymarketConfig } from './config.ts';
import { columns } from './customFields.ts';
import { errorRules, readError } from './errorRules.ts';
import { beforeRead } from './inboxIds.ts';
import * as contacts from './streams/contacts.ts';
import { conversations } from './streams/conversations.ts';
import { contactTags, conversationMembers } from './streams/elements.ts';
import { messages } from './streams/messages.ts';
import * as team from './streams/team.ts';

const MINUTE_SECONDS = 60;

export const source: Source<HeymarketConfig> = defineSource({
  schemas,
  definitions,
  streams,
  check,
  beforeRead,
  columns,
  authenticator,

  dialect: (config) => ({
    baseUrl: config.api_url,
    rules: errorRules(config),
    readError,
    requestIdHeader: 'x-request-id',
  }),

  // Heymarket docs, "Rate limits": 500 a minute, no header that tells for how long to wait.
  quota: ({ requests_per_minute }) => ({
    windows: [{ limit: requests_per_minute, seconds: MINUTE_SECONDS }],
    concurrency: 4,
    refusalPause: { firstSeconds: 2, maxSeconds: MINUTE_SECONDS },
    maxWaitSeconds: 600,
  }),

  // What Go writes for a time that is not set.
  values: { unset: /^(0001-01-01T00:00:00(\.0+)?(Z|\+00:00))?$/ },
});

/** The small lists first, then the longest one: a list is read by one request at a time. */
function streams(config: HeymarketConfig): readonly Stream<HeymarketConfig>[] {
  const allContacts = contacts.contacts(config);
  const allConversations = conversations(config, team.inboxes);
  const [lists, templates] = [team.lists(config), team.templates(config)];
  return [
    team.team,
    team.members,
    team.teamUsers,
    team.inboxes,
    contacts.contactFields,
    team.tags(config),
    team.surveys(config),
    lists,
    team.listMembers(lists),
    templates,
    team.templateFiles(templates, config),
    messages(config, team.inboxes),
    allContacts,
    contactTags(allContacts),
    allConversations,
    conversationMembers(allConversations),
    contacts.contactStatuses(allContacts),
  ];
}
