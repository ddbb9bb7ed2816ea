/** Columns of text, the first ones to the left and the others, numbers, to the right. The last row is the sum. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[], left: number): string {
  const sum = rows.at(-1) ?? [];
  const widths = head.map((title, column) =>
    Math.max(...title.split('\n').map(({ length }) => length), ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const format = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column < left ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  const titles = [0, 1].map((line) => format(head.map((title) => title.split('\n')[line] ?? '')));
  return [...titles, rule, ...rows.slice(0, -1).map(format), rule, format(sum)].join('\n');
}
