import type { Progress } from './progress.ts';
import type { StreamResult } from './sync.ts';

export interface Report {
  isComplete: boolean;
  file: string;
  seconds: number;
  streams: StreamReport[];
  /** What went wrong, and what to do. */
  problems: string[];
}

interface StreamReport {
  stream: string;
  complete: boolean;
  new: number;
  changed: number;
  total: number;
  /** As they came, repeats counted. */
  records: number;
  calls?: number;
  error?: string;
}

export async function reportOf(
  file: string,
  seconds: number,
  results: readonly StreamResult[],
  problems: readonly string[],
  progress: Progress,
): Promise<Report> {
  const streams: StreamReport[] = [];
  for (const { stream, landing, error } of results) {
    const calls = progress.calls(stream);
    const { fresh, changed } = landing.counts;
    streams.push({
      ...{
        stream,
        complete: landing.isComplete,
        new: fresh,
        changed,
        total: await landing.total(),
        records: landing.records,
      },
      ...(calls !== undefined && { calls }),
      ...(error !== undefined && { error }),
    });
  }
  const failed = streams.flatMap(({ stream, error }) => (error === undefined ? [] : [`${stream}: ${error}`]));
  const isComplete = problems.length === 0 && streams.every(({ complete }) => complete);
  return { isComplete, file, seconds, streams, problems: [...failed, ...problems] };
}

/** The closing table, then what went wrong. */
export function formatReport({ file, seconds, streams, isComplete }: Report): string {
  const count = (number: number | undefined) => number?.toLocaleString('en') ?? '';
  const sum = (what: 'new' | 'changed' | 'total' | 'calls') =>
    count(streams.reduce((all, stream) => all + (stream[what] ?? 0), 0));
  const rows = streams.map((stream) => [
    ...[stream.stream, count(stream.new), count(stream.changed), count(stream.total), count(stream.calls)],
    stream.complete ? '' : 'not complete',
  ]);
  const table = formatTable([
    ['stream', 'new', 'changed', 'total', 'calls', ''],
    ...rows,
    ['in all', sum('new'), sum('changed'), sum('total'), sum('calls'), ''],
  ]);
  const complete = streams.filter((stream) => stream.complete).length;
  const end = isComplete
    ? `${file} is up to date (${seconds.toFixed(1)} s).`
    : `${complete} of ${streams.length} streams are complete in ${file}; the others go on from where they are with the next sync.`;
  return `${table}\n\n${end}\n`;
}

export function formatProblems({ problems }: Report): string {
  return problems.map((problem) => `${problem}\n`).join('');
}

function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column % 5 === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
