import type { Stream } from '../declare/stream.ts';
import { ApiError, MORE_MEMORY } from '../http/failure.ts';
import { TOO_LARGE } from '../http/transport.ts';

/** What an error says of a stream. */
export type Named = Pick<Stream, 'name' | 'primaryKey' | 'ifTooLarge'>;

/** Whether an answer was larger than the memory allows. */
export function isTooLarge({ problem }: ApiError): boolean {
  return problem.code === TOO_LARGE;
}

/** One row alone is larger than the memory allows. `row`: what it is known by. */
export function rowTooLarge(stream: Named, row: string, error: ApiError): ApiError {
  return failed(stream, `The row with ${row} is`, error);
}

/** A page of the fewest rows is. `slice`: its name, if it has one; `last`: what the row before it is known by. */
export function pageTooLarge(stream: Named, slice: string, last: string | undefined, error: ApiError): ApiError {
  const where = slice === '' ? '' : ` of ${slice}`;
  const which = last ? `What follows the row with ${last}` : 'The first row';
  return failed(stream, `${which}${where} is`, error);
}

function failed({ name, ifTooLarge }: Named, what: string, { problem, detail = '' }: ApiError): ApiError {
  const advice = ifTooLarge ? `${ifTooLarge} Or: ${MORE_MEMORY}` : MORE_MEMORY;
  const message = `Stream ${name}: ${what} larger than the memory of this process allows (${problem.text}). ${advice}`;
  return new ApiError(
    { action: 'fail_stream', fault: 'config_error', message },
    { kind: 'answer', headers: {}, text: '' },
    detail,
  );
}
