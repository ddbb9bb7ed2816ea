import type { Message } from '../../shared/protocol/messages.ts';
import { JsonReader, type Kind } from './json-reader.ts';

/** The row of a RECORD, value by value. It is filled anew for each record. */
export interface Row {
  stream: string;
  namespace: string | undefined;
  emittedAt: number;
  length: number;
  names: string[];
  kinds: Kind[];
  /** What a string says; every other value as it is spelled. */
  texts: string[];
}

export type Read =
  | { type: 'RECORD'; row: Row }
  | { type: 'STATE'; state: SourceState }
  | { type: 'OTHER'; message: Exclude<Message, { type: 'STATE' }> }
  /** What is no message: sources' libraries write such lines. */
  | { type: 'TEXT'; text: string };

/** A STATE of any source; `text`: as it is spelled. */
export interface SourceState {
  stream: { name: string; namespace: string | undefined } | undefined;
  text: string;
}

interface StateShape {
  type?: string;
  stream?: { stream_descriptor: { name: string; namespace?: string | null } };
  data?: unknown;
}

/** Where other messages have what they say. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ['LOG', 'log'],
  ['TRACE', 'trace'],
  ['CONTROL', 'control'],
  ['CATALOG', 'catalog'],
  ['SPEC', 'spec'],
  ['CONNECTION_STATUS', 'connectionStatus'],
]);

/** Reads the lines of a source. */
export class MessageReader {
  readonly #reader = new JsonReader();
  readonly #row: Row = { stream: '', namespace: undefined, emittedAt: 0, length: 0, names: [], kinds: [], texts: [] };
  #type = '';
  #state = '';
  readonly #record = { type: 'RECORD', row: this.#row } as const;

  /** Throws a SyntaxError for a RECORD that is no JSON: it would be lost. */
  read(line: string): Read {
    const reader = this.#reader;
    reader.reset(line);
    this.#type = '';
    this.#row.length = 0;
    this.#row.stream = '';
    try {
      if (!line.startsWith('{')) throw new SyntaxError('no message');
      reader.object(this.#readKey);
      reader.end();
      if (this.#type === 'RECORD' && this.#row.stream === '') throw new SyntaxError('It is of no stream.');
    } catch (error) {
      if (!(error instanceof SyntaxError) || line.includes('"RECORD"')) throw error;
      return { type: 'TEXT', text: line };
    }
    if (this.#type === 'RECORD') return this.#record;
    if (this.#type === 'STATE') return { type: 'STATE', state: readState(this.#state) };
    const message = JSON.parse(line) as Record<string, unknown>;
    const part = PARTS.get(this.#type);
    const isMessage = part !== undefined && typeof message[part] === 'object' && message[part] !== null;
    return isMessage
      ? { type: 'OTHER', message: message as unknown as Exclude<Message, { type: 'STATE' }> }
      : { type: 'TEXT', text: line };
  }

  readonly #readKey = (key: string): void => {
    const reader = this.#reader;
    if (key === 'type') this.#type = reader.string();
    else if (key === 'record' && reader.kind() === 'nested') {
      this.#row.length = 0;
      this.#row.namespace = undefined;
      reader.object(this.#readRecordKey);
    } else if (key === 'state') this.#state = reader.raw();
    else reader.pass();
  };

  readonly #readRecordKey = (key: string): void => {
    const reader = this.#reader;
    const row = this.#row;
    if (key === 'data') reader.object(this.#readField);
    else if (key === 'stream') row.stream = reader.string();
    else if (key === 'emitted_at') row.emittedAt = Number(reader.raw());
    else if (key === 'namespace' && reader.kind() === 'string') row.namespace = reader.string() || undefined;
    else reader.pass();
  };

  readonly #readField = (name: string): void => {
    const reader = this.#reader;
    const row = this.#row;
    const kind = reader.kind();
    row.names[row.length] = name;
    row.kinds[row.length] = kind;
    row.texts[row.length] = kind === 'string' ? reader.string() : reader.raw();
    row.length += 1;
  };
}

function readState(text: string): SourceState {
  const { stream } = JSON.parse(text) as StateShape;
  if (!stream) return { stream: undefined, text };
  const { name, namespace } = stream.stream_descriptor;
  return { stream: { name, namespace: namespace || undefined }, text };
}
