import type { CursorValue } from '../coverage/cursor.ts';
import type { CustomApi, CustomStream } from '../declare/stream.ts';
import { WHOLE } from '../declare/stream.ts';
import { callsFor } from './calls.ts';
import type { Consumer } from './subscriber.ts';
import { RecentRows } from './seen.ts';
import type { ReadContext, Workers } from './pages.ts';
import { Wanted } from './subscription.ts';

/** Rows among which a repeated one is noticed. */
const MOST_ROWS = 10_000;

/** Fetches a public file without credentials, under the retry rules, piece by piece. */
export type Download = (url: string) => AsyncIterable<Uint8Array>;

/** Reads a stream that is no list operation: once, or once for each range that is not covered, newest first. */
export async function readCustom(
  stream: CustomStream,
  consumer: Consumer,
  download: Download,
  context: ReadContext,
  workers: Workers,
): Promise<void> {
  const { config, clock, signal } = context;
  const { sink } = consumer;
  const recent = new RecentRows(stream.primaryKey, () => undefined, MOST_ROWS);
  const api: CustomApi = {
    ...callsFor(context, sink),
    download,
    holdsSecret: context.holdsSecret,
    sleep: (seconds) => workers.lend(() => clock.sleep(seconds * 1000, signal)),
    now: () => clock.now(),
  };
  sink?.start();
  const readRange = async (
    after: CursorValue | null,
    until: CursorValue | null,
    claim: (upTo: CursorValue) => void,
  ): Promise<void> => {
    for await (const rows of stream.read({ config, api, signal, after, until, claim })) {
      await consumer.take(recent.fresh(rows), WHOLE);
      sink?.safePoint();
    }
  };
  if (!stream.sync) return readRange(null, null, () => {});
  const wanted = new Wanted(consumer, WHOLE, stream.sync.cursor.type, 'late');
  for (const { low, high, from } of wanted.ranges) {
    await readRange(from, high, (upTo) => wanted.claim(low, upTo));
  }
  wanted.finish(undefined);
}
