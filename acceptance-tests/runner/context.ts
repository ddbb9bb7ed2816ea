import { existsSync, readFileSync } from 'node:fs';
import { type ConfiguredCatalog, officialCatalog, type SyncMode } from './catalogs.ts';
import { assert, Failure, type SectionName, stricterMark } from './checks/check.ts';
import type { Entry } from './config.ts';
import { excerpt, formatJson, isRow, parseJson, type Row } from './json.ts';
import type { CatalogStream } from './messages.ts';
import type { SourceProcess } from './process.ts';
import type { Run } from './run.ts';
import type { Session } from './session.ts';
import type { Inputs, StartOptions, Target, Verb } from './target.ts';

const seconds: Readonly<Record<SectionName, number>> = {
  spec: 60,
  connection: 60,
  discovery: 300,
  basic_read: 600,
  full_refresh: 1200,
  incremental: 1200,
  connector_attributes: 600,
  connector_documentation: 600,
  mailroom: 1200,
};

/** What needs no long time, whatever the section allows. */
const verbSeconds: Readonly<Record<Verb, number>> = { spec: 60, check: 60, discover: 300, read: Infinity };

export type SpecMessage = Row & { connectionSpecification: Row; advanced_auth?: Row | null };

/** What a check works with: the source under one entry of its section. What was asked once is not asked again. */
export class Context {
  readonly session: Session;
  readonly section: SectionName;
  readonly entry: Entry;
  readonly warnings: string[] = [];
  /** Runs that ended badly, a sentence each; the official suite takes what they printed all the same. */
  readonly badEndings = new Set<string>();
  /** Whether something was asked that the official check does not ask. */
  asksMore = false;
  #deadline: number;

  constructor(session: Session, section: SectionName, entry: Entry) {
    this.session = session;
    this.section = section;
    this.entry = entry;
    this.#deadline = Date.now() + this.limitSeconds * 1000;
  }

  get isStrict(): boolean {
    return this.session.config.strictness === 'high';
  }

  get target(): Target {
    return this.session.target;
  }

  get limitSeconds(): number {
    return this.entry.timeout_seconds || seconds[this.section];
  }

  /** Problems that the official check passes over: each says so, and where it is to be judged officially there are none. */
  stricter(problems: readonly string[]): string[] {
    if (this.session.isOfficial) return [];
    this.asksMore = true;
    return problems.map((problem) => `${stricterMark}${problem}`);
  }

  /** Runs that ended badly, although the official check found nothing in what they printed. */
  stricterEndings(): string[] {
    return this.badEndings.size > 0 ? this.stricter([...this.badEndings]) : [];
  }

  /** Notes something that is allowed and yet worth knowing. */
  warn(text: string): void {
    if (!this.warnings.includes(text)) this.warnings.push(text);
  }

  get configuration(): Row {
    return this.session.configuration(this.entry.config_path);
  }

  /** A JSON file of the configuration; undefined if it does not exist. */
  file(path: string): unknown {
    const whole = this.session.path(path);
    return existsSync(whole) ? parseJson(readFileSync(whole, 'utf8')) : undefined;
  }

  #limitMs(verb: Verb): number {
    const left = Math.max(1000, this.#deadline - Date.now());
    return this.entry.timeout_seconds ? left : Math.min(left, verbSeconds[verb] * 1000);
  }

  /** Starts a verb; the configuration is that of the entry unless the inputs name one. */
  start(verb: Verb, inputs: Inputs = {}, options: Partial<StartOptions> = {}, target = this.target): SourceProcess {
    const { deployment_mode: mode } = this.entry;
    const config = verb === 'spec' ? {} : { config: this.configuration };
    const { configurations } = this.session;
    const handed = inputs.config ?? config.config;
    if (isRow(handed) && !configurations.includes(handed)) configurations.push(handed);
    return target.start(
      verb,
      { ...config, ...inputs },
      {
        limitMs: this.#limitMs(verb),
        ...options,
        env: {
          ...this.session.config.env,
          ...(mode ? { DEPLOYMENT_MODE: mode.toUpperCase() } : {}),
          ...options.env,
        },
      },
    );
  }

  /** Runs a verb to its end, whatever the end is. */
  async run(verb: Verb, inputs: Inputs = {}, options: Partial<StartOptions> = {}, target = this.target): Promise<Run> {
    const run = await this.start(verb, inputs, options, target).finished;
    this.remember(run, !('config' in inputs));
    return run;
  }

