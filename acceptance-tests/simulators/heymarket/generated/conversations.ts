import { conversation, conversationFields, message, messageFields } from '../make-rows.ts';
import type { Conversation, Fields, Message } from '../model.ts';
import { type Moment, second } from '../moments.ts';
import { type Person, person } from '../people.ts';
import { memberIDs } from '../seed/ids.ts';
import type { Store } from '../store.ts';
import { countOf, defaultEvery, type GenerateOptions, isNth, mix } from './options.ts';
import type { Timeline } from './timeline.ts';

const firstID = 40_000_000;
const firstMessageID = 1_000_000_000;

/** The newest has the greatest id. A conversation is updated with its newest message. */
export function generateConversations(
  { tables }: Store,
  timeline: Timeline,
  inboxes: readonly number[],
  options: GenerateOptions,
): void {
  const { conversations: length = 0, seed = 1, stepSeconds = 61, perSecond = 1, messages = 3 } = options;
  const { messageStepSeconds = 600, messagesPerSecond = 1 } = options;
  const every = { ...defaultEvery, ...options.every };
  const numberOf = (id: number) => id - firstID;
  const messageFieldsOf = createMessageFields(options, every, numberOf);

  const fieldsOf = (row: Conversation): Fields => {
    const number = numberOf(row.id);
    const isUnread = isNth(number, every.unread);
    const unread = { unread: isUnread, unread_users: isUnread ? [memberIDs.theo] : [] };
    return conversationFields(person(customerOf(number)), unread);
  };
  const statusOf = (number: number) =>
    isNth(number, every.closed) ? 'closed' : isNth(number, every.pending) ? 'pending' : 'open';
  const ageOf = (index: number): Moment => BigInt(Math.floor(index / messagesPerSecond) * messageStepSeconds) * second;

  const counts = Array.from({ length }, (_, number) => countOf(messages, mix(seed * 8 + 1, length - 1 - number)));
  let messageID = firstMessageID + counts.reduce((sum, count) => sum + count, 0) - 1;
  for (const [place, count] of counts.entries()) {
    const number = length - 1 - place;
    const updated = timeline(place, { stepSeconds, perSecond });
    const id = firstID + number;
    const status = statusOf(number);
    const inbox = inboxes[number % inboxes.length] as number;
    const created = updated - ageOf(Math.max(0, count - 1));
    tables.conversations.add(conversation({ id, inbox, status, created, updated, fields: fieldsOf }));
    for (let index = 0; index < count; index += 1) {
      const date = updated - ageOf(index);
      tables.messages.add(
        message({ id: messageID, conversation: id, created: date, updated: date, fields: messageFieldsOf }),
      );
      messageID -= 1;
    }
  }
}

function createMessageFields(
  { seed = 1, padding = 0 }: GenerateOptions,
  every: typeof defaultEvery,
  numberOf: (id: number) => number,
): (row: Message) => Fields {
  const pad = padding > 0 ? ` ${'x'.repeat(padding)}` : '';
  return ({ id, conversation: parent }) => {
    const { phone }: Person = person(customerOf(numberOf(parent)));
    const isFailed = isNth(id, every.failed);
    return messageFields(phone, {
      text: `Word ${mix(seed, id)}${pad}`,
      ...(isNth(id, every.inbound) ? {} : { user: memberIDs.theo, author: 'Theo Lund' }),
      ...(isNth(id, every.media) ? { media: `files://photo-${id}.jpg` } : {}),
      ...(isFailed ? { status: 'failed', target_errors: { [phone]: 'unreachable handset' } } : {}),
    });
  };
}

/** The contact that a conversation is with, if there are so many. */
function customerOf(number: number): number {
  return 1_000_000 + number;
}
