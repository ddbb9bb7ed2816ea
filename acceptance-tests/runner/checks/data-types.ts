import type { Row } from '../json.ts';
import { findKey, showPath } from '../schema/walk.ts';

const types = ['null', 'string', 'number', 'integer', 'boolean', 'object', 'array'];
const texts = ['date', 'date-time', 'time'];
const airbyteTypes: Readonly<Record<string, readonly string[]>> = {
  timestamp_with_timezone: ['string'],
  timestamp_without_timezone: ['string'],
  time_with_timezone: ['string'],
  time_without_timezone: ['string'],
  integer: ['integer', 'number'],
};

/** What destinations do not know of the types, formats and airbyte_types of a schema. */
export function problemsOfDataTypes(stream: string, schema: Row): string[] {
  return findKey(schema, 'type').flatMap(({ path, value, parent }) => {
    const own = [value].flat();
    if (!own.every((type) => typeof type === 'string')) return [];
    const place = `${stream}: ${showPath(path.slice(0, -1))}`;
    const plain = own.filter((type) => type !== 'null') as string[];
    const { format, airbyte_type: special } = parent;
    const problems: string[] = [];
    const unknown = plain.filter((type) => !types.includes(type));
    if (unknown.length > 0) problems.push(`${place} has the unsupported type ${unknown.join(', ')}.`);
    if (typeof format === 'string' && !(texts.includes(format) && plain.join() === 'string')) {
      problems.push(`${place} has the format ${format}, which is not supported for ${plain.join(', ')}.`);
    }
    if (typeof special === 'string' && !airbyteTypes[special]?.includes(plain.join())) {
      problems.push(`${place} has the airbyte_type ${special}, which is not supported for ${plain.join(', ')}.`);
    }
    return problems;
  });
}
