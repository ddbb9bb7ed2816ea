import { createHash } from 'node:crypto';
import type {
  Campaign,
  Lead,
  MailHeaders,
  Message,
  Recipient,
  Reply,
  ReplyType,
  Sender,
  SentMessage,
  SentReference,
} from './model.ts';
import { type Person, systemFields } from './people.ts';

/** Full rows from what is particular about them. */

export function createCampaign(row: Partial<Campaign> & Pick<Campaign, 'id' | 'title' | 'created'>): Campaign {
  return {
    isArchived: false,
    isPaused: false,
    wizardStatus: 6,
    messages: [],
    sender: null,
    assignedTo: null,
    isListed: true,
    recipientsError: null,
    ...row,
  };
}

/** An opening mail, a follow-up in its thread, a drip and a mail sent on a click. */
export function createMessages(firstID: number, subject: string): Message[] {
  return [
    { id: firstID, type: 'initial', subject, replyToID: null, isPaused: false },
    { id: firstID + 1, type: 'follow-up', subject: null, replyToID: firstID, isPaused: false },
    { id: firstID + 2, type: 'drip', subject: 'One more idea', replyToID: null, isPaused: true },
    { id: firstID + 3, type: 'on-click', subject: 'You looked at our case study', replyToID: null, isPaused: false },
  ];
}

export function createRecipient(id: number, campaign: Campaign, person: Person, created: number): Recipient {
  const { account, ...rest } = person;
  return { id, campaign, ...rest, created, isPaused: false, hasProblems: false, fields: systemFields(account) };
}

type SentOptions = { id: number; actionDate: number; recipient: Recipient; sender: Sender; message: Message | null };

export function createSentMessage({ id, actionDate, recipient, sender, message }: SentOptions): SentMessage {
  const first = recipient.first ?? 'there';
  const topic = message ? (message.subject ?? recipient.campaign.messages[0]?.subject ?? 'Hello') : 'Re: Thursday';
  const text = message ? 'is dock scheduling still done by phone at your sites?' : 'Thursday at ten suits me well.';
  return {
    id,
    actionDate,
    recipient,
    sender,
    type: message ? 'campaign-message' : 'one-off',
    message,
    ...mailHeaders(`sent-${id}`, `${topic}, ${first}`, 'mail.northwind.example'),
    rawBody: `<div>Hi ${first},<br>${text}<img src="https://track.example/o.gif?m=${id}"></div>`,
    body: `<div>Hi ${first},<br>${text}</div>`,
    plainTextBody: `Hi ${first},\n${text}`,
  };
}

type ReplyOptions = {
  id: number;
  actionDate: number;
  recipient: Recipient;
  type: ReplyType;
  parent: SentReference | null;
};

const replyTexts: Record<ReplyType, { subject: string; text: string }> = {
  reply: { subject: 'Re: ', text: 'Sure, call me Thursday.' },
  bounce: { subject: 'Delivery Status Notification (Failure)', text: '550 5.1.1 The mailbox does not exist.' },
  'out-of-office': { subject: 'Automatic reply: ', text: 'I am away until Monday.' },
  unsubscribe: { subject: 'Re: ', text: 'Please remove me' },
  'delay-notification': { subject: 'Delivery Status Notification (Delay)', text: 'Delivery is delayed. Still trying.' },
};

export function createReply({ id, actionDate, recipient, type, parent }: ReplyOptions): Reply {
  const { subject, text } = replyTexts[type];
  const topic = subject.endsWith(' ') ? (parent?.message?.subject ?? 'Quick question') : '';
  const domain = recipient.emailAddress.split('@')[1] ?? 'harborline.example';
  const isNotice = type === 'bounce' || type === 'delay-notification';
  return {
    id,
    actionDate,
    recipient,
    type,
    parent,
    fromAddress: isNotice ? `mailer-daemon@${domain}` : recipient.emailAddress,
    ...mailHeaders(`reply-${id}`, subject + topic, domain),
    rawBody: `<html><body><div>${text}</div><blockquote>…</blockquote></body></html>`,
    body: `<div>${text}</div>`,
    plainTextBody: text,
  };
}

/** A fresh lead: open and nobody's. */
export function createLead(id: number, recipient: Recipient, created: number): Lead {
  return {
    id,
    created,
    openedDate: created - 1,
    lastStatusChangeDate: null,
    assignedOnDate: null,
    annotation: null,
    recipient,
    status: 'open',
    assignedTo: null,
  };
}

function mailHeaders(key: string, subject: string, domain: string): MailHeaders {
  const hash = createHash('sha256').update(key).digest('hex');
  return {
    subject,
    externalID: hash.slice(0, 16),
    externalRawMessageID: `<${hash.slice(16, 30)}@${domain}>`,
    externalConversationID: hash.slice(30, 46),
  };
}
