import type { CustomApi, CustomStream } from '../stream.ts';
import { RecentRows } from './recent.ts';
import type { StreamSink } from './sink.ts';
import type { ReadContext } from './task.ts';

/** Rows among which a repeated one is noticed. */
const MOST_ROWS = 10_000;

/** Fetches a public file without credentials, under the retry rules, piece by piece. */
export type Download = (url: string) => AsyncIterable<Uint8Array>;

/** Reads a stream that is no list operation. */
export async function readCustom(
  stream: CustomStream,
  sink: StreamSink,
  download: Download,
  context: ReadContext,
): Promise<void> {
  const { config, api, clock, signal } = context;
  const recent = new RecentRows(stream.primaryKey, () => undefined, MOST_ROWS);
  const tools: CustomApi = {
    async call({ params = {}, cost = 1, ...request }) {
      sink.requests += 1;
      return (await api.call({ params, cost, ...request }, signal)).body;
    },
    download,
    sleep: (seconds) => clock.sleep(seconds * 1000, signal),
    now: () => clock.now(),
  };
  for await (const rows of stream.read({ config, api: tools, signal })) {
    await sink.write(recent.fresh(rows));
    sink.safePoint();
  }
}
