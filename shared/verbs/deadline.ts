import type { Clock } from '../clock.ts';
import { SourceError } from '../errors.ts';
import { abortable } from '../http/abortable.ts';

/** People wait for `check` and `discover`: half a minute at the most, in which the process must have begun and ended too. */
const ANSWER_SECONDS = 20;

/** What such a verb may spend on trying again, and on waiting for quota, of that. */
export const BRIEFLY = { retrySeconds: 8, quotaWaitSeconds: 10 };

export const WHAT_TO_DO = 'Check the network and api_url, or try again later.';

/** The time for an answer is over. */
export class Overdue extends SourceError {
  override readonly name = 'Overdue';

  constructor() {
    super('transient_error', `The API gave no whole answer within ${ANSWER_SECONDS} s. ${WHAT_TO_DO}`);
  }
}

/** The result of `work`, or Overdue as soon as the time for an answer is over; what is still under way is aborted then. */
export async function inTime<T>(
  { clock, signal }: { clock: Clock; signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const done = new AbortController();
  const either = AbortSignal.any([signal, deadline.signal]);
  clock.sleep(ANSWER_SECONDS * 1000, done.signal).then(
    () => deadline.abort(new Overdue()),
    () => {},
  );
  try {
    return await abortable(work(either), either);
  } finally {
    done.abort();
  }
}
