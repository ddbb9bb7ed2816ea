import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import type { AcceptanceConfig } from './config.ts';
import type { ForeignOptions } from './foreign/ask.ts';
import { equals, formatJson, isRow, numberOf, parseJson, type Row } from './json.ts';
import type { Run } from './run.ts';
import { leaksIn, markedSecrets, namedSecrets } from './secrets.ts';
import type { Target } from './target.ts';

/** Of messages that are kept, in letters. */
const mostLetters = 200_000_000;

/** Values that are no secrets wherever they stand. */
const harmless = new Set(['true', 'false', 'null', 'none']);

export interface SessionOptions {
  config: AcceptanceConfig;
  target: Target;
  /** What to compare with, by version; undefined where it cannot be had. */
  previous?: (version: string) => Target | undefined;
  /** The configuration of a simulator, which takes the place of the first, and what it lays over every other. */
  simulator?: { config: Row; overlay: Row };
  /** How the source is called; the target tells where it is left out. */
  name?: string;
  /** What is asked about answers that the API did not give. */
  foreign?: ForeignOptions;
  /** Checks judge exactly as those of the official suite. */
  official?: boolean;
}

/** What holds for a whole run of the suite: the source, the configurations as they are by now, what has been read. */
export class Session {
  readonly config: AcceptanceConfig;
  readonly target: Target;
  readonly previous: (version: string) => Target | undefined;
  readonly name: string;
  readonly foreign: ForeignOptions | undefined;
  readonly isOfficial: boolean;
  /** Every configuration that was handed over, and those that the source has sent. */
  readonly configurations: unknown[] = [];
  readonly cache = new Map<string, Promise<Run>>();
  /** Where secrets of configurations stood in what was printed. */
  readonly leaks = new Map<string, Set<string>>();
  readonly #sizes = new Map<string, number>();
  /** Values that are not to be shown. */
  readonly secrets = new Set<string>();
  readonly #simulator: SessionOptions['simulator'];
  readonly #current = new Map<string, Row>();
  #schema: Row | undefined;

  constructor({ config, target, previous = () => undefined, simulator, name, foreign, official }: SessionOptions) {
    this.config = config;
    this.target = target;
    this.previous = previous;
    this.name = name ?? target.label;
    this.foreign = foreign;
    this.isOfficial = official ?? false;
    this.#simulator = simulator;
  }

  /** Whether what is read is invented. */
  get isSimulated(): boolean {
    return this.#simulator !== undefined;
  }

  path(relative: string): string {
    return resolve(this.config.folder, relative);
  }

  /** The connector configuration at a path, in the newest version that the source has asked to keep. */
  configuration(path: string): Row {
    let current = this.#current.get(path);
    if (!current) {
      current = this.#load(path);
      this.#current.set(path, current);
    }
    this.#hideIn(current);
    return current;
  }

  #load(path: string): Row {
    const { config, overlay } = this.#simulator ?? {};
    if (config && basename(dirname(path)) === 'secrets') return config;
    const file = currentFile(this.path(path));
    if (!existsSync(file))
      throw new Error(`The connector configuration ${path} does not exist in ${this.config.folder}`);
    const value = parseJson(readFileSync(file, 'utf8'));
    if (!isRow(value)) throw new Error(`${path} is no JSON object`);
    return { ...value, ...overlay };
  }

  /** Keeps the configuration that a source has sent, for later runs; beside the file where there is one. */
  keep(path: string, { config, emittedAt }: Run['configurations'][number]): void {
    this.configurations.push(config);
    if (equals(config, this.configuration(path))) return;
    this.#current.set(path, config);
    this.#hideIn(config);
    if (this.#simulator) return;
    const folder = join(dirname(this.path(path)), 'updated_configurations');
    const extension = extname(path);
    mkdirSync(folder, { recursive: true });
    const moment = Math.trunc(numberOf(emittedAt) ?? 0);
    writeFileSync(join(folder, `${basename(path, extension)}|${moment}${extension}`), formatJson(config));
  }

  /** Learns from a specification which values of configurations are not to be shown. */
  learnSecrets(schema: Row): void {
    this.#schema = schema;
    for (const config of [...this.#current.values(), ...this.configurations]) this.#hideIn(config);
  }

  #hideIn(config: unknown): void {
    this.hide([...namedSecrets(config), ...markedSecrets(this.#schema, config)]);
  }

  /** Notes where secrets stand in what a run printed, whose lines are let go then. */
  note(run: Run): void {
    const entries = this.config.sections.basic_read?.entries ?? [];
    const publicFields = Object.assign({}, ...entries.map((entry) => entry.public_fields ?? {}));
    const configs = [...this.configurations, ...run.configurations.map(({ config }) => config)];
    for (const secret of new Set(configs.flatMap((config) => markedSecrets(this.#schema, config)))) {
      const places = this.leaks.get(secret) ?? new Set();
      for (const place of leaksIn(run, secret, publicFields)) places.add(place);
      this.leaks.set(secret, places);
    }
    run.forget();
  }

  /** Lets go of the oldest runs that were kept, where all of them are too much for the memory. */
  bound(key: string, size: number): void {
    this.#sizes.set(key, size);
    let total = [...this.#sizes.values()].reduce((sum, one) => sum + one, 0);
    for (const [old, letters] of this.#sizes) {
      if (total <= mostLetters || old === key) break;
      this.cache.delete(old);
      this.#sizes.delete(old);
      total -= letters;
    }
  }

  hide(values: Iterable<string>): void {
    for (const value of values) if (value.length >= 4 && !harmless.has(value.toLowerCase())) this.secrets.add(value);
  }

  /** The `data` of the connector's metadata.yaml; undefined without one. */
  get metadata(): Row | undefined {
    const path = this.path('metadata.yaml');
    if (!existsSync(path)) return undefined;
    const value: unknown = parse(readFileSync(path, 'utf8'));
    return isRow(value) && isRow(value.data) ? value.data : undefined;
  }

  get isCertified(): boolean {
    const internal = this.metadata?.ab_internal;
    return isRow(internal) && Number(internal.ql ?? 0) >= 400;
  }
}

/** The file, or the newest of those that were kept in its place. */
export function currentFile(path: string): string {
  const folder = join(dirname(path), 'updated_configurations');
  if (!existsSync(folder)) return path;
  const start = `${basename(path, extname(path))}|`;
  const kept = readdirSync(folder).filter((name) => name.startsWith(start) && name.endsWith(extname(path)));
  const [newest] = kept.map((name) => join(folder, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  return newest ?? path;
}
