import type { ConfiguredStream } from '../playground/discover.ts';
import type { SyncReport } from './landing.ts';

/** What came of one stream in a read. */
export interface StreamProgress {
  mode: string;
  records: number;
  calls: number;
}

/** What came of a read, stream by stream. */
export class Progress {
  readonly streams = new Map<string, StreamProgress>();
  seconds = 0;

  constructor(streams: readonly ConfiguredStream[]) {
    for (const { stream, sync_mode } of streams) {
      this.streams.set(stream.name, { mode: sync_mode, records: 0, calls: 0 });
    }
  }

  take({ seconds, streams }: SyncReport): void {
    this.seconds = seconds;
    for (const { stream: name, records, calls = 0 } of streams) {
      const stream = this.streams.get(name);
      if (stream) Object.assign(stream, { records, calls });
    }
  }

  total(what: 'records' | 'calls'): number {
    return [...this.streams.values()].reduce((sum, stream) => sum + stream[what], 0);
  }
}
