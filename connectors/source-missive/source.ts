import { bearer, defineSource, type Source, type Stream } from '@mailroom/airbyte-cdk';
import { definitions, schemas } from '../../schemas/source-missive/index.ts';
import { check } from './check.ts';
import type { MissiveConfig } from './config.ts';
import { errorRules, readError } from './errorRules.ts';
import { importState } from './legacyState.ts';
import { assertMailboxes } from './mailboxes.ts';
import { assertTimeZone } from './periods.ts';
import { analyticsReports } from './streams/analytics.ts';
import * as inside from './streams/conversations.ts';
import * as directory from './streams/directory.ts';
import * as elements from './streams/elements.ts';

const MINUTE_SECONDS = 60;
const QUARTER_SECONDS = 900;

export const source: Source<MissiveConfig> = defineSource({
  schemas,
  definitions,
  streams,
  check,
  importState,

  dialect: ({ api_url }) => ({ baseUrl: api_url, rules: errorRules, readError }),

  // Missive docs, "Rate limits": all three at once.
  quota: ({ concurrent_requests, requests_per_minute, requests_per_15_minutes }) => ({
    windows: [
      { limit: requests_per_minute, seconds: MINUTE_SECONDS },
      { limit: requests_per_15_minutes, seconds: QUARTER_SECONDS },
    ],
    concurrency: concurrent_requests,
    refusalPause: { firstSeconds: 5, maxSeconds: QUARTER_SECONDS },
    maxWaitSeconds: 2 * QUARTER_SECONDS,
  }),

  authenticator: ({ api_key }) => bearer(api_key.trim()),

  values: { dateTimeSuffix: '_datetime' },
});

/** The small lists first: what is missing at the end of a quota is then the least. */
function streams(config: MissiveConfig): readonly Stream<MissiveConfig>[] {
  const { organization_id, analytics } = config;
  assertMailboxes(config);
  assertTimeZone(analytics);
  const conversations = inside.conversations(config);
  const messages = inside.messages(conversations, config);
  return [
    directory.organizations,
    directory.users,
    directory.teams,
    directory.sharedLabels,
    directory.contactBooks,
    directory.contactGroups,
    directory.contacts,
    elements.contactInfos(directory.contacts),
    elements.contactMemberships(directory.contacts),
    directory.responses,
    inside.tasks,
    elements.taskAssignees(inside.tasks),
    conversations,
    elements.conversationAssignees(conversations),
    elements.conversationUsers(conversations),
    elements.conversationLabels(conversations),
    messages,
    elements.messageRecipients(messages),
    elements.messageAttachments(messages),
    inside.comments(conversations),
    inside.posts(conversations),
    inside.drafts(conversations),
    ...(organization_id && analytics ? [analyticsReports(organization_id, analytics)] : []),
  ];
}
