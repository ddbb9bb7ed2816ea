import type { ConfiguredStream } from '../playground/discover.ts';
import type { Message } from './connector.ts';
import { valueAt } from './sample.ts';

/** What came of one stream in a read. */
export interface StreamProgress {
  mode: string;
  records: number;
  calls: number;
}

const END_OF_STREAM = /^Stream (\w+): (?:in)?complete, \d+ records?, (\d+) requests?\.$/;

/** Follows a read message by message. */
export class Progress {
  readonly streams = new Map<string, StreamProgress>();
  /** Of each stream the record with the highest cursor value; the last one, where it has no cursor. */
  readonly newestRecords = new Map<string, Record<string, unknown>>();
  readonly #cursors = new Map<string, readonly string[]>();
  readonly #startedAt = performance.now();
  ended = 0;
  seconds = 0;

  constructor(streams: readonly ConfiguredStream[]) {
    for (const { stream, sync_mode } of streams) {
      this.streams.set(stream.name, { mode: sync_mode, records: 0, calls: 0 });
      this.#cursors.set(stream.name, stream.default_cursor_field ?? []);
    }
  }

  follow({ record, log, trace }: Message): void {
    this.seconds = (performance.now() - this.#startedAt) / 1000;
    if (record) {
      this.#count(record.stream, 'records', 1);
      this.#keepNewest(record.stream, record.data);
    }
    const [, name = '', calls] = END_OF_STREAM.exec(log?.message ?? '') ?? [];
    if (calls !== undefined) this.#count(name, 'calls', Number(calls));
    const status = trace?.stream_status?.status;
    if (status === 'COMPLETE' || status === 'INCOMPLETE') this.ended += 1;
  }

  total(what: 'records' | 'calls'): number {
    return [...this.streams.values()].reduce((sum, stream) => sum + stream[what], 0);
  }

  #keepNewest(name: string, record: Record<string, unknown>): void {
    const cursor = this.#cursors.get(name)?.join('.');
    const before = this.newestRecords.get(name);
    const isNewer = !cursor || !before || momentOf(valueAt(record, cursor)) >= momentOf(valueAt(before, cursor));
    if (isNewer) this.newestRecords.set(name, record);
  }

  #count(name: string, what: 'records' | 'calls', more: number): void {
    const stream = this.streams.get(name);
    if (stream) stream[what] += more;
  }
}

/** Of a date-time, or of seconds. */
function momentOf(value: unknown): number {
  return typeof value === 'number' ? value : Date.parse(String(value)) || 0;
}
