import type { Message } from '../../shared/protocol/messages.ts';
import type { Database, Session } from '../database/database.ts';
import { ALL_STREAMS, keyOf, knownStreams, saveGlobalState } from '../database/registry.ts';
import { Landing } from '../landing/landing.ts';
import type { Read, Row, SourceState } from '../protocol/message-reader.ts';
import type { Config } from '../source/config.ts';
import type { Ended } from '../source/process.ts';
import type { Source } from '../source/source.ts';
import { inputsOf } from './catalog.ts';
import { nameOf, type Planned } from './plan.ts';
import type { Progress } from './progress.ts';

type Other = Exclude<Message, { type: 'STATE' }>;

/** How the reading of a stream went. */
export interface StreamResult {
  stream: string;
  landing: Landing;
  error: string | undefined;
}

/** One read of a source, from its first message to the last commit. */
export class Sync {
  readonly #database: Database;
  readonly #session: Session;
  readonly #config: Config;
  readonly #progress: Progress;
  readonly #landings = new Map<string, Landing>();
  readonly #errors = new Map<string, string>();
  /** Streams of which the source tells how they end. */
  readonly #withStatus = new Set<string>();
  /** Errors that are of no single stream. */
  readonly errors: string[] = [];
  /** Rows of a stream come in a row. */
  #lastRow: { stream: string; namespace: string | undefined; landing: Landing | undefined } | undefined;

  constructor(database: Database, session: Session, config: Config, progress: Progress) {
    this.#database = database;
    this.#session = session;
    this.#config = config;
    this.#progress = progress;
  }

  async run(source: Source, planned: readonly Planned[]): Promise<Ended> {
    for (const { target } of planned) {
      this.#landings.set(target.key, await Landing.start(this.#database, target));
      this.#progress.add(target.title);
    }
    const globalState = (await knownStreams(this.#session)).get(ALL_STREAMS)?.state;
    const reading = source.run('read', { config: this.#config.text, ...inputsOf(planned, globalState) });
    try {
      const ended = await reading.each((read) => this.#take(read));
      for (const [key, landing] of this.#landings) {
        if (ended.code === 0 && !this.#withStatus.has(key)) await landing.complete();
        await landing.end();
      }
      return ended;
    } catch (error) {
      // Nobody takes what it says any more.
      reading.stop('SIGTERM');
      throw error;
    }
  }

  results(): StreamResult[] {
    return [...this.#landings].map(([key, landing]) => ({
      stream: landing.target.title,
      landing,
      error: this.#errors.get(key),
    }));
  }

  #take(read: Read): Promise<void> | undefined {
    if (read.type === 'RECORD') {
      const landing = this.#landingOf(read.row);
      if (!landing) return undefined;
      this.#progress.record(landing.target.title, read.row.emittedAt);
      return landing.row(read.row);
    }
    if (read.type === 'STATE') return this.#state(read.state);
    return read.type === 'OTHER' ? this.#other(read.message) : undefined;
  }

  #landingOf({ stream, namespace }: Row): Landing | undefined {
    const last = this.#lastRow;
    if (last?.stream === stream && last.namespace === namespace) return last.landing;
    const landing = this.#landings.get(keyOf({ name: stream, namespace }));
    this.#lastRow = { stream, namespace, landing };
    return landing;
  }

  async #state({ stream, text }: SourceState): Promise<void> {
    if (stream) return this.#landings.get(keyOf(stream))?.state(text);
    // Rows first: whoever is killed in between gets some of them again, and they replace themselves.
    for (const landing of this.#landings.values()) await landing.commitAll();
    await saveGlobalState(this.#session, globalStateOf(text));
  }

  async #other(message: Other): Promise<void> {
    if (message.type === 'LOG') this.#progress.log(message.log.level, this.#config.redact(message.log.message));
    else if (message.type === 'CONTROL') this.#replaceConfig(message.control.connectorConfig.config);
    else if (message.type === 'TRACE') await this.#trace(message.trace);
  }

  #replaceConfig(config: Record<string, unknown>): void {
    const notice = this.#config.replace(config, this.#database.file);
    if (notice) this.#progress.warn(notice);
  }

  async #trace(trace: Extract<Other, { type: 'TRACE' }>['trace']): Promise<void> {
    if (trace.type === 'ERROR') {
      const { message, stream_descriptor: stream } = trace.error;
      const text = this.#config.redact(message);
      if (stream && this.#landings.has(keyOf(nameOf(stream)))) this.#errors.set(keyOf(nameOf(stream)), text);
      else this.errors.push(text);
    }
    if (trace.type !== 'STREAM_STATUS') return;
    const { stream_descriptor, status, reasons } = trace.stream_status;
    const key = keyOf(nameOf(stream_descriptor));
    const landing = this.#landings.get(key);
    if (!landing) return;
    this.#withStatus.add(key);
    this.#progress.status(landing.target.title, status, reasons?.[0]?.rate_limited.quota_reset);
    if (status === 'COMPLETE') await landing.complete();
  }
}

/** As the next read is handed it. */
function globalStateOf(text: string): string {
  const { type, data } = JSON.parse(text) as { type?: string; data?: unknown };
  return type === 'GLOBAL' ? `[${text}]` : JSON.stringify(data ?? {});
}
