import type { Api } from '../declare/stream.ts';
import type { ReadContext } from './context.ts';
import type { StreamOutput } from './output.ts';

/** Calls of the API that a stream's declaration makes by itself; they count as its requests. */
export function callsFor(
  { api, files, signal }: Pick<ReadContext, 'api' | 'files' | 'signal'>,
  output: StreamOutput | undefined,
): Api {
  return {
    async call({ params = {}, cost = 1, ...request }) {
      if (output) output.requests += 1;
      const { value, flaws } = await api.call({ params, cost, ...request }, signal);
      output?.noteFlaws(flaws);
      return value;
    },
    file: (request) => files(request, signal),
  };
}
