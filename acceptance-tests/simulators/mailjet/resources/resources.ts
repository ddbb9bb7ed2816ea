import { contentResources } from '../content/resources.ts';
import type { AnyResource } from '../resource.ts';
import { accountResources } from './account.ts';
import { campaignStatisticsResources } from './campaign-statistics.ts';
import { campaignResources } from './campaigns.ts';
import { contactResources } from './contacts.ts';
import { eventResources } from './events.ts';
import { listResources } from './lists.ts';
import { mailboxProviders } from './mailbox-providers.ts';
import { messageResources } from './messages.ts';
import { overviewResources } from './overview.ts';
import { senderResources } from './senders.ts';
import { statcountersResources } from './statcounters.ts';
import { statisticsResources } from './statistics.ts';
import { templateResources } from './templates.ts';

/** By their lower-case names. */
export const resources: ReadonlyMap<string, AnyResource> = new Map(
  [
    ...contactResources,
    ...listResources,
    ...campaignResources,
    ...overviewResources,
    ...messageResources,
    ...eventResources,
    ...statisticsResources,
    ...statcountersResources,
    ...campaignStatisticsResources,
    mailboxProviders,
    ...templateResources,
    ...senderResources,
    ...accountResources,
    ...contentResources,
  ].map((resource) => [resource.name, resource]),
);