  /** Notes a run that was started by hand. */
  remember(run: Run, ownConfiguration = true): void {
    const last = run.configurations.at(-1);
    if (last && ownConfiguration) this.session.keep(this.entry.config_path, last);
    this.session.note(run);
    const { count, first } = run.noise;
    if (count > 0) this.warn(`${run.ending.verb}: ${count} lines are no messages, such as: ${excerpt(first, 120)}`);
    for (const { line, problem } of run.invalid.slice(0, 3)) {
      this.warn(`${run.ending.verb}: a line is no valid message,${problem}: ${excerpt(line, 160)}`);
    }
  }

  /** Like `run`, but only once for the same inputs. */
  async cached(verb: Verb, inputs: Inputs = {}, target = this.target): Promise<Run> {
    const { cache } = this.session;
    const { config_path: path, deployment_mode: mode } = this.entry;
    const key = [target.label, verb, verb === 'spec' ? '' : path, mode, formatJson(inputs)].join('\n');
    const known = cache.get(key);
    if (known) {
      const { timedOut, ms } = (await known).ending;
      const isFinal = this.section === 'mailroom' || this.#limitMs(verb) <= ms + 1000;
      if (!timedOut || isFinal) return known;
    }
    const made = this.run(verb, inputs, {}, target);
    cache.set(key, made);
    const run = await made.catch((error: unknown) => {
      cache.delete(key);
      throw error;
    });
    this.session.bound(key, run.size);
    return run;
  }

  /** A run that failed is a failure of the check that needed it: at once, or when the official check has had its say. */
  mustSucceed(run: Run): Run {
    if (run.succeeded) return run;
    const sentence = `\`${run.ending.verb}\` ${run.end}, expected 0. ${run.complaint}`;
    if (run.ending.timedOut || this.section === 'mailroom') throw new Failure(sentence);
    this.badEndings.add(sentence);
    return run;
  }

  async spec(target = this.target): Promise<SpecMessage> {
    const run = this.mustSucceed(await this.cached('spec', {}, target));
    const found = run.of('SPEC');
    assert(found.length === 1, `\`spec\` must print exactly one SPEC message; there are ${found.length}.`);
    const { spec } = found[0] as { spec: SpecMessage };
    if (target === this.target) this.session.learnSecrets(spec.connectionSpecification);
    return spec;
  }

  /** The streams that `discover` prints. */
  async streams(target = this.target): Promise<CatalogStream[]> {
    const run = this.mustSucceed(await this.cached('discover', {}, target));
    const streams = run.catalogs.at(-1);
    const invalid = run.invalid[0];
    const why = invalid ? ` A line is no valid message:${invalid.problem}.` : '';
    assert(streams !== undefined, `\`discover\` printed no CATALOG message.${why}`);
    return streams;
  }

  /** The catalog of the entry: its own, or all that was discovered but the streams that are declared empty. */
  async catalog(mode: SyncMode, withEmpty = false): Promise<ConfiguredCatalog> {
    const streams = await this.streams();
    const { configured_catalog_path: path, empty_streams } = this.entry;
    if (path) return this.#ownCatalog(path, streams, mode);
    const empty = withEmpty ? [] : empty_streams.map(({ name }) => name);
    return officialCatalog(
      streams.filter(({ name }) => !empty.includes(name)),
      mode,
    );
  }

  #ownCatalog(path: string, streams: readonly CatalogStream[], mode: SyncMode): ConfiguredCatalog {
    const given = this.file(path);
    assert(
      isRow(given) && Array.isArray(given.streams),
      `The configured catalog ${path} does not exist or has no streams.`,
    );
    const configured = (given as ConfiguredCatalog).streams.map((one) => {
      const stream = streams.find(({ name }) => name === one.stream.name);
      assert(stream !== undefined, `The stream ${one.stream.name} of ${path} is not in the discovered catalog.`);
      const [official] = officialCatalog([stream], mode).streams;
      const cursor = one.cursor_field ?? official?.cursor_field;
      const own = this.section === 'basic_read' ? { sync_mode: one.sync_mode } : {};
      const primary_key = one.primary_key ?? official?.primary_key;
      return { ...official, ...own, primary_key, cursor_field: cursor } as typeof one;
    });
    return { streams: configured };
  }

  /** The full refresh of everything that is not declared empty, read once for all checks. */
  async fullRead(): Promise<Run> {
    return this.mustSucceed(await this.cached('read', { catalog: await this.catalog('full_refresh') }));
  }
}
