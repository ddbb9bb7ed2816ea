import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import type { ReadWith } from '../declare/readWith.ts';
import type { SyncMode } from '../protocol/messages.ts';

/** How a stream is read now: what a state of it can hold, and what is taken over from one that was written before. */
export interface StateShape {
  stream: string;
  /** The file that the state was handed in with, for errors. */
  file?: string;
  /** Absent for streams that cannot be read incrementally. */
  cursor?: CursorType<CursorValue>;
  partitioned: boolean;
  mode: SyncMode;
  /**
   * For a stream that follows its parent: the start date, in the cursor of both (null: none). What is covered was read
   * down to there; with an earlier one everything is read again.
   */
  since?: CursorValue | null;
  /** The end date, as a cursor value (null: none): a full refresh under way goes on with the one that it began with. */
  until?: CursorValue | null;
  /** Whether its parent is a list in which rows move. */
  moves?: boolean;
  /** Seconds that are looked back on; default 0. */
  lookback?: number;
  /** The settings that the stream is read with now. */
  readWith?: ReadWith;
}
