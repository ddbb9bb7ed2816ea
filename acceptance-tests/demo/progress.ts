import type { Message } from './connector.ts';

/** What is known of one stream during a read. */
export interface StreamProgress {
  name: string;
  mode: string;
  status: string;
  records: number;
  calls: number;
  startedAt: number;
  seconds: number;
}

const END_OF_STREAM = /^Stream (\w+): (?:in)?complete, \d+ records, (\d+) requests\.$/;

/** Follows a read message by message. */
export class Progress {
  readonly streams = new Map<string, StreamProgress>();
  records = 0;

  constructor(modes: ReadonlyMap<string, string>) {
    for (const [name, mode] of modes) {
      this.streams.set(name, { name, mode, status: 'waiting', records: 0, calls: 0, startedAt: 0, seconds: 0 });
    }
  }

  /** Takes in one message; the name of the stream whose status has changed, if it has. */
  follow(message: Message, now: number): string | undefined {
    if (message.record) {
      const stream = this.streams.get(message.record.stream);
      if (stream) stream.records += 1;
      this.records += 1;
    }
    const ended = END_OF_STREAM.exec(message.log?.message ?? '');
    const endedStream = this.streams.get(ended?.[1] ?? '');
    if (endedStream) endedStream.calls = Number(ended?.[2]);
    const status = message.trace?.stream_status;
    const stream = this.streams.get(status?.stream_descriptor.name ?? '');
    if (!status || !stream) return undefined;
    if (status.status === 'STARTED') stream.startedAt = now;
    stream.seconds = (now - stream.startedAt) / 1000;
    stream.status = status.status.toLowerCase();
    return stream.name;
  }
}
