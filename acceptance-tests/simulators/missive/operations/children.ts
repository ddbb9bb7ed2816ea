import { newestFirst } from '../../shared/sorted-rows.ts';
import type { Call } from '../call.ts';
import { childrenOf, noChildren, survivorOf } from '../children.ts';
import { refusal } from '../errors.ts';
import type { Attachment, ChildKind, Children, Message } from '../model.ts';
import { listReply, untilPage } from '../pages.ts';
import { readInteger } from '../parameters.ts';
import type { Row, ShowAttachment } from '../render.ts';
import { type Operation, paging } from './operation.ts';

export const childOperations: Operation[] = [
  list('messages', deliveredAt, ({ world }, row, show) => world.renderer.message(row, show)),
  list('comments', createdAt, ({ world }, row, show) => world.renderer.comment(row, show)),
  list('posts', createdAt, (_call, row) => row),
  list('drafts', deliveredAt, ({ world }, row, show) => world.renderer.draft(row, show), chooseDrafts),
];

/** Attachments as they are shown in the answer to a call. */
export function showFor({ request, world }: Call): ShowAttachment {
  return (attachment: Attachment) => world.links.show(attachment, request.headers.host ?? '');
}

function list<K extends ChildKind>(
  kind: K,
  momentOf: (row: Children[K][number]) => number,
  render: (call: Call, row: Children[K][number], show: ShowAttachment) => Row,
  choose: (call: Call, rows: readonly Children[K][number][]) => Choice<Children[K][number]> = (call, rows) => ({
    call,
    rows,
  }),
): Operation {
  return {
    path: `conversations/:id/${kind}`,
    parameters: paging.until,
    reply: (asked) => {
      const { call, rows } = choose(asked, readChildren(asked)[kind]);
      const options = { momentOf, fallback: 10, maximum: 10 };
      const page = untilPage(call, rows.toSorted(newestFirst(momentOf)), options);
      const show = showFor(call);
      return listReply(
        call,
        kind,
        page.map((row) => render(call, row, show)),
      );
    },
  };
}

/** The children of the conversation in the path, as far as the caller may read them. */
function readChildren({ ids, visibility, world }: Call): Children {
  const { store, settings } = world;
  const asked = store.conversations.find(ids[0] ?? '');
  if (!asked || (asked.mergedInto && settings.mergedChildren === 404)) throw refusal(404);
  const conversation = survivorOf(asked);
  const seen = visibility.conversation(conversation);
  if (seen === 'none') throw refusal(404);
  if (seen === 'whole' || settings.guestChildren === 'readable') return childrenOf(conversation);
  if (settings.guestChildren === 'empty') return noChildren();
  throw refusal(settings.guestChildren);
}

/** What to page over, and how. */
type Choice<T> = { call: Call; rows: readonly T[] };

function chooseDrafts(call: Call, rows: readonly Message[]): Choice<Message> {
  const { draftUntil } = call.world.settings;
  const until = readInteger(call.parameters, 'until');
  if (until === undefined || draftUntil === 'created_at') return { call, rows };
  if (draftUntil === 'hidden') return { call, rows: rows.filter(({ delivered_at }) => delivered_at !== null) };
  const { until: _until, ...parameters } = call.parameters;
  const isBelow = ({ delivered_at }: Message) => delivered_at === null || delivered_at <= until;
  return { call: { ...call, parameters }, rows: rows.filter(isBelow) };
}

function deliveredAt({ delivered_at, created_at }: Message): number {
  return delivered_at ?? created_at;
}

function createdAt({ created_at }: { created_at: number }): number {
  return created_at;
}
