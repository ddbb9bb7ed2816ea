/** A name as SQL takes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A table of the file, whatever else is called like it or its schema. */
export function qualified(schema: string, table: string): string {
  return `landing.${quoted(schema)}.${quoted(table)}`;
}

/** A text as SQL takes it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
