import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Row, SourceError } from '../../shared/index.ts';

const BATCH_ROWS = 1_000;
const EMAIL_HEADER = /e-?mail/i;
const SEPARATORS = [',', ';', '\t'];
/** The header line is looked for within so many bytes. */
const MOST_HEADER_BYTES = 65_536;

/**
 * The rows of an export file in batches: `emailAddress` and the whole row as `raw`. The file's columns are undocumented,
 * so the address column is found by its header and by what looks like an address in the first row that holds one.
 */
export async function* readAddresses(file: AsyncIterable<Uint8Array>): AsyncGenerator<Row[]> {
  let columns: string[] | undefined;
  let address: number | undefined;
  let batch: Row[] = [];
  let rows = 0;
  for await (const row of rowsOf(file)) {
    if (columns === undefined) {
      columns = row.some(looksLikeAddress) ? [] : uniqueNames(row);
      if (columns.length) continue;
    }
    rows += 1;
    address ??= addressColumn(columns, row);
    const emailAddress = row[address ?? -1]?.trim().toLowerCase();
    if (!emailAddress) continue;
    batch.push({ emailAddress, raw: named(columns, row) });
    if (batch.length === BATCH_ROWS) {
      yield batch;
      batch = [];
    }
  }
  if (rows > 0 && address === undefined) throw withoutAddresses();
  if (batch.length) yield batch;
}

function withoutAddresses(): SourceError {
  return new SourceError(
    'transient_error',
    'The export file with the unsubscribed addresses holds rows, but no address. The next sync asks for a new one.',
  );
}

/** The cells of every row that is not blank. */
async function* rowsOf(file: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const { parse, CsvError } = await import('csv-parse');
  const { separator, bytes } = await sniff(file);
  const cells = parse({
    bom: true,
    delimiter: separator,
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_empty_values: true,
  });
  const feeding = pipeline(Readable.from(bytes), cells);
  feeding.catch(() => {});
  try {
    yield* cells as AsyncIterable<string[]>;
    await feeding;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new SourceError(
      'transient_error',
      'The export file with the unsubscribed addresses is broken or was cut off. The next sync asks for a new one.',
      error.code,
      error,
    );
  }
}

/** The separator that the header line uses most, and the bytes of the whole file. */
async function sniff(
  file: AsyncIterable<Uint8Array>,
): Promise<{ separator: string; bytes: AsyncIterable<Uint8Array> }> {
  const pieces = file[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let text = '';
  while (text.length < MOST_HEADER_BYTES && !/\S[^\r\n]*[\r\n]/.test(text)) {
    const piece = await pieces.next();
    if (piece.done) break;
    head.push(piece.value);
    text = Buffer.concat(head).toString('latin1');
  }
  return { separator: separatorOf(text), bytes: joined(head, pieces) };
}

async function* joined(head: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* head;
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

/** Of the columns whose header speaks of addresses the first that holds one, else any that does. */
function addressColumn(columns: readonly string[], row: readonly string[]): number | undefined {
  const found = row.flatMap((cell, index) => (looksLikeAddress(cell) ? [index] : []));
  return found.find((index) => EMAIL_HEADER.test(columns[index] ?? '')) ?? found[0];
}

function looksLikeAddress(cell: string): boolean {
  return cell.includes('@');
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
