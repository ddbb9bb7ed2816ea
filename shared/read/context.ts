import type { Clock } from '../clock.ts';
import type { CursorValue } from '../coverage/cursor.ts';
import type { Config, IncrementalBase } from '../declare/stream.ts';
import type { ApiClient } from '../http/client.ts';
import type { Files } from '../http/files.ts';
import type { ServerClock } from '../http/serverClock.ts';
import type { Row } from '../json.ts';
import type { Privacy } from '../privacy/streamPrivacy.ts';
import type { Findings } from './findings.ts';
import type { PageAnswer } from './pageRequest.ts';
import type { RowPages } from './sharedPages.ts';

/** What everybody who reads in one run shares. */
export interface ReadContext {
  config: Config;
  api: ApiClient;
  files: Files;
  clock: Clock;
  /** The server's clock; where there is none, `clock` is the server's. */
  serverClock?: ServerClock;
  signal: AbortSignal;
  log(level: 'INFO' | 'WARN', message: string): void;
  /** Whether a value would put a secret into the output. */
  holdsSecret(value: unknown): boolean;
  findings: Findings;
  /** When the run began: epoch milliseconds by our clock. */
  startedAt?: number;
  /** Where the account begins, as the source tells. */
  accountStart?: () => Promise<number | undefined>;
  /** What does not leave of rows, or not as it is; absent: everything leaves. */
  privacy?: Privacy;
  /** What mends the date-times of a list's rows, by stream; before anybody looks at them. */
  normalizers?: ReadonlyMap<string, (row: Row) => void>;
  /** Of a list that other streams read at the same time: what they were answered. */
  shared?: RowPages<PageAnswer>;
}

/** When the run began, by our clock or the server's, whichever is ahead: nothing there is later. Now where there is no run. */
export function startOf(context: ReadContext): number {
  return Math.max(context.startedAt ?? context.clock.now(), serverStartOf(context));
}

/** The same moment by the server's clock; by ours where that is not known. */
export function serverStartOf({ startedAt, clock, serverClock }: ReadContext): number {
  const ours = startedAt ?? clock.now();
  return serverClock?.at(ours) ?? ours;
}

/** The moment up to which rows count as settled, as a cursor value. */
export function settledAt(sync: IncrementalBase<Config>, serverTime: number): CursorValue {
  return sync.cursor.type.fromTime(serverTime - (sync.lagSeconds ?? 60) * 1000);
}
