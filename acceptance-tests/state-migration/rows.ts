import { createHash } from 'node:crypto';
import { exactly } from '../support/exact.ts';
import type { Row } from '../support/messages.ts';
import { type Key, keyOf } from '../support/records.ts';
import type { Run } from '../support/run.ts';

const NAME_LENGTH = 5;

/** A row's key in few characters. */
export function nameOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, NAME_LENGTH);
}

export function namesIn(held: string): Set<string> {
  return new Set(held.match(new RegExp(`.{${NAME_LENGTH}}`, 'g')));
}

/** What a destination has after a run, the last of each key. */
export function rowsOf(run: Pick<Run, 'lines'>, stream: string, key: Key): Map<string, Row> {
  return new Map(
    exactly(run)
      .records(stream)
      .map((row) => [keyOf(row, key), row]),
  );
}

/** Links are signed anew with each answer, reports made anew with each sync, and when it read a row each sync says for itself. */
export function isSame(one: Row, other: Row): boolean {
  return lasting(one) === lasting(other);
}

function lasting({ report_id, fetched_at: _, readAt: __, ...row }: Row): string {
  const text = JSON.stringify(row).replace(/Signature=\w+/g, '');
  return typeof report_id === 'string' ? text.replaceAll(report_id, '') : text;
}

export const countOf = (run: Pick<Run, 'lines'>, stream: string): number => exactly(run).records(stream).length;
