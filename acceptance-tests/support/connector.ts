import { join } from 'node:path';
import { kept } from './kept.ts';
import type { CatalogStream, Row, StreamState } from './messages.ts';
import { Process, type ProcessOptions } from './process.ts';
import type { Run } from './run.ts';

export type Verb = 'spec' | 'check' | 'discover' | 'read';

/** An object is written as JSON, a text as it is. */
export type FileContent = object | string | null;

export type CommandOptions = Omit<ProcessOptions, 'secretsIn' | 'secretNames' | 'leakPatterns' | 'streams'> & {
  config?: FileContent;
  catalog?: FileContent;
  state?: FileContent;
};

export type ConnectorOptions = {
  /** Names of settings that hold secrets. */
  secretNames: readonly string[];
  /** Looks of secrets that nobody configured, such as access tokens that a server handed out. */
  leakPatterns?: readonly RegExp[];
};

/** A built executable as its users see it: files and arguments in, lines and an exit code out. */
export class Connector {
  readonly main: string;
  readonly #options: ConnectorOptions;
  #streams: Promise<CatalogStream[]> | undefined;
  #usual: Promise<CatalogStream[]> | undefined;

  constructor(name: string, options: ConnectorOptions) {
    const built = join(import.meta.dirname, '..', '..', 'dist', name, 'main.js');
    this.main = process.env.CONNECTOR_MAIN ?? built;
    this.#options = options;
  }

  /** Runs a verb to its end and checks all that holds for every run. */
  run(verb: Verb, options: CommandOptions = {}): Promise<Run> {
    return this.start(verb, options).finished;
  }

  /** Runs any arguments. */
  runArguments(args: readonly string[], options: ProcessOptions = {}): Promise<Run> {
    return new Process(this.main, args, {}, { ...this.#options, plain: true, ...options }).finished;
  }

  start(verb: Verb, { config, catalog, state, ...options }: CommandOptions = {}): Process {
    const streams = verb === 'read' ? namesIn(catalog) : [];
    const files = { config, catalog, state };
    return new Process(this.main, [verb], files, { ...this.#options, ...options, secretsIn: config, streams });
  }

  /** What `discover` answers, asked once. */
  discover(config: FileContent): Promise<CatalogStream[]> {
    this.#streams ??= this.run('discover', { config }).then(({ catalog }) => catalog);
    return this.#streams;
  }

  /** What `discover` of this build answers in any account of the tests, asked by the first test file that wants to know. */
  usualStreams(discover: () => Promise<CatalogStream[]>): Promise<CatalogStream[]> {
    this.#usual ??= kept(this.main, 'discover', discover);
    return this.#usual;
  }
}

/** A configured catalog; each stream in the best mode that it supports, unless told otherwise. */
export function configure(
  streams: readonly CatalogStream[],
  names: readonly string[] = streams.map(({ name }) => name),
  mode?: 'full_refresh' | 'incremental',
): { streams: Row[] } {
  return {
    streams: names.map((name) => {
      const stream = streams.find((one) => one.name === name);
      if (!stream) throw new Error(`discover knows no stream ${name}`);
      const best = stream.supported_sync_modes.includes('incremental') ? 'incremental' : 'full_refresh';
      return { stream, sync_mode: mode ?? best, destination_sync_mode: 'append' };
    }),
  };
}

export function stateOf(name: string, streamState: Row | null): StreamState {
  return { type: 'STREAM', stream: { stream_descriptor: { name }, stream_state: streamState } };
}

function namesIn(catalog: FileContent | undefined): string[] | undefined {
  const { streams } = (catalog ?? {}) as { streams?: { stream?: { name?: string } }[] };
  return Array.isArray(streams) ? streams.flatMap(({ stream }) => stream?.name ?? []) : undefined;
}
