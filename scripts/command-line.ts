import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** What somebody got wrong on the command line: said without a stack. */
export class UsageError extends Error {}

/** `parseArgs` of Node.js, of whose complaints the first sentence is enough. */
export function readArguments<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split(/\.(?:\s|$)/);
    throw new UsageError(`${sentence}.`);
  }
}

/** The same for a program that has nothing else to tidy up: it ends with the sentence, and exit code 2. */
export function argumentsOrEnd<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return readArguments(config);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message} --help tells more.\n`);
    process.exit(2);
  }
}

/** The connectors of this repository; none where something of it runs elsewhere. */
export function findConnectors(root: string): string[] {
  const folder = join(root, 'connectors');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'main.ts')));
}

/** Those of them by these names, `source-missive` or `missive`; all of them without any. */
export function connectorsNamed(names: readonly string[], known: readonly string[]): string[] {
  if (names.length === 0) return [...known];
  const unknown = names.filter((name) => !known.includes(fullName(name)));
  if (unknown.length > 0) {
    const words = unknown.map((name) => `"${name}"`).join(', ');
    throw new UsageError(`There is no connector ${words}. There are: ${known.map(shortName).join(', ')}.`);
  }
  return [...new Set(names.map(fullName))];
}

export function shortName(connector: string): string {
  return connector.replace(/^source-/, '');
}

function fullName(name: string): string {
  return name.startsWith('source-') ? name : `source-${name}`;
}
