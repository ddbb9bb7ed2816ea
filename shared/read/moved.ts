import { parentPartitionsOf } from '../declare/graph.ts';
import type { Slice } from '../declare/stream.ts';
import { ApiError } from '../http/failure.ts';
import { callsFor } from './calls.ts';
import type { PagedList } from './pages.ts';

/**
 * The partition to be read instead of one that is gone, and has moved so many times before; nowhere, when that cannot be
 * told either.
 */
export async function whereTo(list: PagedList, moves: number): Promise<Slice | undefined> {
  const { stream, slice, subscribers, context } = list;
  const { moved, maxMoves = 1 } = parentPartitionsOf(stream) ?? {};
  if (!moved || moves >= maxMoves) return undefined;
  try {
    return await moved(slice, callsFor(context, subscribers[0]?.output));
  } catch (error) {
    if (error instanceof ApiError && error.action === 'skip_partition') return undefined;
    throw error;
  }
}
