import type { Progress } from './progress.ts';

const HEAD = ['stream', 'mode', 'records', 'calls', 'seconds', '2nd records', '2nd calls'];

/** Both reads side by side: the second shows how little is fetched when little has changed. */
export function formatTable(first: Progress, second: Progress): string {
  const rows = [...first.streams.values()].map((stream) => {
    const again = second.streams.get(stream.name);
    return [
      stream.name,
      stream.mode,
      String(stream.records),
      String(stream.calls),
      stream.seconds.toFixed(2),
      String(again?.records ?? 0),
      String(again?.calls ?? 0),
    ];
  });
  const sum = (column: number): string => String(rows.reduce((total, row) => total + Number(row[column]), 0));
  rows.push(['total', '', sum(2), sum(3), '', sum(5), sum(6)]);
  const widths = HEAD.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const format = (row: readonly string[]): string =>
    row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [format(HEAD), rule, ...rows.slice(0, -1).map(format), rule, format(rows.at(-1) ?? [])].join('\n');
}
