import { _, Ajv, type Options } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
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

const OPTIONS: Readonly<Record<Kind, Options>> = {
  record: { ...common, allowUnionTypes: true, formats: formats.record },
  config: { ...common, useDefaults: true, formats: formats.config },
};

/** Compiles a schema now, which takes milliseconds. */
export function compile(kind: Kind, schema: object): Validate {
  return new Ajv(OPTIONS[kind]).compile(schema);
}

/** The module of a compiled schema, whose `validate` is what `compile` makes; `formats`: the path of `formats.ts`. */
export function codeOf(kind: Kind, schema: object, formats: string): string {
  const ajv = new Ajv({ ...OPTIONS[kind], code: { source: true, esm: true, formats: _`formats` } });
  return `import { ${kind} as formats } from ${JSON.stringify(formats)};\n${standalone.default(ajv, ajv.compile(schema))}`;
}
