import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Row } from '@mailroom/airbyte-cdk';
import { looksLikeAddress, NoExport, textOf } from './exportText.ts';

const BATCH_ROWS = 1_000;
const EMAIL_HEADER = /e-?mail/i;
const ONLY_EMAIL = /^\s*e-?mail([ _-]?address)?\s*$/i;
const SEPARATORS = [',', ';', '\t'];
/** The header line is looked for within so many characters. */
const MAX_HEADER = 65_536;
/** So many rows without any address, and it is no file of addresses. */
const MAX_WITHOUT = 1_000;

/** What the rows so far have shown. */
interface Seen {
  /** The header; empty where there is none, undefined before the first row. */
  columns?: readonly string[];
  /** Place of the column of addresses. */
  address?: number | undefined;
  /** How many rows there were, the header left out. */
  rows: number;
  /** Whether any of them held an address. */
  isFound: boolean;
}

/**
 * The rows of an export file in batches: `emailAddress` and the whole row as `raw`. The file's columns are undocumented.
 * The address column is the first whose name is nothing but a word for e-mail address; else, of those that hold an
 * address in the first row that has any, the first whose name has such a word, else the first. A file with a header of several
 * columns or of such a word is one, although it may hold no row; one whose rows hold no address is none.
 */
export async function* readAddresses(file: AsyncIterable<Uint8Array>): AsyncGenerator<Row[]> {
  const seen: Seen = { rows: 0, isFound: false };
  let batch: Row[] = [];
  for await (const row of rowsOf(file)) {
    if (!seen.isFound && seen.rows === MAX_WITHOUT) break;
    const record = recordOf(row, seen);
    if (record) batch.push(record);
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  assertExport(seen);
  if (batch.length) yield batch;
}

/** The record of a row; undefined where it is the header, or holds no address. */
function recordOf(row: readonly string[], seen: Seen): Row | undefined {
  if (seen.columns === undefined) {
    seen.columns = row.some(looksLikeAddress) ? [] : uniqueNames(row);
    if (seen.columns.length) return undefined;
  }
  seen.rows += 1;
  seen.address ??= addressColumn(seen.columns, row);
  const emailAddress = row[seen.address ?? -1]?.trim().toLowerCase() ?? '';
  if (!looksLikeAddress(emailAddress)) return undefined;
  seen.isFound = true;
  return { emailAddress, raw: named(seen.columns, row) };
}

function assertExport({ columns, rows, isFound }: Seen): void {
  if (columns === undefined) throw new NoExport('an empty file');
  if (rows > 0 && !isFound) throw new NoExport('a file without addresses');
  if (rows === 0 && !columns.some((name) => EMAIL_HEADER.test(name)))
    throw new NoExport('a file without addresses and without a header that speaks of them');
}

/** The cells of every row that is not blank. */
async function* rowsOf(file: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const { parse, CsvError } = await import('csv-parse');
  const { separator, text } = await sniff(textOf(file));
  const cells = parse({
    bom: true,
    delimiter: separator,
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_empty_values: true,
  });
  const feeding = pipeline(Readable.from(text), cells);
  feeding.catch(() => {});
  try {
    yield* cells as AsyncIterable<string[]>;
    await feeding;
  } catch (error) {
    throw error instanceof CsvError ? new NoExport(`broken or was cut off (${error.code})`, error) : error;
  }
}

/** The separator that the header line uses most, and the text of the whole file. */
async function sniff(file: AsyncIterable<string>): Promise<{ separator: string; text: AsyncIterable<string> }> {
  const pieces = file[Symbol.asyncIterator]();
  let head = '';
  while (head.length < MAX_HEADER && !/\S[^\r\n]*[\r\n]/.test(head)) {
    const piece = await pieces.next();
    if (piece.done) break;
    head += piece.value;
  }
  return { separator: separatorOf(head), text: joined(head, pieces) };
}

async function* joined(head: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  try {
    yield head;
    for (let piece = await rest.next(); !piece.done; piece = await rest.next()) yield piece.value;
  } finally {
    await rest.return?.();
  }
}

function separatorOf(text: string): string {
  const line = text.replace(/"[^"]*"/g, '').match(/[^\r\n]*\S[^\r\n]*/)?.[0] ?? '';
  const uses = (separator: string): number => line.split(separator).length;
  return SEPARATORS.reduce((best, other) => (uses(other) > uses(best) ? other : best));
}

/** Undefined where the row holds no address. */
function addressColumn(columns: readonly string[], row: readonly string[]): number | undefined {
  const only = columns.findIndex((name) => ONLY_EMAIL.test(name));
  if (only >= 0) return only;
  const found = row.flatMap((cell, index) => (looksLikeAddress(cell) ? [index] : []));
  return found.find((index) => EMAIL_HEADER.test(columns[index] ?? '')) ?? found[0];
}

function named(columns: readonly string[], row: readonly string[]): Row {
  return Object.fromEntries(row.map((cell, index) => [columns[index] ?? `column_${index + 1}`, cell]));
}

function uniqueNames(header: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return header.map((cell) => {
    const name = cell.trim();
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name}_${times}`;
  });
}
