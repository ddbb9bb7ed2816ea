import { expect } from '@jest/globals';
import type { MissiveSimulator } from '../simulators/missive/missive.ts';
import type { Question, StreamName } from '../simulators/missive/truth.ts';
import type { Row } from '../support/messages.ts';
import type { Output } from '../support/output.ts';
import { byKey, sorted } from '../support/records.ts';
import type { Run } from '../support/run.ts';
import { key } from './setup.ts';

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
  const name = (stream === 'messages' && bodies ? 'full_messages' : stream) as StreamName;
  return missive.truth({ ...question, stream: name }).map(({ row, parent }) => {
    if (stream === 'contact_groups') return { ...row, ...parent };
    if (parent.conversation === undefined) return row;
    const { conversation: _conversation, ...rest } = row;
    return { ...rest, conversation_id: parent.conversation };
  });
}

/** The records of a stream as `truth` shows them: links to files change with every read. */
export function delivered(run: Output, stream: string): Row[] {
  return run.records(stream).map((row) => withoutLinks(row, stream));
}

export function withoutLinks(row: Row, stream: string): Row {
  // Attachments of posts are no files.
  if (stream === 'posts') return row;
  const { attachments, attachment } = row;
  return {
    ...row,
    ...(Array.isArray(attachments) && { attachments: attachments.map(withoutUrl) }),
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
    const expected = sorted(truth(missive, stream, options), key);
    expect([stream, sorted(delivered(run, stream), key)]).toEqual([stream, expected]);
  }
}

/** What a destination holds after several runs that replace rows of the same id. */
export function upserted(runs: readonly Output[], stream: string): Row[] {
  return [
    ...byKey(
      runs.flatMap((run) => delivered(run, stream)),
      key,
    ).values(),
  ];
}
