import { Writable } from 'node:stream';
import { parseJson } from '../json.ts';

/** An output that a reader empties only when told to. */
export class SlowOutput extends Writable {
  readonly pieces: Buffer[] = [];
  text = '';
  largest = 0;
  #takes: (() => void)[] = [];
  readonly #isSlow: boolean;

  constructor(isSlow: boolean) {
    super({ highWaterMark: 1_000 });
    this.#isSlow = isSlow;
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.pieces.push(chunk);
    this.text += chunk.toString();
    this.largest = Math.max(this.largest, this.writableLength);
    if (this.#isSlow) this.#takes.push(done);
    else done();
  }

  /** The reader takes one piece; false when there is none. */
  take(): boolean {
    const done = this.#takes.shift();
    done?.();
    return done !== undefined;
  }

  get lines(): Record<string, never>[] {
    return this.text
      .split('\n')
      .slice(0, -1)
      .map((line) => parseJson(line) as Record<string, never>);
  }
}
