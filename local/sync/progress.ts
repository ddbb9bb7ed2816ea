const REDRAW_EVERY_MS = 200;

interface StreamProgress {
  records: number;
  pages: number;
  lastPage: number;
  calls: number | undefined;
  status: 'waiting' | 'running' | 'complete' | 'incomplete';
  /** The quota is waited for until then. */
  waitsUntil: number | undefined;
}

const END_OF_STREAM = /^Stream (\S+): (?:in)?complete, \d+ records?, (\d+) requests?\.$/;

/** Shows how a sync goes on: on a terminal in place, otherwise a line for each thing that happens. */
export class Progress {
  readonly #out: NodeJS.WriteStream;
  readonly #isQuiet: boolean;
  readonly #streams = new Map<string, StreamProgress>();
  #drawnAt = 0;
  #drawnLines = 0;

  constructor(out: NodeJS.WriteStream, isQuiet: boolean) {
    this.#out = out;
    this.#isQuiet = isQuiet;
  }

  add(stream: string): void {
    this.#streams.set(stream, {
      ...{ records: 0, pages: 0, lastPage: 0, calls: undefined, status: 'waiting', waitsUntil: undefined },
    });
  }

  /** Rows of a page share the moment at which they left. */
  record(name: string, emittedAt: number): void {
    const stream = this.#streams.get(name);
    if (!stream) return;
    stream.records += 1;
    if (emittedAt === stream.lastPage) return;
    stream.lastPage = emittedAt;
    stream.pages += 1;
    this.#draw();
  }

  status(name: string, status: string, waitsUntil: number | undefined): void {
    const stream = this.#streams.get(name);
    if (!stream) return;
    const waited = stream.waitsUntil;
    stream.waitsUntil = waitsUntil;
    if (status === 'COMPLETE' || status === 'INCOMPLETE') {
      stream.status = status === 'COMPLETE' ? 'complete' : 'incomplete';
      this.#say(line(name, stream));
    } else {
      stream.status = 'running';
      if (waitsUntil !== undefined && waitsUntil !== waited) this.#say(line(name, stream));
    }
    this.#draw();
  }

  log(level: string, message: string): void {
    const [, name = '', calls] = END_OF_STREAM.exec(message) ?? [];
    const stream = this.#streams.get(name);
    if (stream && calls !== undefined) stream.calls = Number(calls);
    if (level === 'WARN') this.warn(message);
  }

  warn(message: string): void {
    if (!this.#isQuiet) this.#write(`  ${message}\n`);
  }

  /** Requests that the source says it made, if it does. */
  calls(name: string): number | undefined {
    return this.#streams.get(name)?.calls;
  }

  /** Nothing is shown any more. */
  end(): void {
    this.#erase();
  }

  /** Where there is no terminal, what happened is told by lines. */
  #say(text: string): void {
    if (!this.#isQuiet && !this.#out.isTTY) this.#out.write(`${text}\n`);
  }

  #write(text: string): void {
    this.#erase();
    this.#out.write(text);
  }

  #draw(): void {
    const now = performance.now();
    if (this.#isQuiet || !this.#out.isTTY || now - this.#drawnAt < REDRAW_EVERY_MS) return;
    this.#drawnAt = now;
    const running = [...this.#streams].filter(([, { status }]) => status === 'running');
    const ended = [...this.#streams.values()].filter(({ status }) => status.endsWith('complete')).length;
    const lines = [
      ...running.map(([name, stream]) => line(name, stream)),
      `  ${ended} of ${this.#streams.size} streams`,
    ];
    const width = this.#out.columns - 1;
    this.#erase();
    this.#out.write(lines.map((text) => `${text.slice(0, width)}\n`).join(''));
    this.#drawnLines = lines.length;
  }

  #erase(): void {
    if (this.#drawnLines > 0) this.#out.write(`\x1b[${this.#drawnLines}A\x1b[J`);
    this.#drawnLines = 0;
  }
}

function line(name: string, { records, pages, status, waitsUntil }: StreamProgress): string {
  const count = (number: number, what: string) => `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
  const wait = waitsUntil === undefined ? '' : `, waits for the quota until ${new Date(waitsUntil).toISOString()}`;
  const end = status === 'running' ? wait : `, ${status}`;
  return `  ${name.padEnd(24)} ${count(records, 'record')}, ${count(pages, 'page')}${end}`;
}
