import { jsonReply, type Reply } from '../../shared/reply.ts';
import type { SimulatorRequest } from '../../shared/request.ts';
import { ApiError } from '../errors.ts';
import { type Lead, leadStatuses } from '../model.ts';
import { pageReply } from '../pages.ts';
import { missing, readChoice, readInteger, readText } from '../parameters.ts';
import { rowsOf, shuffled } from '../rows.ts';
import type { World } from '../world.ts';
import { addressFilter, isSince, searchFilter, sinceOf } from './filters.ts';

export function listLeads(request: SimulatorRequest, world: World): Reply {
  const { parameters } = request;
  const status = readChoice(parameters, 'status', leadStatuses);
  const isFound = searchFilter(parameters);
  const leads = world.store.leads
    .rows()
    .filter((lead) => status === undefined || lead.status === status)
    .filter(({ recipient }) => isFound(recipient.emailAddress, recipient.fullName))
    .filter(ofCampaign(request))
    .filter(ofAssignee(request));
  return leadsReply(request, world, leads);
}

export function getLead({ parameters }: SimulatorRequest, { store, renderer }: World): Reply {
  const leadID = readInteger(parameters, 'leadID');
  const recipientID = readInteger(parameters, 'recipientID');
  const campaignID = readInteger(parameters, 'campaignID');
  const address = readText(parameters, 'emailAddress')?.toLowerCase();
  const isWanted = ({ id, recipient }: Lead): boolean => {
    if (leadID !== undefined) return id === leadID;
    if (recipientID !== undefined) return recipient.id === recipientID;
    return recipient.campaign.id === campaignID && recipient.emailAddress.toLowerCase() === address;
  };
  if ([leadID, recipientID].every((id) => id === undefined) && (campaignID === undefined || address === undefined)) {
    throw missing('leadID');
  }
  const lead = store.leads.rows().find(isWanted);
  if (!lead) throw new ApiError('not_found');
  return jsonReply(renderer.lead(lead));
}

export function listCreatedLeads(request: SimulatorRequest, world: World): Reply {
  return feedReply(request, world, ({ created }) => created);
}

export function listLeadAssignments(request: SimulatorRequest, world: World): Reply {
  return feedReply(request, world, ({ assignedOnDate }) => assignedOnDate);
}

/** The leads as they are now, one row each; a change log it is not. */
export function listLeadStatusChanges(request: SimulatorRequest, world: World): Reply {
  return feedReply(request, world, ({ lastStatusChangeDate, openedDate }) => lastStatusChangeDate ?? openedDate);
}

/** The leads that have a date, the newest first. */
function feedReply(request: SimulatorRequest, world: World, dateOf: (lead: Lead) => number | null): Reply {
  const since = sinceOf(request.parameters, world);
  const leads = world.store.leads
    .rows()
    .flatMap((lead) => {
      const moment = dateOf(lead);
      return moment !== null && isSince(since, moment) ? [{ lead, moment }] : [];
    })
    .sort((a, b) => b.moment - a.moment || b.lead.id - a.lead.id)
    .map(({ lead }) => lead)
    .filter(ofCampaign(request))
    .filter(request.path === 'activity/lead-assignments' ? ofUser(request) : ofAssignee(request));
  return leadsReply(request, world, leads, world.settings.activityOrder === 'shuffled');
}

function leadsReply(request: SimulatorRequest, world: World, leads: Lead[], isShuffled = false): Reply {
  const rows = rowsOf(leads, world.renderer.lead);
  const insert = () => {
    const [id] = world.changes.add({ leads: 1 }).leads ?? [];
    if (request.path === 'activity/lead-assignments' && id)
      world.changes.changeLead({ id, assignTo: world.store.ownUserID });
  };
  return pageReply(request, world, isShuffled ? shuffled(rows) : rows, { maximum: 100, insert });
}

function ofCampaign({ parameters }: SimulatorRequest): (lead: Lead) => boolean {
  const id = readInteger(parameters, 'campaignID');
  return ({ recipient }) => id === undefined || recipient.campaign.id === id;
}

function ofAssignee(request: SimulatorRequest): (lead: Lead) => boolean {
  const address = readText(request.parameters, 'assignedToEmailAddress')?.toLowerCase();
  const isOfUser = ofUser(request);
  const isOfRecipient = addressFilter(request.parameters);
  return (lead) =>
    (address === undefined || lead.assignedTo?.emailAddress === address) &&
    isOfUser(lead) &&
    isOfRecipient(lead.recipient.emailAddress);
}

function ofUser({ parameters }: SimulatorRequest): (lead: Lead) => boolean {
  const id = readInteger(parameters, 'assignedToUserID');
  return ({ assignedTo }) => id === undefined || assignedTo?.id === id;
}
