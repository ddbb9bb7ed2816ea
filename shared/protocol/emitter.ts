import type { Writable } from 'node:stream';
import type { Clock } from '../clock.ts';
import { type SourceError, toSourceError } from '../errors.ts';
import { formatJson, formatRow, type Row, withoutLoneSurrogates } from '../json.ts';
import type { LogLevel, Message, StreamStatus } from './messages.ts';
import { hasReader, wholly } from './output.ts';
import type { Redactor } from './redactor.ts';

const BATCH_BYTES = 1 << 16;
/** A line as large as this is not worth another copy. */
const HEAVY_BYTES = 1 << 22;
/** No UTF-16 unit needs more bytes in UTF-8. */
const BYTES_PER_UNIT = 3;
const NEWLINE = 10;

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
  readonly #output: Writable;
  readonly #clock: Clock;
  readonly #redactor: Redactor;
  #batch: Buffer = Buffer.allocUnsafe(BATCH_BYTES);
  #batched = 0;
  /** Batches that the output has taken, to be filled again. */
  readonly #spare: Buffer[] = [];
  #flushing: NodeJS.Immediate | undefined;
  #broken = false;
  readonly #onBroken: EmitterOptions['onBroken'];
  /** Writes of which the output has not said yet how they ended. */
  #untaken = 0;
  #settling: Promise<void> | undefined;
  #settle = (): void => {};
  readonly #withBigIntegers = new Set<string>();
  /** What the lines of the records of one page begin with. */
  #opening = { stream: '', emittedAt: Number.NaN, text: '' };
  /** Streams with text that had to be mended. */
  readonly #mended = new Set<string>();

  constructor({ output, clock, redactor, onBroken }: EmitterOptions) {
    this.#output = wholly(output);
    this.#clock = clock;
    this.#redactor = redactor;
    this.#onBroken = onBroken;
    this.#output.on('error', (error) => this.#break(error));
    this.#output.on('drain', () => this.#settle());
  }

  emit(message: Message): void {
    this.#line(withoutLoneSurrogates(formatJson(message)));
  }

  /** `emittedAt`: epoch milliseconds of this moment, read once per page by the caller. Answers with the data's length. */
  record(stream: string, data: Row, emittedAt: number): number {
    const json = this.#wellFormed(stream, this.#format(stream, data));
    this.#line(this.#openingOf(stream, emittedAt), json, '}}');
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
    this.#line(text);
  }

  /** Notices a reader that has gone, which a write would only show when there is something to write. */
  lookForReader(): void {
    if (!this.#broken && !hasReader(this.#output)) {
      this.#break(Object.assign(new Error('nobody reads the output'), { code: 'EPIPE' }));
    }
  }

  /** Whether a value would put a secret into the output. */
  holdsSecret(value: unknown): boolean {
    return this.#redactor.holds(formatJson(value));
  }

  /** Waits until the reader has taken what was written, so that output never piles up in memory. */
  async ready(): Promise<void> {
    this.#flush();
    while (this.#output.writableNeedDrain && !this.#broken) await this.#settled();
  }

  /** Waits until the last byte has been taken, or the output takes nothing any more, of which `onBroken` has been told. */
  async end(): Promise<void> {
    this.#flush();
    while (this.#untaken > 0 && !this.#broken) await this.#settled();
  }

  /** The next time that the output has taken something, or will take nothing any more. */
  #settled(): Promise<void> {
    this.#settling ??= new Promise<void>((resolve) => {
      this.#settle = () => {
        this.#settling = undefined;
        resolve();
      };
    });
    return this.#settling;
  }

  #write(piece: Buffer | string, taken: () => void = () => {}): void {
    this.#untaken += 1;
    this.#output.write(piece, (error) => {
      this.#untaken -= 1;
      if (error) this.#break(error);
      else taken();
      if (this.#untaken === 0) this.#settle();
    });
  }

  #break(error: NodeJS.ErrnoException): void {
    if (this.#broken) return;
    this.#broken = true;
    this.#batched = 0;
    this.#onBroken(error);
    this.#settle();
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

  /** Writes the parts of a line one after the other: joining them first would copy every record. */
  #line(text: string, data = '', end = ''): void {
    if (this.#broken) return;
    const most = (text.length + data.length + end.length) * BYTES_PER_UNIT + 1;
    if (this.#batched + most > BATCH_BYTES) this.#flush();
    if (most > HEAVY_BYTES) {
      for (const part of [text, data, `${end}\n`]) this.#output.write(part);
      return;
    }
    if (most > BATCH_BYTES) {
      this.#write(`${text}${data}${end}\n`);
      return;
    }
    this.#batched += this.#batch.write(text, this.#batched);
    if (data) this.#batched += this.#batch.write(data, this.#batched);
    if (end) this.#batched += this.#batch.write(end, this.#batched);
    this.#batch[this.#batched++] = NEWLINE;
    this.#flushing ??= setImmediate(() => this.#flush());
  }

  #flush(): void {
    if (this.#flushing) clearImmediate(this.#flushing);
    this.#flushing = undefined;
    if (!this.#batched || this.#broken) return;
    const batch = this.#batch;
    const bytes = batch.subarray(0, this.#batched);
    this.#batch = this.#spare.pop() ?? Buffer.allocUnsafe(BATCH_BYTES);
    this.#batched = 0;
    this.#write(bytes, () => this.#spare.push(batch));
  }
}
