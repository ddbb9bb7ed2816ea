import type { Reply } from '../../shared/reply.ts';
import type { SimulatorRequest } from '../../shared/request.ts';
import { exportStatus, startExport } from '../exports.ts';
import type { World } from '../world.ts';
import { listClicks, listOpens, listReplies, listSent } from './activity.ts';
import { getCampaign, listCampaigns } from './campaigns.ts';
import { getLead, listCreatedLeads, listLeadAssignments, listLeadStatusChanges, listLeads } from './leads.ts';
import { getRecipient, listRecipients } from './recipients.ts';
import { getMe, listSenders, listTeamMembers } from './team.ts';

export type Operation = (request: SimulatorRequest, world: World) => Reply;

/** Everything that reads, by path. */
export const operations = new Map<string, Operation>([
  ['me', getMe],
  ['campaigns/list', listCampaigns],
  ['campaigns/get', getCampaign],
  ['campaigns/export', startExport],
  ['campaigns/export-status', exportStatus],
  ['recipients/list', listRecipients],
  ['recipients/get', getRecipient],
  ['leads/list', listLeads],
  ['leads/get', getLead],
  ['team/list-members', listTeamMembers],
  ['senders/list', listSenders],
  ['activity/sent', listSent],
  ['activity/opens', listOpens],
  ['activity/clicks', listClicks],
  ['activity/replies', listReplies],
  ['activity/created-leads', listCreatedLeads],
  ['activity/lead-assignments', listLeadAssignments],
  ['activity/lead-status-changes', listLeadStatusChanges],
]);

/** Everything that writes, which a source connector must never call. */
export const writeOperations = new Set([
  ...['campaigns/pause', 'campaigns/unpause', 'campaigns/create'],
  ...['leads/create', 'leads/close', 'leads/ignore', 'leads/reopen'],
  ...['recipients/add', 'recipients/add-status', 'recipients/pause', 'recipients/unpause', 'recipients/unsubscribe'],
  ...['push/create', 'push/delete'],
]);
