import { Ajv, type Options } from 'ajv';
import * as formats from './formats.ts';
import type { Kind, Validate } from './validator.ts';

/** The schemas are our own, and `schemas.test.ts` looks whether they are any: here it would take 30 ms of each process. */
const common = {
  allErrors: true,
  verbose: true,
  strict: false,
  logger: false,
  meta: false,
  validateSchema: false,
} as const;

/** How ajv is told to check. */
export const OPTIONS: Readonly<Record<Kind, Options>> = {
  record: { ...common, allowUnionTypes: true, formats: formats.record },
  config: { ...common, useDefaults: true, formats: formats.config },
};

/** Compiles a schema now, which takes milliseconds. */
export function compile(kind: Kind, schema: object): Validate {
  return new Ajv(OPTIONS[kind]).compile(schema);
}
