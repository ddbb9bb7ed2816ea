import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { formatJson } from './json.ts';
import { type Launch, type Reading, SourceProcess } from './process.ts';
import { readOnlyPrefix } from './read-only.ts';
import { splitWords } from './words.ts';

export type Verb = 'spec' | 'check' | 'discover' | 'read';

/** The input files of a verb: a text as it is, anything else as JSON; what is undefined is not handed over. */
export interface Inputs {
  config?: unknown;
  catalog?: unknown;
  state?: unknown;
}

export interface StartOptions extends Reading {
  limitMs: number;
  env?: Readonly<Record<string, string>>;
  /** Nothing but /tmp can be written. */
  readOnly?: boolean;
  /** Other names of the files; the option is the same. */
  names?: Readonly<Record<string, string>>;
}

export interface ImageFacts {
  labels: Readonly<Record<string, string>>;
  env: Readonly<Record<string, string>>;
  entrypoint: readonly string[];
}

/** Any Airbyte source that can be run: a command, or an image. */
export interface Target {
  readonly label: string;
  readonly isImage: boolean;
  start(verb: Verb, inputs: Inputs, options: StartOptions): SourceProcess;
  /** What an image says of itself; undefined for a command, or for an image that cannot be had. */
  inspect(): ImageFacts | undefined;
  /** Why it cannot be run with a read-only file system here, if so. */
  readOnlyObstacle(): string | undefined;
}

const folderInImage = '/data';

function writeInputs(inputs: Inputs, names: Readonly<Record<string, string>>, isShared: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'acceptance-'));
  if (isShared) chmodSync(folder, 0o777);
  const files = Object.entries(inputs).filter(([, content]) => content !== undefined);
  const options = files.map(([name, content]) => {
    const path = join(folder, names[name] ?? `${name}.json`);
    writeFileSync(path, typeof content === 'string' ? content : formatJson(content));
    if (isShared) chmodSync(path, 0o666);
    return { name, path };
  });
  return { folder, options, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function inherited(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS$|JEST_)/.test(name));
  return Object.fromEntries(entries) as Record<string, string>;
}

/** A source that is started by a command, such as `python main.py`. */
export class CommandTarget implements Target {
  readonly label: string;
  readonly isImage = false;
  readonly program: string;
  readonly #words: readonly string[];
  readonly #cwd: string;

  constructor(command: string | readonly string[], cwd = process.cwd()) {
    this.#words = typeof command === 'string' ? splitWords(command) : command;
    if (this.#words.length === 0) throw new Error('The command is empty');
    this.label = this.#words.join(' ');
    this.program = this.#words[0] as string;
    this.#cwd = cwd;
  }

  start(verb: Verb, inputs: Inputs, { limitMs, env, readOnly, names = {}, ...reading }: StartOptions): SourceProcess {
    const { options, remove } = writeInputs(inputs, names, false);
    const prefix = readOnly ? (readOnlyPrefix() ?? []) : [];
    const launch: Launch = {
      words: [...prefix, ...this.#words, verb, ...options.flatMap(({ name, path }) => [`--${name}`, path])],
      verb,
      cwd: this.#cwd,
      env: { ...inherited(), ...env },
      limitMs,
      cleanUp: remove,
      destroy: () => {},
    };
    return new SourceProcess(launch, reading);
  }

  inspect(): undefined {
    return undefined;
  }

  readOnlyObstacle(): string | undefined {
    return readOnlyPrefix() ? undefined : 'a command can be shut in like this only on Linux, with the right to mount';
  }
}

/** Whether images can be run here at all. */
export function hasDocker(): boolean {
  return spawnSync('docker', ['--version'], { stdio: 'ignore' }).error === undefined;
}

let containers = 0;

/** A source in a Docker image. */
export class ImageTarget implements Target {
  readonly label: string;
  readonly isImage = true;
  #facts: ImageFacts | undefined;

  constructor(image: string) {
    this.label = image;
  }

  start(verb: Verb, inputs: Inputs, { limitMs, env, readOnly, names = {}, ...reading }: StartOptions): SourceProcess {
    const { folder, options, remove } = writeInputs(inputs, names, true);
    containers += 1;
    const container = `acceptance-${process.pid}-${containers}`;
    const launch: Launch = {
      words: [
        ...['docker', 'run', '--rm', '--name', container, '--network', 'host', '-v', `${folder}:${folderInImage}`],
        ...Object.entries(env ?? {}).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
        ...(readOnly ? ['--read-only', '--tmpfs', '/tmp'] : []),
        ...[this.label, verb],
        ...options.flatMap(({ name, path }) => [`--${name}`, `${folderInImage}/${basename(path)}`]),
      ],
      verb,
      cwd: folder,
      env: inherited(),
      limitMs,
      cleanUp: remove,
      destroy: () => {
        spawnSync('docker', ['kill', container], { stdio: 'ignore' });
      },
    };
    return new SourceProcess(launch, reading);
  }

  inspect(): ImageFacts | undefined {
    if (this.#facts) return this.#facts;
    const ask = () => spawnSync('docker', ['inspect', '--type', 'image', this.label], { encoding: 'utf8' });
    let answer = ask();
    if (answer.status !== 0 && spawnSync('docker', ['pull', this.label], { stdio: 'ignore' }).status === 0) {
      answer = ask();
    }
    if (answer.status !== 0) return undefined;
    const [{ Config = {} } = {}] = JSON.parse(answer.stdout) as { Config?: ImageConfig }[];
    this.#facts = {
      labels: Config.Labels ?? {},
      env: Object.fromEntries((Config.Env ?? []).map((text) => [text.split('=')[0], text.replace(/^[^=]*=/, '')])),
      entrypoint: Config.Entrypoint ?? [],
    };
    return this.#facts;
  }

  readOnlyObstacle(): undefined {
    return undefined;
  }
}

interface ImageConfig {
  Labels?: Record<string, string> | null;
  Env?: string[] | null;
  Entrypoint?: string[] | null;
}
