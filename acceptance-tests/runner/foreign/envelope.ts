import { isRow, type Row } from '../json.ts';

/** A body that holds a list of rows, taken apart. */
export interface Envelope {
  rows: readonly unknown[];
  /** The body with something else in the place of the list. */
  holding(list: unknown): unknown;
  /** The body as it looks where there is nothing: an empty list, and the counts of its rows at 0. */
  emptied(): unknown;
  /** What an envelope has in common with others of its kind. */
  form: string;
}

/** Finds the list in a body: the body itself, or the first list at the top of it, or one step below. */
export function envelopeOf(body: unknown): Envelope | undefined {
  if (Array.isArray(body)) return { rows: body, holding: (list) => list, emptied: () => [], form: '[]' };
  if (!isRow(body)) return undefined;
  const names = Object.keys(body);
  const name = names.find((key) => isListOfRows(body[key]));
  if (name !== undefined) return at(body, name);
  for (const key of names) {
    const inner = isRow(body[key]) ? envelopeOf(body[key]) : undefined;
    if (inner) return { ...inner, ...within(body, key, inner) };
  }
  return undefined;
}

function isListOfRows(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.every(isRow);
}

function at(body: Row, name: string): Envelope {
  const rows = body[name] as unknown[];
  const counts = Object.entries(body).filter(([, value]) => rows.length > 0 && value === rows.length);
  const zeros = Object.fromEntries(counts.map(([key]) => [key, 0]));
  return {
    rows,
    holding: (list) => ({ ...body, [name]: list }),
    emptied: () => ({ ...body, ...zeros, [name]: [] }),
    form: Object.keys(body).sort().join(','),
  };
}

function within(body: Row, key: string, { holding, emptied, form }: Envelope): Omit<Envelope, 'rows'> {
  return {
    holding: (list) => ({ ...body, [key]: holding(list) }),
    emptied: () => ({ ...body, [key]: emptied() }),
    form: `${key}:${form}`,
  };
}
