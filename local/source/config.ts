import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Trouble } from '../database/trouble.ts';
import { CONFIG_VARIABLE } from './variable.ts';

const SECRET_NAME = /key|secret|token|pass|credential/i;
/** Shorter ones stand in any text. */
const SHORTEST_SECRET = 6;

/** The configuration of a source: a file, or a variable of the environment. */
export class Config {
  text: string;
  readonly #file: string | undefined;
  #secrets: string[];

  private constructor(text: string, file: string | undefined) {
    this.text = text;
    this.#file = file;
    this.#secrets = secretsIn(JSON.parse(text));
  }

  static read(file: string | undefined, environment: NodeJS.ProcessEnv): Config {
    const text = file === undefined ? environment[CONFIG_VARIABLE] : readText(file);
    const name = file ?? CONFIG_VARIABLE;
    if (text === undefined) {
      throw new Trouble(
        `There is no configuration: give --config FILE, or set ${CONFIG_VARIABLE} to its JSON. npm run configure writes such a file.`,
        2,
      );
    }
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return new Config(text, file);
    } catch {
      // Its text may hold secrets, and so may the parser's words.
    }
    throw new Trouble(`${name} is no JSON object.`, 2);
  }

  /** Where it comes from. */
  get name(): string {
    return this.#file ?? CONFIG_VARIABLE;
  }

  /** What tells it from another configuration, without its secrets. */
  get settings(): string {
    return createHash('sha256')
      .update(JSON.stringify(withoutSecrets(JSON.parse(this.text))))
      .digest('hex')
      .slice(0, 16);
  }

  /**
   * The source has replaced its configuration, as when a refresh token is used up. Answers with a sentence where it had to
   * go to another file than it came from.
   */
  replace(config: Record<string, unknown>, database: string): string | undefined {
    this.text = `${JSON.stringify(config, null, 2)}\n`;
    this.#secrets = [...this.#secrets, ...secretsIn(config)];
    if (this.#file !== undefined && tryToWrite(this.#file, this.text)) return undefined;
    const file = `${database}.config.json`;
    writePrivately(file, this.text);
    return `The source has new credentials, and the old ones are worth nothing any more. From now on: --config ${file}`;
  }

  /** A text without the secrets of this configuration. */
  redact(text: string): string {
    const spellings = this.#secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
    // One secret may begin with another.
    const longestFirst = spellings.sort((a, b) => b.length - a.length);
    return longestFirst.reduce((redacted, secret) => redacted.replaceAll(secret, '****'), text);
  }
}

/** For its owner only, and whole at any moment. */
export function writePrivately(file: string, text: string): void {
  const target = existsSync(file) ? realpathSync(file) : file;
  const fresh = `${target}.${process.pid}`;
  try {
    writeFileSync(fresh, text, { mode: 0o600 });
    renameSync(fresh, target);
  } catch (error) {
    throw new Trouble(`${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  } finally {
    rmSync(fresh, { force: true });
  }
}

function tryToWrite(file: string, text: string): boolean {
  try {
    writePrivately(file, text);
    return true;
  } catch {
    return false;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Trouble(`${file} cannot be read${code === 'ENOENT' ? ': there is no such file' : ` (${code})`}.`, 2);
  }
}

function secretsIn(value: unknown, isSecret = false): string[] {
  if (typeof value === 'string') return isSecret && value.length >= SHORTEST_SECRET ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    secretsIn(part, Array.isArray(value) ? isSecret : SECRET_NAME.test(name)),
  );
}

function withoutSecrets(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const parts = Object.entries(value).filter(([name, part]) => typeof part === 'object' || !SECRET_NAME.test(name));
  return Object.fromEntries(parts.map(([name, part]) => [name, withoutSecrets(part)]));
}
