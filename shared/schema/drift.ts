import type { JSONSchema7 } from 'json-schema';
import { ExactNumber } from '../exactNumber.ts';
import type { Row } from '../json.ts';
import { checkOf, type Violation } from './check.ts';

/**
 * Checks records against the schema of their stream and reports each departure once per path and kind. Records are
 * never changed or lost.
 */
export async function driftReporter(
  stream: string,
  schema: JSONSchema7,
  report: (line: string) => void,
): Promise<(record: Row) => void> {
  const check = await checkOf('record', schema);
  const reported = new Set<string>();
  return (record) => {
    for (const violation of check(record)) {
      if (isExactNumber(violation)) continue;
      const path = violation.path.replace(/\/\d+(?=\/|$)/g, '/*') || '/';
      const found = kindOf(violation.value);
      const key = `${path} ${violation.keyword} ${found}`;
      if (reported.has(key)) continue;
      reported.add(key);
      report(
        `Stream ${stream}: ${path} is not as the schema says (it ${violation.message}, found ${found}). ` +
          'The record was passed on as it is; later ones like it are not reported again.',
      );
    }
  };
}

/** A number of the right kind, in a form that the validator does not know. */
function isExactNumber({ keyword, value, params }: Violation): boolean {
  const isInteger = typeof value === 'bigint' || (value instanceof ExactNumber && value.isInteger);
  if (keyword !== 'type' || !(isInteger || value instanceof ExactNumber)) return false;
  const types = String(params.type);
  return types.includes('number') || (isInteger && types.includes('integer'));
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value instanceof ExactNumber) return 'number';
  return Array.isArray(value) ? 'array' : typeof value;
}
