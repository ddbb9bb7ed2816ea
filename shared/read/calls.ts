import type { Api } from '../declare/stream.ts';
import type { StreamSink } from './output.ts';
import type { ReadContext } from './pages.ts';

/** Calls of the API that a stream's declaration makes by itself; they count as its requests. */
export function callsFor({ api, files, signal }: ReadContext, sink: StreamSink | undefined): Api {
  return {
    async call({ params = {}, cost = 1, ...request }) {
      if (sink) sink.requests += 1;
      const { value, flaws } = await api.call({ params, cost, ...request }, signal);
      sink?.noteFlaws(flaws);
      return value;
    },
    file: (request) => files(request, signal),
  };
}
