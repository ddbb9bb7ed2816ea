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
  } catch (error) {
    throw configError(`The ${what} ${file} is no JSON: ${placeOf(error, text)}.`);
  }
}

/** Where JSON breaks, without quoting the text, which may hold secrets. */
function placeOf(error: unknown, text: string): string {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  if (position === undefined) return 'it ends too early or holds something that is not JSON';
  const before = text.slice(0, Number(position)).split('\n');
  return `something unexpected stands in line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
