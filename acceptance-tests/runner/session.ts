import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { parse } from 'yaml';
import type { AcceptanceConfig } from './config.ts';
import { equals, formatJson, isRow, numberOf, parseJson, type Row } from './json.ts';
import type { Run } from './run.ts';
import { markedSecrets, namedSecrets } from './secrets.ts';
import type { Target } from './target.ts';

export interface SessionOptions {
  config: AcceptanceConfig;
  target: Target;
  /** What to compare with, by version; undefined where it cannot be had. */
  previous?: (version: string) => Target | undefined;
  /** The configuration of a simulator, which takes the place of the first, and what it lays over every other. */
  simulator?: { config: Row; overlay: Row };
}

/** What holds for a whole run of the suite: the source, the configurations as they are by now, what has been read. */
export class Session {
  readonly config: AcceptanceConfig;
  readonly target: Target;
  readonly previous: (version: string) => Target | undefined;
  readonly runs: Run[] = [];
  /** Every configuration that was handed over, and those that the source has sent. */
  readonly configurations: unknown[] = [];
  readonly cache = new Map<string, Promise<Run>>();
  /** Values that are not to be shown. */
  readonly secrets = new Set<string>();
  readonly #simulator: SessionOptions['simulator'];
  readonly #current = new Map<string, Row>();

  constructor({ config, target, previous = () => undefined, simulator }: SessionOptions) {
    this.config = config;
    this.target = target;
    this.previous = previous;
    this.#simulator = simulator;
  }

  path(relative: string): string {
    return join(this.config.folder, relative);
  }

  /** The connector configuration at a path, in the newest version that the source has asked to keep. */
  configuration(path: string): Row {
    let current = this.#current.get(path);
    if (!current) {
      current = this.#load(path);
      this.#current.set(path, current);
    }
    this.hide(namedSecrets(current));
    return current;
  }

  #load(path: string): Row {
    const { config, overlay } = this.#simulator ?? {};
    if (config && basename(dirname(path)) === 'secrets') return config;
    const file = newestOf(this.path(path));
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
    this.hide(namedSecrets(config));
    if (this.#simulator) return;
    const folder = join(dirname(this.path(path)), 'updated_configurations');
    const extension = extname(path);
    mkdirSync(folder, { recursive: true });
    const moment = Math.trunc(numberOf(emittedAt) ?? 0);
    writeFileSync(join(folder, `${basename(path, extension)}|${moment}${extension}`), formatJson(config));
  }

  /** Learns from a specification which values of a configuration are not to be shown. */
  learnSecrets(schema: Row, path: string): void {
    try {
      this.hide(markedSecrets(schema, this.configuration(path)));
    } catch {
      // Without a configuration there are no secrets.
    }
  }

  hide(values: Iterable<string>): void {
    for (const value of values) if (value.length >= 4) this.secrets.add(value);
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
function newestOf(path: string): string {
  const folder = join(dirname(path), 'updated_configurations');
  if (!existsSync(folder)) return path;
  const start = `${basename(path, extname(path))}|`;
  const kept = readdirSync(folder).filter((name) => name.startsWith(start) && name.endsWith(extname(path)));
  const [newest] = kept.map((name) => join(folder, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  return newest ?? path;
}
