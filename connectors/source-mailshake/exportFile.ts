import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Row } from '../../shared/index.ts';

const BATCH_ROWS = 1_000;
const EMAIL_HEADER = /e-?mail/i;

/**
 * The rows of an export file in batches: `emailAddress` and the whole row as `raw`. The file's columns are undocumented,
 * so the address column is found by its header, or by the first cell that looks like an address.
 */
export async function* readAddresses(file: AsyncIterable<Uint8Array>): AsyncGenerator<Row[]> {
  const { parse } = await import('csv-parse');
  const cells = parse({ bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, trim: true });
  const feeding = pipeline(Readable.from(file), cells);
  feeding.catch(() => {});
  let columns: string[] | undefined;
  let address: number | undefined;
  let batch: Row[] = [];
  for await (const row of cells as AsyncIterable<string[]>) {
    if (columns === undefined) {
      const isHeader = !row.some(looksLikeAddress);
      columns = isHeader ? uniqueNames(row) : row.map((_cell, index) => `column_${index + 1}`);
      const named = columns.findIndex((name) => EMAIL_HEADER.test(name));
      if (named >= 0) address = named;
      if (isHeader) continue;
    }
    if (address === undefined) {
      const found = row.findIndex(looksLikeAddress);
      if (found >= 0) address = found;
    }
    const emailAddress = row[address ?? -1]?.trim().toLowerCase();
    if (!emailAddress) continue;
    const names = columns;
    batch.push({
      emailAddress,
      raw: Object.fromEntries(row.map((cell, index) => [names[index] ?? `column_${index + 1}`, cell])),
    });
    if (batch.length === BATCH_ROWS) {
      yield batch;
      batch = [];
    }
  }
  await feeding;
  if (batch.length) yield batch;
}

function looksLikeAddress(cell: string): boolean {
  return cell.includes('@');
}

function uniqueNames(header: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return header.map((name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name}_${times}`;
  });
}
