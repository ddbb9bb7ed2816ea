const WIDTH = 76;
const LONGEST_VALUE = 40;

/** Some fields of a record, `a.b` being b within a, as lines of at most 76 columns. */
export function formatSample(record: Record<string, unknown>, fields: readonly string[]): string[] {
  const parts = fields.map((field) => `${field}: ${shorten(JSON.stringify(valueAt(record, field)) ?? 'null')}`);
  const more = Object.keys(record).length - new Set(fields.map((field) => field.split('.')[0])).size;
  const lines = [''];
  for (const part of [...parts, ...(more > 0 ? [`and ${more} more`] : [])]) {
    const line = lines.at(-1) ?? '';
    const longer = line === '' ? part : `${line}, ${part}`;
    if (longer.length < WIDTH) lines[lines.length - 1] = longer;
    else lines.splice(-1, 1, `${line},`, part);
  }
  return lines;
}

/** What `a.b` is within a record. */
export function valueAt(record: Record<string, unknown>, field: string): unknown {
  return field
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], record);
}

function shorten(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`;
}
