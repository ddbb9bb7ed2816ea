import { parentPartitionsOf } from '../declare/graph.ts';
import type { ListStream, Slice, Stream } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import type { ReadContext } from './context.ts';
import { keyOf } from './rowKey.ts';

/** What messages call a slice: by its key, unless the rows that it comes from leave with hashed keys only. */
export function nameOfSlice(stream: ListStream, { key }: Slice, { privacy }: Pick<ReadContext, 'privacy'>): string {
  const parent = parentPartitionsOf(stream)?.parent;
  return String((parent && privacy?.get(parent.name)?.nameOf(key)) ?? key);
}

/** What messages call a row: by its key, as it leaves. */
export function nameOfRow(
  stream: Pick<Stream, 'name' | 'primaryKey'>,
  row: Row,
  { privacy }: Pick<ReadContext, 'privacy'>,
): string {
  return keyOf(stream, privacy?.get(stream.name)?.row(row) ?? row);
}
