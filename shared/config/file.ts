import { readFile } from 'node:fs/promises';
import { configError } from '../errors.ts';
import { parseJson } from '../json.ts';

/** The JSON value in a file; undefined for an empty one. Throws a config error that names the file and the place. */
export async function readJsonFile(file: string, what: string): Promise<unknown> {
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    throw configError(`The ${what} ${file} cannot be read: ${reasonOf(error as NodeJS.ErrnoException)}.`);
  }
  if (text.trim() === '') return undefined;
  try {
    return parseJson(text);
  } catch {
    throw configError(`The ${what} ${file} is no JSON: ${placeOf(text)}.`);
  }
}

function reasonOf({ code }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'ENOTDIR') return 'what its path names as a folder is a file';
  if (code !== 'EACCES' && code !== 'EPERM') return String(code);
  const user = process.getuid === undefined ? 'the user that runs this' : `user ${process.getuid()}, who runs this,`;
  return `${user} may not read it, or a folder above it. Let that user read it, or run this as its owner (docker run --user "$(id -u)" …)`;
}

/** Where JSON breaks, without quoting the text, which may hold secrets. */
function placeOf(text: string): string {
  if (!breaksIn(text)) return `it ends too early, in ${spot(`${text} `)}`;
  let good = 0;
  let broken = text.length;
  while (broken - good > 1) {
    const middle = (good + broken) >> 1;
    if (breaksIn(text.slice(0, middle))) broken = middle;
    else good = middle;
  }
  return `something unexpected stands in ${spot(text.slice(0, broken))}`;
}

/** Where the last character of the text stands. */
function spot(text: string): string {
  const lines = text.split('\n');
  return `line ${lines.length}, column ${lines.at(-1)?.length ?? 0}`;
}

/** Whether the text holds something wrong, rather than only ending too early. */
function breaksIn(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const position = /at position (\d+)/.exec(message)?.[1];
    if (position !== undefined) return Number(position) < text.length && !message.startsWith('Unterminated');
    return !message.startsWith('Unexpected end');
  }
}
