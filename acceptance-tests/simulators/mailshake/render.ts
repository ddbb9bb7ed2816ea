import type { Json, JsonObject } from '../shared/json.ts';
import type {
  Campaign,
  Click,
  Lead,
  MailBodies,
  MailHeaders,
  Message,
  Open,
  Recipient,
  Reply,
  Sender,
  SentMessage,
  SentReference,
  User,
} from './model.ts';
import type { MailshakeSettings } from './settings.ts';

/** Kept rows as the API spells them. */
export function createRenderer(settings: MailshakeSettings) {
  const contact = (id: number, places: string[]): JsonObject =>
    places.includes(settings.contactID) ? { contactID: id } : {};
  const nestedContact = (id: number) => contact(id, ['nested', 'both']);
  const topContact = (id: number) => contact(id, ['top-level', 'both']);

  const sender = (row: Sender): JsonObject => ({
    object: 'sender',
    id: settings.senderID === 'string' ? String(row.id) : row.id,
    emailAddress: row.emailAddress,
    fromName: row.fromName,
    created: date(row.created),
  });

  const fieldsOf = ({ fields }: Recipient): JsonObject => {
    if (settings.recipientFields === 'missing') return {};
    return { fields: settings.recipientFields === 'null' ? null : fields };
  };

  const recipientReference = (row: Recipient): JsonObject => ({
    object: 'recipient',
    id: row.id,
    emailAddress: row.emailAddress,
    fullName: row.fullName,
    created: date(row.created),
    isPaused: row.isPaused,
    ...nestedContact(row.contactID),
    first: row.first,
    last: row.last,
    ...fieldsOf(row),
  });

  /** The recipient of a sent message names no contact, unless told to do so everywhere. */
  const sentRecipient = (row: Recipient): JsonObject => {
    const { contactID, ...rest } = recipientReference(row);
    return settings.contactID === 'both' ? { ...rest, contactID: contactID as Json } : rest;
  };

  const campaignReference = (row: Campaign): JsonObject => ({
    object: 'campaign',
    id: row.id,
    title: row.title,
    ...(settings.nestedCampaignCreated ? { created: date(row.created) } : {}),
    wizardStatus: row.wizardStatus,
  });

  const open = (row: Open): JsonObject => ({
    object: 'open',
    id: row.id,
    actionDate: date(row.actionDate),
    isDuplicate: row.isDuplicate,
    ...topContact(row.recipient.contactID),
    recipient: recipientReference(row.recipient),
    campaign: campaignReference(row.recipient.campaign),
    parent: sentReference(row.parent),
  });

  return {
    sender,
    recipientReference,
    sentRecipient,
    campaignReference,
    open,
    click: (row: Click): JsonObject => ({ ...open(row), object: 'click', link: row.link }),

    recipient: (row: Recipient): JsonObject => ({
      ...recipientReference(row),
      ...(settings.contactID === 'none' ? {} : { contactID: row.contactID }),
    }),

    campaign: (row: Campaign): JsonObject => ({
      object: 'campaign',
      id: row.id,
      title: row.title,
      created: date(row.created),
      isArchived: row.isArchived,
      isPaused: row.isPaused,
      wizardStatus: row.wizardStatus,
      messages: row.messages.map((message) => ({ ...messageReference(message), isPaused: message.isPaused })),
      sender: row.sender && sender(row.sender),
      url: `https://mailshake.com/app/#/104233/campaigns/${row.id}`,
    }),

    sentMessage: (row: SentMessage, excludeBody: boolean): JsonObject => ({
      object: 'sent-message',
      id: row.id,
      actionDate: date(row.actionDate),
      recipient: sentRecipient(row.recipient),
      campaign: campaignReference(row.recipient.campaign),
      type: row.type,
      ...(row.message ? { message: messageReference(row.message) } : {}),
      from: emailAddress(row.sender.emailAddress, row.sender.fromName),
      to: [emailAddress(row.recipient.emailAddress)],
      ...mailHeaders(row),
      ...(excludeBody ? {} : mailBodies(row)),
      excludeBody,
    }),

    reply: (row: Reply): JsonObject => ({
      object: 'reply',
      id: row.id,
      actionDate: date(row.actionDate),
      recipient: recipientReference(row.recipient),
      campaign: campaignReference(row.recipient.campaign),
      type: row.type,
      ...(row.parent ? { parent: sentReference(row.parent) } : {}),
      from: emailAddress(row.fromAddress),
      ...mailHeaders(row),
      ...mailBodies(row),
      ...topContact(row.recipient.contactID),
    }),

    lead: (row: Lead): JsonObject => ({
      object: 'lead',
      id: row.id,
      created: date(row.created),
      openedDate: dateOrNull(row.openedDate),
      lastStatusChangeDate: dateOrNull(row.lastStatusChangeDate),
      annotation: row.annotation,
      ...topContact(row.recipient.contactID),
      assignedOnDate: dateOrNull(row.assignedOnDate),
      recipient: recipientReference(row.recipient),
      campaign: campaignReference(row.recipient.campaign),
      status: row.status,
      assignedTo: row.assignedTo && userReference(row.assignedTo),
    }),

    user: (row: User, ownID: number): JsonObject => ({
      object: 'user',
      id: row.id,
      teamID: 104233,
      teamName: 'Northwind Outreach',
      isTeamAdmin: row.isTeamAdmin,
      isDisabled: row.isDisabled || (row.id === ownID && settings.account.state === 'user_is_disabled'),
      emailAddress: row.emailAddress,
      fullName: row.fullName,
      first: row.first,
      last: row.last,
      teamBlockedDate: settings.account.state === 'team_blocked' ? '2026-02-27T16:00:00.000Z' : null,
    }),
  };
}

export type Renderer = ReturnType<typeof createRenderer>;

export function messageReference({ id, type, subject, replyToID }: Message): JsonObject {
  return { object: 'message', id, type, subject, replyToID };
}

export function sentReference({ id, type, message }: SentReference): JsonObject {
  return { object: 'sent-message', id, type, ...(message ? { message: messageReference(message) } : {}) };
}

export function emailAddress(address: string, fullName: string | null = null): JsonObject {
  const [first = null, ...rest] = fullName?.split(' ') ?? [];
  return { object: 'email-address', address, fullName, first, last: rest.join(' ') || null };
}

function userReference({ id, emailAddress, fullName, first, last }: User): JsonObject {
  return { object: 'user', id, emailAddress, fullName, first, last };
}

function mailHeaders({ subject, externalID, externalRawMessageID, externalConversationID }: MailHeaders): JsonObject {
  return { subject, externalID, externalRawMessageID, externalConversationID };
}

function mailBodies({ rawBody, body, plainTextBody }: MailBodies): JsonObject {
  return { rawBody, body, plainTextBody };
}

function date(ms: number): string {
  return new Date(ms).toISOString();
}

function dateOrNull(ms: number | null): string | null {
  return ms === null ? null : date(ms);
}
