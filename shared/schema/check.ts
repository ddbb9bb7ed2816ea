import { hash } from 'node:crypto';
import type { Row } from '../json.ts';
import { compiled } from './compiled.ts';
import type { Complaint, Kind, Validate } from './validator.ts';

/** One way in which a value departs from its schema. */
export interface Violation {
  /** JSON pointer of the value. */
  path: string;
  keyword: string;
  message: string;
  value: unknown;
  params: Row;
  /** The schema that the value should have met. */
  schema: Row;
}

/** A check of values against a draft-07 schema; it answers with what is wrong, nothing for a good value. */
export type Check = (value: unknown) => readonly Violation[];

/** The check of a schema: the bundle's, if it has one; otherwise it is compiled now. */
export async function checkOf(kind: Kind, schema: object): Promise<Check> {
  const ready = compiled[keyOf(kind, schema)];
  return checking(ready ? (await ready()).validate : (await import('./ajv.ts')).compile(kind, schema));
}

/** What a compiled check is called. */
export function keyOf(kind: Kind, schema: object): string {
  return `${kind} ${hash('sha256', JSON.stringify(schema), 'base64url')}`;
}

const NONE: readonly Violation[] = [];

function checking(validate: Validate): Check {
  return (value) => (validate(value) ? NONE : (validate.errors ?? []).map(violation));
}

function violation({ instancePath, keyword, message = '', data, params, parentSchema = {} }: Complaint): Violation {
  return { path: instancePath, keyword, message, value: data, params, schema: parentSchema as Row };
}
