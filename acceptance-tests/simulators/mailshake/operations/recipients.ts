import { isObject } from '../../shared/json.ts';
import { jsonReply, type Reply } from '../../shared/reply.ts';
import type { ParameterMap, SimulatorRequest } from '../../shared/request.ts';
import { ApiError } from '../errors.ts';
import type { Recipient, SentReference } from '../model.ts';
import { pageReply } from '../pages.ts';
import { invalid, missing, readBoolean, readChoice, readInteger, readText } from '../parameters.ts';
import { rowsOf } from '../rows.ts';
import { listedCampaigns, type Store } from '../store.ts';
import type { World } from '../world.ts';
import { searchFilter } from './filters.ts';

export function listRecipients(request: SimulatorRequest, world: World): Reply {
  const { parameters } = request;
  const campaignID = readInteger(parameters, 'campaignID');
  if (campaignID === undefined) throw missing('campaignID');
  assertReadable(campaignID, world);
  const isFound = searchFilter(parameters);
  const recipients = world.store.recipients
    .rows()
    .filter(({ campaign }) => campaign.id === campaignID)
    .filter(({ emailAddress, fullName }) => isFound(emailAddress, fullName))
    .filter(engagementFilter(parameters.filter, world));
  const insert = () => world.changes.add({ recipients: 1, campaignID });
  return pageReply(request, world, rowsOf(recipients, world.renderer.recipient), { maximum: 100, insert });
}

export function getRecipient({ parameters }: SimulatorRequest, { store, renderer }: World): Reply {
  const recipientID = readInteger(parameters, 'recipientID');
  const campaignID = readInteger(parameters, 'campaignID');
  const address = readText(parameters, 'emailAddress')?.toLowerCase();
  if (recipientID === undefined && (campaignID === undefined || address === undefined)) throw missing('recipientID');
  const recipient = store.recipients
    .rows()
    .find(({ id, campaign, emailAddress }) =>
      recipientID === undefined
        ? campaign.id === campaignID && emailAddress.toLowerCase() === address
        : id === recipientID,
    );
  if (!recipient) throw new ApiError('not_found');
  return jsonReply(renderer.recipient(recipient));
}

function assertReadable(campaignID: number, { store, settings }: World): void {
  const campaign = listedCampaigns(store).find(({ id }) => id === campaignID);
  if (!campaign) throw new ApiError('missing_dependent_data');
  if (campaign.recipientsError) throw new ApiError(campaign.recipientsError);
  if (campaign.isArchived && settings.archivedCampaigns !== 'readable') throw new ApiError(settings.archivedCampaigns);
}

const actions = ['opened', 'clicked', 'replied', 'wasSent', 'bounced', 'paused', 'hasProblems'];

/** `filter`: an object, and therefore in a JSON body only. */
function engagementFilter(filter: unknown, { store, settings }: World): (recipient: Recipient) => boolean {
  if (filter === undefined || filter === null || settings.recipientFilter === 'ignored') return () => true;
  if (!isObject(filter) || settings.recipientFilter === 'refused') throw invalid('filter');
  const action = readChoice(filter, 'action', actions);
  if (action === undefined) throw invalid('filter.action');
  const negate = readBoolean(filter, 'negateAction');
  const ids = recipientsWith(action, filter, store);
  return ({ id }) => ids.has(id) !== negate;
}

function recipientsWith(action: string, filter: ParameterMap, store: Store): Set<number> {
  const messageID = readInteger(filter, 'campaignMessageID');
  const isOfMessage = (mail: SentReference | null) => messageID === undefined || mail?.message?.id === messageID;
  const people = (rows: readonly { recipient: Recipient }[]) => new Set(rows.map(({ recipient }) => recipient.id));
  const replies = (type: string) =>
    people(store.replies.rows().filter((row) => row.type === type && isOfMessage(row.parent)));
  switch (action) {
    case 'opened':
      return people(store.opens.rows().filter(({ parent }) => isOfMessage(parent)));
    case 'clicked':
      return people(store.clicks.rows().filter(({ parent }) => isOfMessage(parent)));
    case 'replied':
      return replies('reply');
    case 'bounced':
      return replies('bounce');
    case 'wasSent':
      return people(store.sent.rows().filter(isOfMessage));
    default: {
      const flag = action === 'paused' ? 'isPaused' : 'hasProblems';
      return new Set(store.recipients.rows().flatMap((recipient) => (recipient[flag] ? [recipient.id] : [])));
    }
  }
}
