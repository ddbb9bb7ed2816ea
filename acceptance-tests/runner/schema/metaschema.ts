import { Ajv } from 'ajv';

/** The release of draft 7 asks of an enum only to be a list; the copy that comes with ajv asks for more. */
const overstrict = /\/enum\/(uniqueItems|minItems)$/;

let check: ReturnType<Ajv['compile']> | undefined;

/** Why a value is no JSON Schema of draft 7, whatever `$schema` says; empty if it is one. */
export function problemsOfSchema(schema: unknown): string[] {
  check ??= new Ajv({ strict: false, validateFormats: false, allErrors: true }).getSchema(
    'http://json-schema.org/draft-07/schema',
  );
  if (!check) throw new Error('ajv does not know draft 7');
  if (check(schema)) return [];
  const errors = (check.errors ?? []).filter(({ schemaPath }) => !overstrict.test(schemaPath));
  return errors.slice(0, 5).map(({ instancePath, message }) => `${instancePath || '(root)'} ${message}`);
}
