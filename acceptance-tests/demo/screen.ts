import type { Progress, StreamProgress } from './progress.ts';

const REDRAW_EVERY_MS = 100;
const MARKS: Readonly<Record<string, string>> = { waiting: '·', complete: '✓', incomplete: '✗' };

/** Shows a read while it runs: live lines on a terminal that has room for them, one plain line per finished stream elsewhere. */
export class Screen {
  readonly #out: NodeJS.WriteStream;
  #drawn = 0;
  #drawnAt = 0;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  say(line: string): void {
    this.#out.write(`${line}\n`);
  }

  /** Call after every message; `changed` is the stream whose status has changed. */
  show(progress: Progress, changed: string | undefined, now: number): void {
    if (!this.#out.isTTY || progress.streams.size >= this.#out.rows) {
      const stream = progress.streams.get(changed ?? '');
      if (stream && (stream.status === 'complete' || stream.status === 'incomplete')) this.say(line(stream));
      return;
    }
    if (now - this.#drawnAt < REDRAW_EVERY_MS && changed === undefined) return;
    this.#drawnAt = now;
    if (this.#drawn) this.#out.write(`\x1b[${this.#drawn}A`);
    for (const stream of progress.streams.values()) this.#out.write(`\x1b[2K${line(stream)}\n`);
    this.#drawn = progress.streams.size;
  }

  /** The next read is shown below this one. */
  finish(): void {
    this.#drawn = 0;
  }
}

function line({ name, status, records, calls }: StreamProgress): string {
  const mark = MARKS[status] ?? '…';
  const asked = calls ? `  ${calls} ${calls === 1 ? 'call' : 'calls'}` : '';
  return `  ${mark} ${name.padEnd(26)} ${status.padEnd(10)} ${String(records).padStart(8)} records${asked}`;
}
