import { excerpt, isRow, parseJson, type Row } from './json.ts';
import {
  type CatalogStream,
  isMessageLike,
  type Message,
  problemOf,
  type SourceRecord,
  type State,
  type Trace,
} from './messages.ts';

/** How a process ended, and all that it wrote. */
export interface Ending {
  /** The arguments, for messages: `read --config …`. */
  verb: string;
  code: number | null;
  signal: NodeJS.Signals | null;
  lines: readonly string[];
  /** What followed the last line break. */
  rest: string;
  stderr: string;
  timedOut: boolean;
  ms: number;
}

type Of<T extends Message['type']> = Extract<Message, { type: T }>;

/** A process that has ended, read as messages of the protocol. */
export class Run {
  ending: Ending;
  /** How many letters its messages have. */
  size = 0;
  readonly messages: Message[] = [];
  /** Lines that are no message and do not claim to be one: how many, the first of them, and the last few. */
  noise = { count: 0, first: '', last: [] as string[] };
  /** Lines that claim to be a message and are none; so many of them, each cut. */
  readonly invalid: { line: string; problem: string }[] = [];

  constructor(ending: Ending) {
    this.ending = ending;
    for (const line of [...ending.lines, ending.rest]) if (line.trim() !== '') this.#take(line);
  }

  #take(line: string): void {
    const value = parsed(line);
    if (value === undefined && /^\s*\{\s*"type"\s*:\s*"(RECORD|STATE|CATALOG|SPEC)"/.test(line)) {
      this.#refuse(line, ' it is no JSON');
    } else if (!isMessageLike(value)) {
      this.#overhear(line);
    } else {
      const problem = problemOf(value);
      if (problem) this.#refuse(line, ` ${problem}`);
      else {
        this.messages.push(value as unknown as Message);
        this.size += line.length;
      }
    }
  }

  #refuse(line: string, problem: string): void {
    if (this.invalid.length < 1000) this.invalid.push({ line: excerpt(line, 1000), problem });
  }

  #overhear(line: string): void {
    const { count, first, last } = this.noise;
    const shown = excerpt(line, 1000);
    this.noise = { count: count + 1, first: count === 0 ? shown : first, last: [...last, shown].slice(-8) };
  }

  /** Lets go of the lines; what they say stays. */
  forget(): void {
    this.ending = { ...this.ending, lines: [], rest: '', stderr: this.ending.stderr.slice(-10_000) };
  }

  of<T extends Message['type']>(type: T): Of<T>[] {
    return this.messages.filter((message): message is Of<T> => message.type === type);
  }

  get records(): SourceRecord[] {
    return this.of('RECORD').map(({ record }) => record);
  }

  get states(): State[] {
    return this.of('STATE').map(({ state }) => state);
  }

  get traces(): Trace[] {
    return this.of('TRACE').map(({ trace }) => trace);
  }

  get errors(): Trace[] {
    return this.traces.filter(({ type }) => type === 'ERROR');
  }

  get statuses(): NonNullable<Trace['stream_status']>[] {
    return this.traces.flatMap(({ type, stream_status }) =>
      type === 'STREAM_STATUS' && stream_status ? stream_status : [],
    );
  }

  get catalogs(): CatalogStream[][] {
    return this.of('CATALOG').map(({ catalog }) => catalog.streams);
  }

  /** The configurations of CONTROL messages, in their order. */
  get configurations(): { config: Row; emittedAt: unknown }[] {
    return this.of('CONTROL').flatMap(({ control }) =>
      control.type === 'CONNECTOR_CONFIG' && isRow(control.connectorConfig?.config)
        ? { config: control.connectorConfig.config, emittedAt: control.emitted_at }
        : [],
    );
  }

  get succeeded(): boolean {
    return this.ending.code === 0 && !this.ending.timedOut;
  }

  /** How it ended, in words. */
  get end(): string {
    const { code, signal, timedOut, ms } = this.ending;
    if (timedOut) return `did not end within ${Math.round(ms / 1000)} s`;
    return signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
  }

  /** Why it failed, as far as it said so. */
  get complaint(): string {
    const { error } = this.errors[0] ?? {};
    if (error) return `Its first ERROR trace says: ${error.message}${detailOf(error)}`;
    const log = this.of('LOG').findLast(({ log: { level } }) => ['ERROR', 'FATAL'].includes(level));
    if (log) return `Its last error log says: ${log.log.message}`;
    const tail = (this.ending.stderr.trim() || this.noise.last.join('\n')).split('\n').slice(-8).join('\n');
    return tail === '' ? 'It says nothing about why.' : `Its last lines: ${tail}`;
  }
}

/** What an error says to those who maintain the source, such as which request it was, where it says more. */
function detailOf({ message, internal_message: detail }: Row & { message: string }): string {
  return typeof detail !== 'string' || message.includes(detail) ? '' : ` (${excerpt(detail)})`;
}

function parsed(line: string): unknown {
  try {
    return parseJson(line);
  } catch {
    return undefined;
  }
}
