const REDRAW_EVERY_MS = 100;

/** A line that changes while something runs. Where there is no terminal, only how it ends is written. */
export class LiveLine {
  readonly #out: NodeJS.WriteStream;
  #drawnAt = 0;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  show(text: () => string): void {
    const now = performance.now();
    if (!this.#out.isTTY || now - this.#drawnAt < REDRAW_EVERY_MS) return;
    this.#drawnAt = now;
    this.#out.write(`\r\x1b[2K${text().slice(0, this.#out.columns - 1)}`);
  }

  end(text: string): void {
    this.#out.write(`${this.#out.isTTY ? '\r\x1b[2K' : ''}${text}\n`);
  }
}
