import { randomInt } from 'node:crypto';
import { isObject, type Row, valueAt } from '../json.ts';
import { type Command, runCommand } from './command.ts';
import { Destination, type Rows } from './destination.ts';
import { Random } from './random.ts';

/** A server that stands in for the API, with an account in which things happen. */
export interface Simulator {
  /** The configuration that leads a source to it. */
  readonly config: object;
  /** To be called before every answer: that is when things happen, and when a run is killed. The harness sets it. */
  beforeAnswer: () => void;
  /** Something happens that may happen in an account: a row comes, changes or goes, or some time passes. */
  change(random: Random): void;
  /** What there is now, by stream: a source must have brought each of these rows, with these values, and may bring more. */
  rows(): Rows;
}

export interface Options {
  /** Repeats what was tried before; a failure names it. */
  seed?: number;
  /** So many syncs, each of them from the STATE of the one before; default 3. Nothing disturbs the one after them. */
  syncs?: number;
  /** So many runs of each sync are killed at most; default 4. */
  kills?: number;
  /** So many things happen at most while a run goes on; default 6. */
  changes?: number;
}

export interface Report {
  seed: number;
  runs: number;
  kills: number;
  /** Runs that began with a STATE which a killed run had left. */
  resumed: number;
  changes: number;
  /** Answers of the simulator. */
  requests: number;
  /** Records that were kept; what came behind the last STATE of a killed run was not. */
  records: number;
}

/** A checkpoint wherever one is safe, so that there are many to go on from. */
const OFTEN = { state_interval_seconds: 0 };
const MOST_TOLD = 20;

/**
 * Reads a simulator sync after sync with a source, while its rows change, and kills the source at random moments: at a
 * request, or behind any line of its output. Each run goes on from the last STATE of each stream that came before. At the
 * end every row must be there, as a destination has it that forgets what came behind the last STATE of a killed run.
 * Throws what is missing.
 */
export async function assertNothingLost(source: Command, simulator: Simulator, options: Options = {}): Promise<Report> {
  const random = new Random(options.seed ?? randomInt(2 ** 31));
  try {
    return await new Trial(source, simulator, random, options).run();
  } catch (error) {
    if (error instanceof Error) error.message += `\n(The same again: { seed: ${random.seed} })`;
    throw error;
  } finally {
    simulator.beforeAnswer = () => {};
  }
}

interface Disturbance {
  mayKill: boolean;
  changes: number;
}

class Trial {
  readonly #source: Command;
  readonly #simulator: Simulator;
  readonly #random: Random;
  readonly #options: Options;
  readonly #report: Report;
  /** How long the longest run was: kills are spread over that. */
  readonly #longest = { requests: 4, lines: 20 };

  constructor(source: Command, simulator: Simulator, random: Random, options: Options) {
    this.#source = source;
    this.#simulator = simulator;
    this.#random = random;
    this.#options = options;
    this.#report = { seed: random.seed, runs: 0, kills: 0, resumed: 0, changes: 0, requests: 0, records: 0 };
  }

  async run(): Promise<Report> {
    const { syncs = 3, kills = 4, changes = 6 } = this.#options;
    const { config } = this.#simulator;
    const { messages } = await runCommand(this.#source, { args: ['discover'], files: { config } });
    const catalog = messages.find(({ type }) => type === 'CATALOG')?.catalog;
    if (!isObject(catalog)) throw new Error('The source has discovered nothing: there is no CATALOG.');
    const destination = new Destination(catalog);
    const configured = configure(catalog);
    for (let sync = 0; sync < syncs; sync++) {
      let left = kills;
      while (await this.#read(configured, destination, { mayKill: left > 0, changes })) left -= 1;
    }
    await this.#read(configured, destination, { mayKill: false, changes: 0 });
    if (this.#report.requests === 0) throw new Error('The simulator was asked nothing, or calls no beforeAnswer.');
    const lacks = destination.lacks(this.#simulator.rows());
    if (lacks.length > 0) throw new Error(formatLoss(lacks));
    return { ...this.#report, records: destination.records };
  }

  /** One run of the source. True when it was killed. */
  async #read(catalog: Row, destination: Destination, { mayKill, changes }: Disturbance): Promise<boolean> {
    const [report, random, longest] = [this.#report, this.#random, this.#longest];
    const atRequest = mayKill && random.chance(0.5) ? 1 + random.below(longest.requests) : Number.POSITIVE_INFINITY;
    const lines = mayKill && atRequest === Number.POSITIVE_INFINITY ? { lines: 1 + random.below(longest.lines) } : {};
    let requests = 0;
    let happened = 0;
    const { state } = destination;
    const { messages, wasKilled } = await runCommand(this.#source, {
      args: ['read'],
      files: { config: { ...OFTEN, ...this.#simulator.config }, catalog, ...(state.length > 0 && { state }) },
      ...lines,
      onStart: (kill) => {
        this.#simulator.beforeAnswer = () => {
          requests += 1;
          if (requests === atRequest) kill();
          if (happened >= changes || !random.chance(0.5)) return;
          happened += 1;
          this.#simulator.change(random);
        };
      },
    });
    destination.take(messages, wasKilled);
    longest.requests = Math.max(longest.requests, requests);
    longest.lines = Math.max(longest.lines, messages.length);
    report.runs += 1;
    report.kills += Number(wasKilled);
    report.resumed += Number(wasKilled && messages.some(({ type }) => type === 'STATE'));
    report.changes += happened;
    report.requests += requests;
    return wasKilled;
  }
}

/** All streams, incremental where they can be. */
function configure(catalog: Row): Row {
  const streams = Array.isArray(catalog.streams) ? catalog.streams : [];
  return {
    streams: streams.map((stream: unknown) => {
      const modes = valueAt(stream, 'supported_sync_modes');
      const isIncremental = Array.isArray(modes) && modes.includes('incremental');
      return {
        stream,
        sync_mode: isIncremental ? 'incremental' : 'full_refresh',
        destination_sync_mode: isIncremental ? 'append_dedup' : 'overwrite',
        primary_key: valueAt(stream, 'source_defined_primary_key'),
        cursor_field: valueAt(stream, 'default_cursor_field') ?? [],
      };
    }),
  };
}

function formatLoss(lacks: readonly string[]): string {
  const more = lacks.length - MOST_TOLD;
  return ['Rows were lost:', ...lacks.slice(0, MOST_TOLD), ...(more > 0 ? [`and ${more} more.`] : [])].join('\n');
}
