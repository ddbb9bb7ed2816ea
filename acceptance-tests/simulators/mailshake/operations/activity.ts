import type { Reply as HttpReply } from '../../shared/reply.ts';
import type { SimulatorRequest } from '../../shared/request.ts';
import { mergeRows } from '../generated/merge-rows.ts';
import { type Open, type Recipient, replyTypes, type SentReference } from '../model.ts';
import { pageReply } from '../pages.ts';
import { readBoolean, readChoice, readInteger, readText } from '../parameters.ts';
import { rowsOf, shuffled } from '../rows.ts';
import type { ActivityKind } from '../store.ts';
import type { World } from '../world.ts';
import { isSince, recipientFilter, sinceOf } from './filters.ts';

type Activity = { id: number; actionDate: number; recipient: Recipient };

const messageTypes = ['initial', 'follow-up', 'drip', 'on-click'];

export function listSent(request: SimulatorRequest, world: World): HttpReply {
  const { parameters } = request;
  const type = readChoice(parameters, 'messageType', ['one-off', 'campaign-message']);
  const campaignMessageType = readChoice(parameters, 'campaignMessageType', messageTypes);
  const isOfMessage = messageFilter(request);
  const excludeBody = readBoolean(parameters, 'excludeBody');
  return activityReply(request, world, 'sent', {
    kept: world.store.sent
      .rows()
      .filter((row) => type === undefined || row.type === type)
      .filter((row) => campaignMessageType === undefined || row.message?.type === campaignMessageType)
      .filter(isOfMessage),
    render: (row) => world.renderer.sentMessage(row, excludeBody),
    excludeBody,
    maximum: 25,
    takesSince: false,
  });
}

export function listOpens(request: SimulatorRequest, world: World): HttpReply {
  const isOfMessage = messageFilter(request);
  return activityReply(request, world, 'opens', {
    kept: openRows(request, world.store.opens.rows()).filter(({ parent }) => isOfMessage(parent)),
    render: world.renderer.open,
    maximum: 100,
    takesSince: true,
  });
}

export function listClicks(request: SimulatorRequest, world: World): HttpReply {
  const link = readText(request.parameters, 'matchUrl');
  return activityReply(request, world, 'clicks', {
    kept: openRows(request, world.store.clicks.rows()).filter((row) => link === undefined || row.link === link),
    render: world.renderer.click,
    maximum: 100,
    takesSince: true,
  });
}

export function listReplies(request: SimulatorRequest, world: World): HttpReply {
  const type = readChoice(request.parameters, 'replyType', replyTypes);
  return activityReply(request, world, 'replies', {
    kept: world.store.replies.rows().filter((row) => type === undefined || row.type === type),
    render: world.renderer.reply,
    maximum: 25,
    takesSince: false,
  });
}

type ActivityList<T> = {
  kept: readonly T[];
  render: (row: T) => unknown;
  maximum: number;
  takesSince: boolean;
  excludeBody?: boolean;
};

function activityReply<T extends Activity>(
  request: SimulatorRequest,
  world: World,
  kind: ActivityKind,
  { kept, render, maximum, takesSince, excludeBody }: ActivityList<T>,
): HttpReply {
  const { parameters } = request;
  const since = takesSince ? sinceOf(parameters, world) : undefined;
  const isWanted = recipientFilter(parameters);
  const rows = kept.filter((row) => isSince(since, row.actionDate) && isWanted(row.recipient));
  const campaignID = readInteger(parameters, 'campaignID');
  const generated = world.generator.rows(kind, { since, campaignID, excludeBody });
  const momentOf = (position: number) => (rows[position] as T).actionDate;
  const all = mergeRows(rowsOf(rows, render), momentOf, generated);
  const ordered = world.settings.activityOrder === 'shuffled' ? shuffled(all) : all;
  const insert = () => world.changes.add({ [kind]: 1, ...(campaignID === undefined ? {} : { campaignID }) });
  return pageReply(request, world, ordered, { maximum, insert });
}

/** `excludeDuplicates` and `assignedToUserID`, which asks for the campaigns of a user. */
function openRows<T extends Open>({ parameters }: SimulatorRequest, rows: readonly T[]): T[] {
  const excludeDuplicates = readBoolean(parameters, 'excludeDuplicates');
  const userID = readInteger(parameters, 'assignedToUserID');
  return rows
    .filter(({ isDuplicate }) => !(excludeDuplicates && isDuplicate))
    .filter(({ recipient }) => userID === undefined || recipient.campaign.assignedTo?.id === userID);
}

function messageFilter({ parameters }: SimulatorRequest): (mail: SentReference) => boolean {
  const id = readInteger(parameters, 'campaignMessageID');
  return (mail) => id === undefined || mail.message?.id === id;
}
