import { jsonReply, type Reply } from '../../shared/reply.ts';
import type { Call } from '../call.ts';
import { refusal } from '../errors.ts';
import type { Fields, Kept } from '../model.ts';
import { readNumeral } from '../parameters.ts';
import type { Table } from '../table.ts';

/** The row that a path names. */
export function rowInPath<T extends Kept>({ ids, world }: Call, table: Table<T>): T {
  const id = readNumeral(ids[0]);
  return present(id === undefined ? undefined : table.find(id), world.settings.unknownRecord);
}

/** Throws, with the status that a setting names, for a row that is not there. */
export function present<T extends Kept>(row: T | undefined, status: number): T {
  if (!row || row.isGone) throw refusal(status, 'no such record');
  return row;
}

export function singleReply(fields: Fields): Reply {
  return { ...jsonReply(fields), rows: 1 };
}
