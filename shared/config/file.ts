import { readFile } from 'node:fs/promises';
import { configError } from '../errors.ts';
import { parseJson } from '../json.ts';

/** The JSON value in a file; undefined for an empty one. Throws a config error that names the file and the place. */
export async function readJsonFile(file: string, what: string): Promise<unknown> {
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    throw configError(`The ${what} ${file} cannot be read: ${reason}.`);
  }
  if (text.trim() === '') return undefined;
  try {
    return parseJson(text);
  } catch {
    throw configError(`The ${what} ${file} is no JSON: ${placeOf(text)}.`);
  }
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
