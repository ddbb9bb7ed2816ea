import { isObject, type Row, valueAt } from '../json.ts';
import { type Command, runCommand } from './command.ts';
import { Destination, type Rows } from './destination.ts';
import type { Options, Report, Simulator } from './nothingLost.ts';
import type { Random } from './random.ts';

/** A checkpoint wherever one is safe, so that there are many to go on from. */
const OFTEN = { state_interval_seconds: 0 };
const MOST_TOLD = 20;
/** In one run: no list has an end that leaves again and again. */
const MOST_SLIPS = 3;

interface Disturbance {
  mayKill: boolean;
  /** Something happens before so many answers at most. */
  most: number;
  happens?(): boolean;
}

const QUIET: Disturbance = { mayKill: false, most: 0 };

/** One story of a source and its simulator. */
export class Trial {
  readonly #source: Command;
  readonly #simulator: Simulator;
  readonly #random: Random;
  readonly #options: Options;
  readonly #report: Report;
  /** What the source has discovered. */
  #catalog: Row = {};
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
    const { syncs = 3, kills = 4, changes = 6, slips = 3 } = this.#options;
    const { config } = this.#simulator;
    const { messages } = await runCommand(this.#source, { args: ['discover'], files: { config } });
    const catalog = messages.find(({ type }) => type === 'CATALOG')?.catalog;
    if (!isObject(catalog)) throw new Error('The source has discovered nothing: there is no CATALOG.');
    this.#catalog = catalog;
    await this.#resume({ syncs, kills, changes });
    if (this.#report.requests === 0) throw new Error('The simulator was asked nothing, or calls no beforeAnswer.');
    for (let slip = 0; slip < slips; slip++) await this.#slip(slip);
    return this.#report;
  }

  /** Sync after sync, each of them killed. */
  async #resume({ syncs, kills, changes }: Required<Omit<Options, 'seed' | 'slips'>>): Promise<void> {
    const destination = new Destination(this.#catalog);
    const happens = (): boolean => {
      const does = this.#random.chance(0.5);
      if (does) this.#simulator.change(this.#random);
      return does;
    };
    for (let sync = 0; sync < syncs; sync++) {
      let left = kills;
      while (await this.#read(destination, { mayKill: left > 0, most: changes, happens })) left -= 1;
    }
    await this.#end(destination, 'Rows were lost:');
  }

  /** A first sync, while rows slip onto pages that were read: now and then, each time before other answers. */
  async #slip(phase: number): Promise<void> {
    const destination = new Destination(this.#catalog);
    const simulator = this.#simulator;
    const before = textsOf(simulator.rows());
    const every = Math.max(MOST_SLIPS, Math.floor(this.#longest.requests / MOST_SLIPS));
    let answers = every - 2 - (phase % every);
    const happens = (): boolean => {
      answers += 1;
      if (answers <= 0 || answers % every > 0) return false;
      if (simulator.slip) simulator.slip(this.#random);
      else simulator.change(this.#random);
      return true;
    };
    await this.#read(destination, { mayKill: false, most: MOST_SLIPS, happens });
    const words = 'Rows were lost while others left the pages that had been read, and nobody killed the source:';
    // The next sync brings these again, as if they had never been missing.
    refuseLoss(words, destination.lacks(unmovedOf(this.#catalog, before, simulator.rows())));
    await this.#end(destination, words);
  }

  async #end(destination: Destination, words: string): Promise<void> {
    await this.#read(destination, QUIET);
    refuseLoss(words, destination.lacks(this.#simulator.rows()));
    this.#report.records += destination.records;
  }

  /** One run of the source. True when it was killed. */
  async #read(destination: Destination, { mayKill, most, happens }: Disturbance): Promise<boolean> {
    const [report, random, longest] = [this.#report, this.#random, this.#longest];
    const atRequest = mayKill && random.chance(0.5) ? 1 + random.below(longest.requests) : Number.POSITIVE_INFINITY;
    const lines = mayKill && atRequest === Number.POSITIVE_INFINITY ? { lines: 1 + random.below(longest.lines) } : {};
    let requests = 0;
    let happened = 0;
    const { state } = destination;
    const catalog = configure(this.#catalog);
    const { messages, wasKilled } = await runCommand(this.#source, {
      args: ['read'],
      files: { config: { ...OFTEN, ...this.#simulator.config }, catalog, ...(state.length > 0 && { state }) },
      ...lines,
      onStart: (kill) => {
        this.#simulator.beforeAnswer = () => {
          requests += 1;
          if (requests === atRequest) kill();
          if (happened < most && happens?.()) happened += 1;
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

const streamsOf = (catalog: Row): readonly unknown[] => (Array.isArray(catalog.streams) ? catalog.streams : []);

function isIncremental(stream: unknown): boolean {
  const modes = valueAt(stream, 'supported_sync_modes');
  return Array.isArray(modes) && modes.includes('incremental');
}

/** All streams, incremental where they can be. */
function configure(catalog: Row): Row {
  return {
    streams: streamsOf(catalog).map((stream) => ({
      stream,
      sync_mode: isIncremental(stream) ? 'incremental' : 'full_refresh',
      destination_sync_mode: isIncremental(stream) ? 'append_dedup' : 'overwrite',
      primary_key: valueAt(stream, 'source_defined_primary_key'),
      cursor_field: valueAt(stream, 'default_cursor_field') ?? [],
    })),
  };
}

/** Each row by its text, with its stream's name before it. */
function textsOf(rows: Rows): ReadonlySet<string> {
  return new Set(Object.entries(rows).flatMap(([name, own]) => own.map((row) => name + JSON.stringify(row))));
}

/** The rows of streams that are read anew each time, as far as they are now what they were before. */
function unmovedOf(catalog: Row, before: ReadonlySet<string>, now: Rows): Rows {
  const replaced = streamsOf(catalog).flatMap((stream) => (isIncremental(stream) ? [] : [valueAt(stream, 'name')]));
  const unmoved = Object.entries(now)
    .filter(([name]) => replaced.includes(name))
    .map(([name, own]) => [name, own.filter((row) => before.has(name + JSON.stringify(row)))]);
  return Object.fromEntries(unmoved);
}

function refuseLoss(words: string, lacks: readonly string[]): void {
  if (lacks.length === 0) return;
  const more = lacks.length - MOST_TOLD;
  throw new Error([words, ...lacks.slice(0, MOST_TOLD), ...(more > 0 ? [`and ${more} more.`] : [])].join('\n'));
}
