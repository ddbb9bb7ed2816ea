import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connectorsNamed, findConnectors, UsageError } from '../../scripts/command-line.ts';
import { PrivateFiles } from './files.ts';
import { SourceProcess } from './process.ts';

const ROOT = join(import.meta.dirname, '../..');
const IN_IMAGE = '/mailroom';

export type Verb = 'spec' | 'check' | 'discover' | 'read';
/** Texts of JSON. */
export type Inputs = Partial<Record<'config' | 'catalog' | 'state', string>>;

/** How a source is named: one of this repository's, a command, or an image. */
export interface SourceOptions {
  name: string | undefined;
  command: string | undefined;
  image: string | undefined;
}

/** Any Airbyte source that can be started. */
export class Source {
  /** What a file is called the source of; an image and an executable of one connector are the same. */
  readonly label: string;
  /** The connector of this repository, if it is one. */
  readonly connector: string | undefined;
  readonly #start: (words: readonly string[]) => { program: string; args: string[] };
  readonly #image: boolean;
  readonly #files = new PrivateFiles();
  #process: SourceProcess | undefined;

  constructor({ name, command, image }: SourceOptions) {
    const given = [name, command, image].filter((one) => one !== undefined);
    if (given.length !== 1) {
      throw new UsageError('Say which source, and only one: a connector such as source-missive, --command or --image.');
    }
    this.#image = image !== undefined;
    if (image !== undefined) {
      this.label = image.replace(/^.*\//, '').replace(/[:@].*$/, '');
      const mount = ['-v', `${this.#files.folder}:${IN_IMAGE}:ro`];
      this.#start = (words) => ({ program: 'docker', args: ['run', '--rm', ...mount, image, ...words] });
    } else if (command !== undefined) {
      this.label = 'a source by --command';
      this.#start = (words) => ({ program: 'sh', args: ['-c', `exec ${command} "$@"`, 'sh', ...words] });
    } else {
      const [connector = ''] = connectorsNamed([name ?? ''], findConnectors(ROOT));
      const main = join(ROOT, 'dist', connector, 'main.js');
      if (!existsSync(main)) throw new UsageError(`dist/${connector}/main.js is missing. Run: npm run build.`);
      this.label = connector;
      this.connector = connector;
      this.#start = (words) => ({ program: process.execPath, args: [main, ...words] });
    }
  }

  run(verb: Verb, inputs: Inputs = {}): SourceProcess {
    const options = Object.entries(inputs).flatMap(([name, text]) => {
      const path = this.#files.write(`${name}.json`, text, this.#image);
      return [`--${name}`, this.#image ? `${IN_IMAGE}/${name}.json` : path];
    });
    const { program, args } = this.#start([verb, ...options]);
    this.#process = new SourceProcess(program, args);
    return this.#process;
  }

  /** Ends what it does now; what it has said until then counts. */
  stop(signal: NodeJS.Signals): void {
    this.#process?.stop(signal);
  }

  /** What it says of the file that it was handed is meant for the one that somebody has written. */
  said(text: string, config: string): string {
    const handed = this.#image ? `${IN_IMAGE}/config.json` : this.#files.path('config.json');
    return text.replaceAll(handed, config);
  }

  /** Its files are gone. */
  close(): void {
    this.#files.remove();
  }
}
