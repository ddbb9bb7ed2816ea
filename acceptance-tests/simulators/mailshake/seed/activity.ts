import { createReply, createSentMessage } from '../create-rows.ts';
import type { Click, Message, Open, Recipient, ReplyType, Sender, SentMessage, SentReference } from '../model.ts';
import { type ActivityKind, firstActivityID, type Store } from '../store.ts';
import { campaignIDs } from './account.ts';
import { day, hour } from './dates.ts';

type Mail = { recipient: Recipient; reference: SentReference };

/** Activity of the three weeks before the seed date; kinds that are generated instead are left out. */
export function seedActivity(store: Store, date: number, isSeeded: (kind: ActivityKind) => boolean): void {
  const sent = sentMessages(store, date);
  const mails = [...olderMails(store), ...sent.filter(({ message }) => message).map(mailOf)];
  const oneOff = sent.find(({ type }) => type === 'one-off') as SentMessage;
  if (isSeeded('sent')) sent.forEach(store.sent.add);
  if (isSeeded('opens')) opens(mails, date).forEach(store.opens.add);
  if (isSeeded('clicks')) clicks(mails, date).forEach(store.clicks.add);
  if (isSeeded('replies')) replies(mails, oneOff, date).forEach(store.replies.add);
}

/** 60, the oldest first, five of them one-off; the 25th and 26th newest share their moment. */
function sentMessages(store: Store, date: number): SentMessage[] {
  const bySequence = [
    ...recipientsOf(store, campaignIDs.gone),
    ...recipientsOf(store, campaignIDs.archived).slice(0, 5),
    ...recipientsOf(store, campaignIDs.second).slice(0, 10),
    ...recipientsOf(store, campaignIDs.large).slice(0, 40),
  ];
  return bySequence.map((recipient, index) => {
    const isOneOff = index >= 55;
    const { messages, sender } = recipient.campaign;
    return createSentMessage({
      id: firstActivityID.sent + index,
      actionDate: momentOf(59 - index, 24, date - day, 9 * hour),
      recipient,
      sender: sender as Sender,
      message: isOneOff ? null : (messages[index % messages.length] as Message),
    });
  });
}

/** 45 mails from before the time that `activity/sent` shows. */
function olderMails(store: Store): Mail[] {
  return recipientsOf(store, campaignIDs.large)
    .slice(100, 145)
    .map((recipient, index) => ({
      recipient,
      reference: {
        id: firstActivityID.sent - 400 + index,
        type: 'campaign-message',
        message: recipient.campaign.messages[0] as Message,
      },
    }));
}

/** 130: the first open of each of 100 mails, and 30 repeats; the 100th and 101st newest share their moment. */
function opens(mails: Mail[], date: number): Open[] {
  let mail = -1;
  return Array.from({ length: 130 }, (_, index) => {
    const isDuplicate = [4, 8, 12].includes(index % 13);
    if (!isDuplicate) mail += 1;
    const { recipient, reference } = mails[mail] as Mail;
    const actionDate = momentOf(129 - index, 99, date - 6 * hour, 4 * hour);
    return { id: firstActivityID.opens + index, actionDate, recipient, isDuplicate, parent: reference };
  });
}

const links = [
  'https://northwind.example/case-study?utm_source=mailshake',
  'https://northwind.example/hello {{first}} from us',
  'https://northwind.example/book?slot=9%3A30&ref=a+b',
];

/** 40, every fourth of them a repeat. */
function clicks(mails: Mail[], date: number): Click[] {
  let mail = 59;
  return Array.from({ length: 40 }, (_, index) => {
    const isDuplicate = index % 4 === 3;
    if (!isDuplicate) mail += 1;
    const { recipient, reference } = mails[mail] as Mail;
    const actionDate = momentOf(39 - index, undefined, date - 5 * hour, 11 * hour);
    const link = links[index % links.length] as string;
    return { id: firstActivityID.clicks + index, actionDate, recipient, isDuplicate, parent: reference, link };
  });
}

const replyPattern: ReplyType[] = [
  ...(['reply', 'reply', 'bounce', 'reply', 'out-of-office', 'reply', 'unsubscribe', 'reply'] as const),
  ...(['delay-notification', 'reply', 'bounce', 'out-of-office'] as const),
];

/**
 * 60 over all five types; the 25th and 26th newest share their moment. One has no parent, one answers a one-off
 * mail, and the one that was found last happened two days before.
 */
function replies(mails: Mail[], oneOff: SentMessage, date: number) {
  return Array.from({ length: 60 }, (_, index) => {
    const { recipient, reference } = mails[index + 40] as Mail;
    const parents: Record<number, SentReference | null> = { 20: null, 45: mailOf(oneOff).reference };
    const parent = index in parents ? (parents[index] as SentReference | null) : reference;
    const moment = momentOf(59 - index, 24, date - 8 * hour, 7 * hour);
    return createReply({
      id: firstActivityID.replies + index,
      actionDate: index === 59 ? moment - 2 * day : moment,
      recipient,
      type: replyPattern[index % replyPattern.length] as ReplyType,
      parent,
    });
  });
}

/** Evenly back from the newest; the row after `twin` (counted from the newest) has its moment, to the millisecond. */
function momentOf(fromNewest: number, twin: number | undefined, newest: number, step: number): number {
  const place = twin !== undefined && fromNewest === twin + 1 ? twin : fromNewest;
  return newest - place * step + ((place * 137) % 1000);
}

function mailOf({ recipient, id, type, message }: SentMessage): Mail {
  return { recipient, reference: { id, type, message } };
}

function recipientsOf(store: Store, campaignID: number): Recipient[] {
  return store.recipients
    .rows()
    .filter(({ campaign }) => campaign.id === campaignID)
    .reverse();
}
