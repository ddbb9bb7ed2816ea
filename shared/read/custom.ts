import type { CursorValue } from '../coverage/cursor.ts';
import { type CustomApi, type CustomStream, WHOLE } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import { callsFor } from './calls.ts';
import { type ReadContext, serverStartOf, settledAt } from './context.ts';
import { cursorOf } from './datedRows.ts';
import { SeenRows } from './seen.ts';
import type { Subscriber } from './subscriber.ts';
import { DownwardSubscription } from './subscription.ts';

/** Rows among which a repeated one is noticed. */
const MAX_ROWS = 10_000;

/** Fetches a public file without credentials, under the retry rules, piece by piece. */
export type Download = (url: string) => AsyncIterable<Uint8Array>;

/** What a custom stream may do beside the API. */
export interface CustomTools {
  download: Download;
  /** Milliseconds, in which others go on. */
  sleep(ms: number): Promise<void>;
}

/** Reads a stream that is no list operation: once, or once for each range that is not covered, newest first. */
export async function readCustom(
  stream: CustomStream,
  subscriber: Subscriber,
  { download, sleep }: CustomTools,
  context: ReadContext,
): Promise<void> {
  const { config, clock, signal } = context;
  const { output } = subscriber;
  const { sync } = stream;
  // One that has changed meanwhile comes again.
  const seen = new SeenRows<Row>(stream.primaryKey, (row) => (sync ? row[sync.cursor.field] : undefined), MAX_ROWS);
  const api: CustomApi = {
    ...callsFor(context, output),
    download,
    holdsSecret: context.holdsSecret,
    sleep: (seconds) => sleep(seconds * 1000),
    now: () => clock.now(),
  };
  output?.start();
  const readRange = async (
    after: CursorValue | null,
    until: CursorValue | null,
    claim: (upTo: CursorValue) => void,
    isWanted = (_row: Row): boolean => true,
  ): Promise<void> => {
    for await (const rows of stream.read({ config, api, signal, after, until, end: subscriber.until, claim })) {
      await subscriber.push(seen.fresh(rows).filter(isWanted), WHOLE);
      output?.safePoint();
    }
  };
  if (!sync) return readRange(null, null, () => {});
  const subscription = new DownwardSubscription(subscriber, WHOLE, sync.cursor.type, 'look-back');
  subscription.settled = settledAt(sync, serverStartOf(context));
  const isWanted = (row: Row): boolean => !subscription.isBeyond({ cursor: cursorOf(sync, row) });
  for (const { low, high, from } of subscription.ranges) {
    await readRange(from, high, (upTo) => subscription.claim(low, upTo), isWanted);
  }
  subscription.finish(undefined);
}
