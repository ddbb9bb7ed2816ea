import type { DuckDBResultReader } from '@duckdb/node-api';

/** What a query has answered, every number as it is spelled. */
export interface Answer {
  columns: { name: string; kind: 'number' | 'json' | 'other' }[];
  rows: (string | boolean | null)[][];
}

const NUMBER = /INT$|INTEGER$|^DECIMAL|^DOUBLE$|^FLOAT$|^BIGNUM$/;

export function answerOf(reader: DuckDBResultReader): Answer {
  const types = reader.columnTypes();
  const columns = reader.columnNames().map((name, place) => {
    const type = types[place];
    const kind = type?.alias === 'JSON' ? 'json' : NUMBER.test(String(type)) ? 'number' : 'other';
    return { name, kind } as const;
  });
  const rows = reader.getRowsJson().map((row) =>
    row.map((value) => {
      if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    }),
  );
  return { columns, rows };
}

const LONGEST_CELL = 60;

/** For people: numbers to the right, long values shortened. */
export function formatTable({ columns, rows }: Answer): string {
  const cells = rows.map((row) => row.map((value) => shorten(value === null ? '' : String(value))));
  const widths = columns.map(({ name }, place) =>
    cells.reduce((width, row) => Math.max(width, (row[place] ?? '').length), name.length),
  );
  const format = (row: readonly string[]): string =>
    row
      .map((cell, place) => {
        const width = widths[place] ?? 0;
        return columns[place]?.kind === 'number' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [format(columns.map(({ name }) => name)), rule, ...cells.map(format)].map((line) => `${line}\n`).join('');
}

function shorten(text: string): string {
  // What others have written must not command the terminal.
  const line = text.replaceAll(/\s+/g, ' ').replaceAll(/\p{Cc}/gu, '\ufffd');
  return line.length <= LONGEST_CELL ? line : `${line.slice(0, LONGEST_CELL - 1)}…`;
}

/** A list of objects; numbers and JSON stand in it as they are. */
export function formatJson({ columns, rows }: Answer): string {
  const objects = rows.map((row) => {
    const parts = row.map((value, place) => {
      const column = columns[place];
      const isRaw =
        typeof value !== 'string' || column?.kind === 'json' || (column?.kind === 'number' && /\d$/.test(value));
      return `${JSON.stringify(column?.name)}:${isRaw ? value : JSON.stringify(value)}`;
    });
    return `{${parts.join(',')}}`;
  });
  return `[${objects.join(',\n')}]\n`;
}

export function formatCsv({ columns, rows }: Answer): string {
  const cell = (value: string | boolean | null): string => {
    const text = value === null ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns.map(({ name }) => name), ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}
