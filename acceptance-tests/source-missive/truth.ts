import { expect } from '@jest/globals';
import type { MissiveSimulator } from '../simulators/missive/missive.ts';
import type { Question, StreamName } from '../simulators/missive/truth.ts';
import type { Row } from '../support/messages.ts';
import type { Output } from '../support/output.ts';
import { byKey } from '../support/records.ts';
import type { Run } from '../support/run.ts';
import { expectSameRows } from '../support/same.ts';
import { elementsIn, lists } from './elements.ts';
import { keyOf } from './setup.ts';

export type TruthOptions = Omit<Question, 'stream'> & {
  /** Whether messages are read with their bodies (true). */
  bodies?: boolean;
};

/** What a stream must bring: the rows of the API's world, with the documented additions, but without links. */
export function truth(
  missive: Pick<MissiveSimulator, 'truth'>,
  stream: string,
  { bodies = true, ...question }: TruthOptions = {},
): Row[] {
  const list = lists[stream];
  if (list) return elementsIn(truth(missive, list.of, { bodies, ...question }), list);
  const name = (stream === 'messages' && bodies ? 'full_messages' : stream) as StreamName;
  return missive.truth({ ...question, stream: name }).map(({ row, parent }) => {
    if (stream === 'contact_groups') return { ...row, ...parent };
    const dated = withDateTimes(row, stream);
    if (parent.conversation === undefined) return dated;
    const { conversation: _conversation, ...rest } = dated;
    return { ...rest, conversation_id: parent.conversation };
  });
}

/** Every Unix time, as Missive's documentation lists them. */
const times: Record<string, readonly string[]> = {
  contacts: ['modified_at'],
  conversations: ['created_at', 'last_activity_at', 'closed_at'],
  messages: ['delivered_at', 'created_at', 'updated_at'],
  comments: ['created_at'],
  posts: ['created_at'],
  drafts: ['delivered_at', 'created_at', 'updated_at'],
  responses: ['modified_at'],
  tasks: ['started_at', 'closed_at', 'due_at', 'last_activity_at'],
};

/** A row with a date-time beside each of its times, those inside of tasks and boxes too. */
function withDateTimes(row: Row, stream: string): Row {
  const dated = beside(row, times[stream] ?? []);
  if (stream === 'comments' && isRow(row.task)) {
    return { ...dated, task: beside(row.task, ['due_at', 'started_at', 'closed_at']) };
  }
  if (stream === 'posts' && Array.isArray(row.attachments)) {
    return { ...dated, attachments: row.attachments.map((box: Row) => beside(box, ['timestamp'])) };
  }
  return dated;
}

function beside(row: Row, fields: readonly string[]): Row {
  const present = fields.filter((field) => field in row);
  return { ...row, ...Object.fromEntries(present.map((field) => [`${field}_datetime`, dateTimeOf(row[field])])) };
}

function dateTimeOf(seconds: unknown): string | null {
  return seconds === null ? null : new Date(Number(seconds) * 1000).toISOString().replace('.000', '');
}

/** The records of a stream as `truth` shows them: links to files change with every read. */
export function delivered(run: Output, stream: string): Row[] {
  return run.records(stream).map((row) => withoutLinks(row, stream));
}

export function withoutLinks(row: Row, stream: string): Row {
  // Attachments of posts are no files.
  if (stream === 'posts') return row;
  if (stream === 'message_attachments') return withoutUrl(row);
  const { attachments, attachment } = row;
  return {
    ...row,
    ...(Array.isArray(attachments) && { attachments: attachments.map((file) => file && withoutUrl(file)) }),
    ...(isRow(attachment) && { attachment: withoutUrl(attachment) }),
  };
}

function withoutUrl({ url: _url, ...rest }: Row): Row {
  return rest;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}

/** Ids of rows, each once and sorted. */
export function idsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.map(({ id }) => String(id)))].sort();
}

/** A run that ended well and brought exactly what there is, each row once. */
export function expectWhole(
  missive: Pick<MissiveSimulator, 'truth'>,
  run: Run,
  streams: readonly string[],
  options: TruthOptions = {},
): void {
  expect([run.code, run.errors]).toEqual([0, []]);
  for (const stream of streams) {
    expectSameRows(stream, delivered(run, stream), truth(missive, stream, options), keyOf(stream));
  }
}

/** What a destination holds after several runs that replace rows of the same id. */
export function upserted(runs: readonly Output[], stream: string): Row[] {
  return [
    ...byKey(
      runs.flatMap((run) => delivered(run, stream)),
      keyOf(stream),
    ).values(),
  ];
}
