import type { Clock } from '../clock.ts';
import { counted } from '../counted.ts';
import { SourceError } from '../errors.ts';
import { FLAW_WARNINGS, type Flaw } from '../http/text.ts';
import type { Row } from '../json.ts';
import type { Emitter } from '../protocol/emitter.ts';
import { lacksKey } from './rowKey.ts';
import type { StreamState } from './state.ts';

/** So many characters may wait for the reader before the next record is written. */
const MAX_UNREAD = 1 << 20;

export interface OutputOptions {
  stream: string;
  primaryKey: readonly string[];
  emitter: Emitter;
  clock: Clock;
  state: StreamState;
  stateIntervalSeconds: number;
  /** Makes what looks at every record before it leaves (schema drift); most streams of an idle sync have none. */
  inspector(): Promise<(record: Row) => void>;
  /** Mend a record in place, one after the other. */
  menders?: readonly ((record: Row) => void)[];
  /** Makes of a record what may leave of it. */
  treat?: ((record: Row) => Row) | undefined;
}

/** The way of one configured stream out of the process: its records, states and statuses. */
export class StreamOutput {
  readonly state: StreamState;
  readonly stream: string;
  readonly #options: OutputOptions;
  #status: 'waiting' | 'started' | 'running' | 'ended' = 'waiting';
  #sinceState = 0;
  #inspect: ((record: Row) => void) | undefined;
  readonly #flaws = new Set<Flaw>();
  #lastStateAt: number;
  /** Records written so far. */
  records = 0;
  /** Requests made for this stream so far, retries not counted. */
  requests = 0;

  constructor(options: OutputOptions) {
    this.#options = options;
    this.state = options.state;
    this.stream = options.stream;
    this.#lastStateAt = options.clock.now();
  }

  get ended(): boolean {
    return this.#status === 'ended';
  }

  /** Before the first request. */
  start(): void {
    if (this.#status !== 'waiting') return;
    this.#status = 'started';
    this.#lastStateAt = this.#options.clock.now();
    this.#options.emitter.status(this.stream, 'STARTED');
  }

  /**
   * Writes records and waits for the reader, between heavy ones as well. Answers with the length of the longest. Throws
   * on the first that lacks its primary key: it is no record.
   */
  async write(records: readonly Row[]): Promise<number> {
    if (!records.length) return 0;
    const { emitter, clock, inspector, menders = [], primaryKey } = this.#options;
    this.#inspect ??= await inspector();
    const inspect = this.#inspect;
    this.#run();
    const now = clock.now();
    let longest = 0;
    let unread = 0;
    for (const record of records) {
      const missing = lacksKey(record, primaryKey);
      if (missing !== undefined) throw withoutKey(missing);
      for (const mend of menders) mend(record);
      const leaving = this.asItLeaves(record);
      inspect(leaving);
      const length = emitter.record(this.stream, leaving, now);
      longest = Math.max(longest, length);
      unread += length;
      this.records += 1;
      this.#sinceState += 1;
      if (unread < MAX_UNREAD) continue;
      await emitter.ready();
      unread = 0;
    }
    await emitter.ready();
    return longest;
  }

  /** What leaves of a record. */
  asItLeaves(record: Row): Row {
    return this.#options.treat?.(record) ?? record;
  }

  /** Says, once for each kind, what was wrong with the text of an answer that the stream is made of. */
  noteFlaws(flaws: readonly Flaw[] = []): void {
    for (const flaw of flaws) {
      if (this.#flaws.has(flaw)) continue;
      this.#flaws.add(flaw);
      this.#options.emitter.log('WARN', `Stream ${this.stream}: ${FLAW_WARNINGS[flaw]}`);
    }
  }

  /** A moment at which the state is honest: everything that it claims has been written. */
  safePoint(): void {
    if (this.#options.clock.now() - this.#lastStateAt >= this.#options.stateIntervalSeconds * 1000)
      this.#emitState(false);
  }

  /** A STATE now, to show that the run is alive and to save what there is. Only call at a safe point of the stream. */
  heartbeat(): void {
    if (this.#status === 'started' || this.#status === 'running') this.#emitState(false);
  }

  rateLimited(until: number): void {
    if (this.#status !== 'started' && this.#status !== 'running') return;
    this.#status = 'running';
    this.#options.emitter.status(this.stream, 'RUNNING', Math.round(until));
  }

  resumed(): void {
    if (this.#status === 'running') this.#options.emitter.status(this.stream, 'RUNNING');
  }

  complete(): void {
    this.#end(true);
  }

  /** Ends a stream that was not read to its end; what it delivered is kept. */
  incomplete(): void {
    this.#end(false);
  }

  #end(complete: boolean): void {
    if (this.#status === 'ended') return;
    this.start();
    this.#run();
    this.#emitState(complete);
    this.#status = 'ended';
    const how = complete ? 'complete' : 'incomplete';
    this.#options.emitter.log(
      'INFO',
      `Stream ${this.stream}: ${how}, ${counted(this.records, 'record')}, ${counted(this.requests, 'request')}.`,
    );
    this.#options.emitter.status(this.stream, complete ? 'COMPLETE' : 'INCOMPLETE');
  }

  #run(): void {
    if (this.#status === 'running') return;
    this.#status = 'running';
    this.#options.emitter.status(this.stream, 'RUNNING');
  }

  #emitState(finished: boolean): void {
    const { emitter } = this.#options;
    const state = this.state.encode(finished);
    emitter.emit({
      type: 'STATE',
      state: {
        type: 'STREAM',
        stream: {
          stream_descriptor: { name: this.stream },
          // A page token could hold the credential that it was asked with.
          stream_state: emitter.holdsSecret(state) ? this.state.encode(finished, false) : state,
        },
        sourceStats: { recordCount: this.#sinceState },
      },
    });
    this.#sinceState = 0;
    this.#lastStateAt = this.#options.clock.now();
  }
}

function withoutKey(field: string): SourceError {
  return new SourceError(
    'transient_error',
    `The API sent a row without ${field}, by which rows of this stream are known. It was not passed on; the next sync asks for it again.`,
  );
}
