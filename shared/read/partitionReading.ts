import type { ListStream, Slice } from '../declare/stream.ts';
import { ApiError } from '../http/failure.ts';
import { readAscending } from './orders/oldestFirst.ts';
import { callsFor } from './calls.ts';
import { readDescending } from './orders/newestFirst.ts';
import { SliceTask } from './pages.ts';
import { readUnordered, readWhole } from './orders/wholeList.ts';
import { readInTurn } from './orders/inTurn.ts';
import { readWindows } from './orders/windows.ts';

/** Reads one slice in the way that its stream is declared. */
async function readInOrder(task: SliceTask): Promise<void> {
  const { sync } = task.stream;
  for (const { sink } of task.consumers) sink?.start();
  if (task.stream.ways) return readInTurn(task, task.stream.ways);
  switch (sync.order) {
    case 'full_refresh':
      return readWhole(task);
    case 'descending':
      return readDescending(task, sync);
    case 'ascending':
      return readAscending(task, sync);
    case 'windows':
      return readWindows(task, sync);
    case 'unordered':
      return readUnordered(task, sync);
  }
}

/**
 * Reads one slice; a resource that nobody has is an empty stream with a warning, and not asked for again. One that has
 * answered in this sync is none of those: then it is an error.
 */
export async function readSlice(task: SliceTask): Promise<void> {
  const { stream, context } = task;
  if (context.absent?.has(stream.name)) return;
  try {
    await readInOrder(task);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.action === 'none') return;
    if (error.action !== 'empty' || context.answered?.has(stream.name)) throw error;
    if (!context.absent?.has(stream.name)) context.log('WARN', `Stream ${stream.name} is empty: ${error.message}`);
    context.absent?.add(stream.name);
  }
}

/** Reads one slice, or what it has become, as often as the stream allows. Answers with the error of one that is gone. */
export async function readUnlessGone(task: SliceTask, moves = 0): Promise<ApiError | undefined> {
  try {
    await readSlice(task);
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError) || error.action !== 'skip') throw error;
    const { stream, consumers, context, slice, workers } = task;
    const moved = moves < mostMoves(stream) ? await whereTo(task) : undefined;
    if (moved === undefined) return error;
    if (moved.key !== slice.key) {
      context.log('INFO', `Stream ${stream.name}: ${slice.key} has become ${moved.key}, which is read instead.`);
    }
    return readUnlessGone(new SliceTask(stream, moved, consumers, context, workers), moves + 1);
  }
}

/** Nowhere, when that cannot be told either. */
async function whereTo({ stream, slice, consumers, context }: SliceTask): Promise<Slice | undefined> {
  const { partitions } = stream;
  if (!partitions || !('parent' in partitions)) return undefined;
  try {
    return await partitions.moved?.(slice, callsFor(context, consumers[0]?.sink));
  } catch (error) {
    if (error instanceof ApiError && error.action === 'skip') return undefined;
    throw error;
  }
}

function mostMoves({ partitions }: ListStream): number {
  return partitions && 'parent' in partitions ? (partitions.mostMoves ?? 1) : 0;
}
