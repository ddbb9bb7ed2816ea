import { basename } from 'node:path';

/** What a person can do something about: a sentence instead of a stack. */
export class Trouble extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Another run has the file. */
export const IN_USE = 3;

/** What an error of DuckDB means, in one sentence, with what to do. */
export function troubleWith(file: string, error: unknown): Trouble {
  if (error instanceof Trouble) return error;
  const message = error instanceof Error ? error.message : String(error);
  const name = basename(file);
  const [, holder] = /\(PID (\d+)\)/.exec(message) ?? [];
  if (/could not set lock/i.test(message)) {
    const who = holder === undefined ? 'another process' : `process ${holder}`;
    return new Trouble(`${name} is in use by ${who}. Nothing was done here: try again when that has ended.`, IN_USE);
  }
  if (/not a valid DuckDB database|not a valid duckdb/i.test(message)) {
    return new Trouble(`${file} is no DuckDB database, and was left as it is. Name another file.`);
  }
  if (/newer version|storage version|version number/i.test(message)) {
    return new Trouble(
      `${file} was written by another version of DuckDB, which this one cannot read: ${firstLine(message)}`,
    );
  }
  if (/no space left|disk.*full|ENOSPC|file too large|quota exceeded|max_temp_directory_size/i.test(message)) {
    return new Trouble(
      `The disk of ${file} is full. What was committed is safe: make room and sync again, it goes on from there.`,
    );
  }
  if (/permission denied|read-only/i.test(message)) {
    return new Trouble(`${file} cannot be opened for writing: permission denied.`);
  }
  if (/no such file or directory|is a directory|does not exist/i.test(message)) {
    return new Trouble(`${file} cannot be opened: ${firstLine(message)}`);
  }
  if (/out of memory/i.test(message)) {
    return new Trouble(
      `DuckDB needs more memory than it may use here; what was committed is safe. ${firstLine(message)}`,
    );
  }
  return new Trouble(`DuckDB, ${name}: ${firstLine(message)} What was committed is safe.`);
}

function firstLine(message: string): string {
  const [line = ''] = message.split('\n');
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
