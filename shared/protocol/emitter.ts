import type { Writable } from 'node:stream';
import type { Clock } from '../clock.ts';
import { type SourceError, toSourceError } from '../errors.ts';
import { formatJson, formatRow, type Row, withoutLoneSurrogates } from '../json.ts';
import { LineWriter } from './lineWriter.ts';
import type { LogLevel, Message, StreamStatus } from './messages.ts';
import type { Redactor } from './redactor.ts';

const HALF_CHARACTERS = 'text with halves of characters was met; U+FFFD stands in their place.';

interface EmitterOptions {
  output: Writable;
  clock: Clock;
  redactor: Redactor;
  /** Called once when the output takes nothing any more. */
  onBroken: (error: NodeJS.ErrnoException) => void;
}

/**
 * The only writer to stdout. Messages leave in the order of the calls, one per line, in batches; `ready` waits for the
 * reader. Log lines and traces are redacted here; records and control messages never are.
 */
export class Emitter {
  readonly #lines: LineWriter;
  readonly #clock: Clock;
  readonly #redactor: Redactor;
  readonly #withBigIntegers = new Set<string>();
  /** What the lines of the records of one page begin with. */
  #opening = { stream: '', emittedAt: Number.NaN, text: '' };
  /** Streams with text that had to be mended. */
  readonly #mended = new Set<string>();

  constructor({ output, clock, redactor, onBroken }: EmitterOptions) {
    this.#lines = new LineWriter(output, onBroken);
    this.#clock = clock;
    this.#redactor = redactor;
  }

  emit(message: Message): void {
    this.#lines.line(withoutLoneSurrogates(formatJson(message)));
  }

  /** `emittedAt`: epoch milliseconds of this moment, read once per page by the caller. Answers with the data's length. */
  record(stream: string, data: Row, emittedAt: number): number {
    const json = this.#wellFormed(stream, this.#format(stream, data));
    this.#lines.line(this.#openingOf(stream, emittedAt), json, '}}');
    return json.length;
  }

  log(level: LogLevel, message: string): void {
    this.emit({ type: 'LOG', log: { level, message: this.#redactor.redact(message) } });
  }

  /** One ERROR trace; `stream` names the stream that failed, when it was one. */
  error(thrown: unknown, stream?: string): SourceError {
    const error = toSourceError(thrown);
    this.emit({
      type: 'TRACE',
      trace: {
        type: 'ERROR',
        emitted_at: this.#clock.now(),
        error: {
          message: this.#redactor.redact(error.message),
          ...(error.detail !== undefined && { internal_message: this.#redactor.redact(error.detail) }),
          failure_type: error.failureType,
          ...(stream !== undefined && { stream_descriptor: { name: stream } }),
        },
      },
    });
    return error;
  }

  /** `quotaReset`: epoch milliseconds at which the API is expected to answer again. */
  status(stream: string, status: StreamStatus, quotaReset?: number): void {
    this.emit({
      type: 'TRACE',
      trace: {
        type: 'STREAM_STATUS',
        emitted_at: this.#clock.now(),
        stream_status: {
          stream_descriptor: { name: stream },
          status,
          ...(quotaReset !== undefined && {
            reasons: [{ type: 'RATE_LIMITED', rate_limited: { quota_reset: quotaReset } }],
          }),
        },
      },
    });
  }

  /** Something for a person instead of messages, such as `--help`. */
  text(text: string): void {
    this.#lines.line(text);
  }

  /** Notices a reader that has gone, which a write would only show when there is something to write. */
  lookForReader(): void {
    this.#lines.lookForReader();
  }

  /** Whether a value would put a secret into the output. */
  holdsSecret(value: unknown): boolean {
    return this.#redactor.holds(formatJson(value));
  }

  /** Waits until the reader has taken what was written, so that output never piles up in memory. */
  ready(): Promise<void> {
    return this.#lines.ready();
  }

  /** Waits until the last byte has been taken, or the output takes nothing any more, of which `onBroken` has been told. */
  end(): Promise<void> {
    return this.#lines.end();
  }

  #openingOf(stream: string, emittedAt: number): string {
    if (this.#opening.stream !== stream || this.#opening.emittedAt !== emittedAt) {
      const text = `{"type":"RECORD","record":{"stream":${JSON.stringify(stream)},"emitted_at":${emittedAt},"data":`;
      this.#opening = { stream, emittedAt, text };
    }
    return this.#opening.text;
  }

  #format(stream: string, data: Row): string {
    if (this.#withBigIntegers.has(stream)) return formatRow(data);
    try {
      return JSON.stringify(data);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.#withBigIntegers.add(stream);
      return formatRow(data);
    }
  }

  /** What the API sends has been mended when it came in; this is for what a connector has made of it. */
  #wellFormed(stream: string, data: string): string {
    const mended = withoutLoneSurrogates(data);
    if (mended !== data && !this.#mended.has(stream)) {
      this.#mended.add(stream);
      this.log('WARN', `Stream ${stream}: ${HALF_CHARACTERS}`);
    }
    return mended;
  }
}
