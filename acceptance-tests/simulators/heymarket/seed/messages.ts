import { message, messageFields } from '../make-rows.ts';
import type { Fields, Message } from '../model.ts';
import { type Moment, minute, second } from '../moments.ts';
import { person } from '../people.ts';
import type { Store } from '../store.ts';
import { clockOf } from './dates.ts';
import { conversationIDs, memberIDs, messageIDs } from './ids.ts';

/** 420 messages of ten days, of which 40 share their date. */
export function seedMessages({ tables: { messages } }: Store, date: Moment): void {
  const at = clockOf(date);
  const { marisol, failed } = messageIDs;
  messages.add(
    message({
      id: marisol,
      conversation: conversationIDs.marisol,
      created: at('2026-04-03T21:07:33.481902Z'),
      updated: at('2026-04-03T21:07:33.902511Z'),
      fields: messageFields('15105550142'),
    }),
  );
  messages.add(
    message({
      id: failed,
      conversation: conversationIDs.ben,
      created: at('2026-04-03T20:58:10.002113Z'),
      updated: at('2026-04-03T20:58:14.771204Z'),
      fields: failedFields,
    }),
  );
  for (let n = 0; n < 418; n += 1) messages.add(ordinary(n, date));
}

const failedFields: Fields = {
  ...messageFields('15105550177', { text: 'Our spring menu', status: 'failed', user: memberIDs.theo }),
  author: 'Theo Lund',
  media: 'files://menu.jpg',
  broadcast_id: 612_044,
  raw_error: '30006: unreachable handset',
  target_errors: { 15105550177: 'unreachable handset' },
  custom: { type: 'survey', data: { survey_id: 52 } },
  local_id: 'spring-2026-0001',
};

/** The 420th part of ten days. */
const step = 2_057_142_857_000n;

const statuses = ['delivered', 'sent', 'delivered', 'seen', 'undelivered', 'queued', 'accepted'];

/** The 100th to the 139th share their date; each tenth has a conversation without times. */
function ordinary(n: number, date: Moment): Message {
  const isTied = n >= 100 && n < 140;
  const age = BigInt(isTied ? 100 : n) * step + 40n * minute;
  const created = date - age + (isTied ? 0n : BigInt(n % 7) * 100_001n) * 1000n + (n === 50 ? 7n : 0n);
  const media = files[n];
  return message({
    id: media?.id ?? 991_204_000 - n * 2,
    conversation: n % 40 === 0 ? conversationIDs.group : 30_176_000 + (n % 87),
    created,
    updated: created + BigInt(n % 5) * second,
    isTimeless: n % 10 === 9,
    fields: messageFields(person(10 + (n % 87)).phone, {
      text: `Message ${n}`,
      ...(n % 2 === 0 ? { user: memberIDs.theo, author: 'Theo Lund' } : {}),
      status: statuses[n % statuses.length],
      ...(media ? { media: media.link } : {}),
      ...(n % 40 === 0 ? { targets: [person(10).phone, person(11).phone] } : {}),
      ...(n === 30 ? { custom: { type: 'raw', data: [123, 34, 125] } } : {}),
    }),
  });
}

const files: Record<number, { id: number; link: string }> = {
  10: { id: messageIDs.missing, link: 'files://missing.jpg' },
  11: { id: messageIDs.moved, link: 'files://moved.jpg' },
  12: { id: messageIDs.large, link: 'files://large.mp4' },
  13: { id: messageIDs.relative, link: 'files:///uploads/menu.jpg' },
};
