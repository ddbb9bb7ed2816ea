import type { Message } from './connector.ts';

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
  /** The last record of each stream. */
  readonly lastRecords = new Map<string, Record<string, unknown>>();
  readonly #startedAt = performance.now();
  ended = 0;
  seconds = 0;

  constructor(modes: ReadonlyMap<string, string>) {
    for (const [name, mode] of modes) this.streams.set(name, { mode, records: 0, calls: 0 });
  }

  follow({ record, log, trace }: Message): void {
    this.seconds = (performance.now() - this.#startedAt) / 1000;
    if (record) {
      this.#count(record.stream, 'records', 1);
      this.lastRecords.set(record.stream, record.data);
    }
    const [, name = '', calls] = END_OF_STREAM.exec(log?.message ?? '') ?? [];
    if (calls !== undefined) this.#count(name, 'calls', Number(calls));
    const status = trace?.stream_status?.status;
    if (status === 'COMPLETE' || status === 'INCOMPLETE') this.ended += 1;
  }

  total(what: 'records' | 'calls'): number {
    return [...this.streams.values()].reduce((sum, stream) => sum + stream[what], 0);
  }

  #count(name: string, what: 'records' | 'calls', more: number): void {
    const stream = this.streams.get(name);
    if (stream) stream[what] += more;
  }
}
