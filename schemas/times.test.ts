import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import type { JSONSchema7, JSONSchema7Definition } from 'json-schema';
import { dereference } from '../shared/schema/dereference.ts';

const SCHEMAS = dirname(fileURLToPath(import.meta.url));
const NOT_STREAMS = ['definitions', 'samples', 'spec'];
const SUFFIXES = ['_datetime', 'DateTime'];

const load = (path: string): unknown => JSON.parse(readFileSync(join(SCHEMAS, path), 'utf8'));

const streams = globSync('source-*/*.json', { cwd: SCHEMAS })
  .map((path) => path.replace(/\.json$/, ''))
  .filter((path) => !NOT_STREAMS.includes(path.split('/')[1] ?? ''));

/** The Unix times of a schema at any depth, and the date-time that is declared beside each. */
function timesOf(schema: JSONSchema7Definition | undefined, above = ''): { path: string; twin: unknown }[] {
  if (typeof schema !== 'object') return [];
  const properties = schema.properties ?? {};
  const own = Object.entries(properties).flatMap(([name, property]) => {
    const path = `${above}/${name}`;
    if (typeof property !== 'object') return [];
    const inside = timesOf(property, path);
    if (![property.type].flat().includes('integer') || !/Unix (seconds|time)/.test(String(property.description))) {
      return inside;
    }
    const twin = SUFFIXES.map((suffix) => properties[`${name}${suffix}`]).find((found) => found !== undefined);
    return [...inside, { path, twin }];
  });
  return [...own, ...(Array.isArray(schema.items) ? [] : timesOf(schema.items, `${above}/*`))];
}

const times = streams.flatMap((path) => {
  const file = join(dirname(path), 'definitions.json');
  const definitions = existsSync(join(SCHEMAS, file)) ? load(file) : {};
  return timesOf(dereference(load(`${path}.json`), definitions) as JSONSchema7, path);
});

test('there are Unix times, also inside of others', () => {
  expect(times.length).toBeGreaterThan(25);
  expect(times.map(({ path }) => path)).toContain('source-missive/posts/attachments/*/timestamp');
});

test.each(times)('$path has a date-time beside it', ({ path, twin }) => {
  expect(twin).toMatchObject({
    type: ['null', 'string'],
    format: 'date-time',
    airbyte_type: 'timestamp_with_timezone',
    description: expect.stringContaining(`Added by the connector: ${path.split('/').at(-1)} as a date-time (UTC)`),
  });
});
