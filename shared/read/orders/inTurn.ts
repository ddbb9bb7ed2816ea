import type { Config, Way } from '../../declare/stream.ts';
import { SourceError } from '../../errors.ts';
import { ApiError } from '../../http/failure.ts';
import { Repeating } from '../../paging/loopGuard.ts';
import { climb } from './oldestFirst.ts';
import { readDescending } from './newestFirst.ts';
import { readOfEach } from './byParents.ts';
import { Passes } from '../passes.ts';
import { OutOfOrder, SliceTask } from '../pages.ts';

/**
 * Reads a list in the first of several ways that shows that it brings every row. One that the API refuses, or answers in
 * another way than it should, is warned of and left for the next; one that showed too little is left without a word. What
 * has left does not leave again, and coverage means the same in all of them.
 */
export async function readInTurn(task: SliceTask, ways: readonly Way<Config>[]): Promise<void> {
  const passes = new Passes();
  const { stream, context } = task;
  /** Resources that nobody can read. */
  const absent = new Set<unknown>();
  let refusal: SourceError | undefined;
  for (const [index, way] of ways.entries()) {
    if (absent.has(way.request.path)) continue;
    try {
      if (await readIn(way, task, passes)) return;
      refusal = undefined;
    } catch (error) {
      if (!isRefusal(error, task)) throw error;
      if (error instanceof ApiError && error.action === 'empty') absent.add(way.request.path);
      refusal = error;
      const next = ways.slice(index + 1).find(({ request }) => !absent.has(request.path));
      const reason = error instanceof ApiError ? error.message : error.detail;
      if (next) context.log('WARN', `Stream ${stream.name}: ${reason} It is read ${next.words} instead.`);
    }
  }
  throw refusal instanceof Repeating ? withAdvice(refusal, task) : (refusal ?? neverSure(task));
}

async function readIn(way: Way<Config>, { stream, slice, consumers, context, workers }: SliceTask, passes: Passes) {
  const { ways: _, ...rest } = stream;
  const { words: __, partitions, sync, ...how } = way;
  const task = new SliceTask({ ...rest, ...how, sync }, slice, consumers, context, workers);
  if (partitions) return readOfEach(task, partitions, passes);
  if (sync.order === 'ascending') return climb(task, sync, passes);
  await readDescending(task, sync, passes);
  return true;
}

/** Whether an error says that the list is not to be had in this way, and nothing of other ways. */
function isRefusal(error: unknown, { stream, context }: SliceTask): error is SourceError {
  if (error instanceof OutOfOrder || error instanceof Repeating) return true;
  if (!(error instanceof ApiError)) return false;
  return error.action === 'skip' || (error.action === 'empty' && context.answered?.has(stream.name) !== true);
}

function withAdvice({ failureType, message, detail }: SourceError, { stream: { ifOutOfOrder = '' } }: SliceTask) {
  return new SourceError(failureType, `${message} ${ifOutOfOrder}`, detail);
}

function neverSure({ stream: { name, ifOutOfOrder = 'Please report this.' } }: SliceTask): SourceError {
  return new SourceError(
    'system_error',
    `The API gives no way to be sure that all of ${name} was read; what came comes again with the next sync. ${ifOutOfOrder}`,
  );
}
