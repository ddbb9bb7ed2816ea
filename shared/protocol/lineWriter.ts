import type { Writable } from 'node:stream';
import { hasReader, wholly } from './output.ts';

const BATCH_BYTES = 1 << 16;
/** A line as large as this is not worth another copy. */
const HEAVY_BYTES = 1 << 22;
/** No UTF-16 unit needs more bytes in UTF-8. */
const BYTES_PER_UNIT = 3;
const NEWLINE = 10;

/** Called once when the output takes nothing any more. */
type OnBroken = (error: NodeJS.ErrnoException) => void;

/**
 * Writes lines to an output, in the order of the calls and in batches; `ready` waits for the reader. Once the output is broken,
 * lines are dropped and nobody waits.
 */
export class LineWriter {
  readonly #output: Writable;
  readonly #onBroken: OnBroken;
  #batch: Buffer = Buffer.allocUnsafe(BATCH_BYTES);
  #batched = 0;
  /** Batches that the output has taken, to be filled again. */
  readonly #spare: Buffer[] = [];
  #flushing: NodeJS.Immediate | undefined;
  #broken = false;
  /** Writes of which the output has not said yet how they ended. */
  #untaken = 0;
  #settling: Promise<void> | undefined;
  #settle = (): void => {};

  constructor(output: Writable, onBroken: OnBroken) {
    this.#output = wholly(output);
    this.#onBroken = onBroken;
    this.#output.on('error', (error) => this.#break(error));
    this.#output.on('drain', () => this.#settle());
  }

  /** Writes the parts of a line one after the other: joining them first would copy every record. */
  line(text: string, data = '', end = ''): void {
    if (this.#broken) return;
    const most = (text.length + data.length + end.length) * BYTES_PER_UNIT + 1;
    if (this.#batched + most > BATCH_BYTES) this.#flush();
    if (most > HEAVY_BYTES) {
      for (const part of [text, data, `${end}\n`]) this.#write(part);
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

  /** Notices a reader that has gone, which a write would only show when there is something to write. */
  lookForReader(): void {
    if (!this.#broken && !hasReader(this.#output)) {
      this.#break(Object.assign(new Error('nobody reads the output'), { code: 'EPIPE' }));
    }
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
}
