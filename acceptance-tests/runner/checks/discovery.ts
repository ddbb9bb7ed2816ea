import { excerpt, isRow } from '../json.ts';
import { problemsOfSchema } from '../schema/metaschema.ts';
import { findKey, isPropertyName, propertyAt, showPath, typesOf } from '../schema/walk.ts';
import { assert, type Check, checksOf, failOn, skip } from './check.ts';
import { problemsOfDataTypes } from './data-types.ts';

/**
 * Whether a keyword stands anywhere in a schema. As in the official suite, a property of that name is told apart only in
 * a schema whose `type` is `object` and nothing else.
 */
function uses(schema: unknown, keyword: string, inProperties = false): boolean {
  if (Array.isArray(schema)) return schema.some((item) => uses(item, keyword));
  if (!isRow(schema)) return false;
  return Object.entries(schema).some(([name, value]) => {
    const areProperties = name === 'properties' && schema.type === 'object';
    return (name === keyword && !inProperties) || uses(value, keyword, areProperties);
  });
}

function noKeyword(keyword: string): Omit<Check, 'section'> {
  return {
    name: 'test_defined_keyword_exist_in_schema',
    variant: keyword,
    hint: `Write the schemas without \`${keyword}\`.`,
    run: async (context) => {
      const streams = (await context.streams()).filter(({ json_schema }) => uses(json_schema, keyword));
      failOn(streams.map(({ name }) => `The schema of ${name} uses ${keyword}.`));
    },
  };
}

export const discovery: Check[] = checksOf('discovery', [
  {
    name: 'test_discover',
    hint: 'Let `discover` print one CATALOG whose streams have distinct names.',
    run: async (context) => {
      const run = context.mustSucceed(await context.cached('discover'));
      const streams = await context.streams();
      assert(
        run.catalogs.length === 1,
        `\`discover\` must print exactly one CATALOG; there are ${run.catalogs.length}.`,
      );
      assert(streams.length > 0, 'The catalog has no streams.');
      const names = streams.map(({ name }) => name);
      const twice = names.filter((name, index) => names.indexOf(name) !== index);
      failOn(twice.map((name) => `The stream ${name} stands in the catalog more than once.`));
    },
  },
  {
    name: 'test_streams_have_valid_json_schemas',
    hint: 'Write the schemas in JSON Schema draft 7.',
    run: async (context) => {
      const streams = await context.streams();
      failOn(
        streams.flatMap(({ name, json_schema }) =>
          problemsOfSchema(json_schema).map((problem) => `The schema of ${name}: ${problem}.`),
        ),
      );
    },
  },
  {
    name: 'test_defined_cursors_exist_in_schema',
    hint: 'Declare the cursor fields in the schemas.',
    run: async (context) => {
      const streams = (await context.streams()).filter(({ default_cursor_field: cursor }) => cursor?.length);
      failOn(
        streams
          .filter(({ json_schema, default_cursor_field }) => !propertyAt(json_schema, default_cursor_field ?? []))
          .map(
            ({ name, default_cursor_field }) =>
              `${name}: the cursor ${default_cursor_field?.join('.')} is not in the schema.`,
          ),
      );
    },
  },
  {
    name: 'test_defined_refs_exist_in_schema',
    hint: 'Resolve references before the catalog is printed.',
    run: async (context) => {
      const streams = await context.streams();
      failOn(
        streams.flatMap(({ name, json_schema }) =>
          findKey(json_schema, '$ref').map(({ path }) => `${name}: ${showPath(path)} is an unresolved reference.`),
        ),
      );
    },
  },
  ...['allOf', 'not'].map(noKeyword),
  {
    name: 'test_primary_keys_exist_in_schema',
    hint: 'Declare the fields of the primary keys in the schemas.',
    run: async (context) => {
      failOn(
        (await context.streams()).flatMap(({ name, json_schema, source_defined_primary_key: key }) =>
          (key ?? [])
            .filter((path) => !propertyAt(json_schema, path))
            .map((path) => `${name}: the key ${path.join('.')} is not in the schema.`),
        ),
      );
    },
  },
  {
    name: 'test_streams_has_sync_modes',
    hint: 'Give each stream its supported_sync_modes.',
    run: async (context) => {
      const without = (await context.streams()).filter(({ supported_sync_modes: modes }) => !modes?.length);
      failOn(without.map(({ name }) => `${name} has no supported_sync_modes.`));
    },
  },
  {
    name: 'test_additional_properties_is_true',
    hint: 'Remove `additionalProperties` from the schemas, or set it to true.',
    run: async (context) => {
      failOn(
        (await context.streams()).flatMap(({ name, json_schema }) =>
          findKey(json_schema, 'additionalProperties')
            .filter((found) => found.value !== true && !isPropertyName(found))
            .map(({ path, value }) => `${name}: ${showPath(path)} is ${excerpt(value, 80)}, expected true.`),
        ),
      );
    },
  },
  {
    name: 'test_catalog_has_supported_data_types',
    hint: '',
    run: async (context) => {
      const problems = (await context.streams()).flatMap(({ name, json_schema }) =>
        problemsOfDataTypes(name, json_schema),
      );
      for (const problem of problems) context.warn(problem);
      return skip(
        `the official suite has switched it off; ${problems.length === 0 ? 'all types are supported' : `${problems.length} findings are among the warnings`}`,
      );
    },
  },
  {
    name: 'test_primary_keys_data_type',
    hint: 'Use fields as primary key that are neither objects nor lists.',
    run: async (context) => {
      if (!context.entry.validate_primary_keys_data_type) return skip('validate_primary_keys_data_type is false');
      failOn(
        (await context.streams()).flatMap(({ name, json_schema, source_defined_primary_key: key }) =>
          (key ?? []).flatMap((path) => {
            const field = propertyAt(json_schema, path);
            if (!isRow(field)) return [`${name}: the key ${path.join('.')} is not in the schema.`];
            const bad = typesOf(field).filter((type) => type === 'object' || type === 'array');
            const problems =
              bad.length === 0 ? [] : [`${name}: the key ${path.join('.')} is of type ${bad.join(', ')}.`];
            // The official check sees types in lists only.
            return Array.isArray(field.type) ? problems : context.stricter(problems);
          }),
        ),
      );
      return undefined;
    },
  },
]);
