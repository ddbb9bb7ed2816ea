import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { dereference } from '../shared/schema/dereference.ts';

interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  oneOf?: Schema[];
  items?: Schema;
  [keyword: string]: unknown;
}

interface Node {
  path: string;
  name: string;
  schema: Schema;
  /** What the node is to the one above it. */
  role: 'root' | 'property' | 'option' | 'item';
  topLevel: boolean;
  required: boolean;
}

type Rule = (node: Node) => boolean;

const FORBIDDEN = [
  'not',
  'anyOf',
  'allOf',
  'patternProperties',
  'prefixItems',
  'if',
  'then',
  'else',
  'dependentSchemas',
  'dependentRequired',
  '$ref',
];
const SECRET_NAMES = ['service_account_info', 'service_account', 'tenant_id', 'certificate', 'jwt', 'credentials'];
const SECRET_ENDING = /(^|_)(key|secret|token|password|app_?id)$/i;
const DATE_PATTERN = /^\^\[0-9\]\{4\}-/;
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;

const ajv = new Ajv({ strict: true, allErrors: true });
ajv.addFormat('date-time', (text) => DATE_TIME.test(text) && !Number.isNaN(Date.parse(text)));
ajv.addVocabulary(['airbyte_type', 'airbyte_secret', 'airbyte_hidden', 'order', 'group', 'groups', 'always_show']);
ajv.addVocabulary(['pattern_descriptor', 'display_type', 'multiline']);

const isPlain = ({ type, const: value }: Schema) =>
  value === undefined && ['string', 'integer', 'number'].some((name) => name === type);
const isSecretName = (name: string) => SECRET_ENDING.test(name) || SECRET_NAMES.includes(name.toLowerCase());
const isDistinct = (values: unknown[]) => new Set(values).size === values.length;
/** A name in small letters, digits and single underscores, by the words that capitals begin. */
const folded = (name: string) =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '_')
    .replaceAll(/^_|_$/g, '');
const properties = (schema: Schema) => Object.entries(schema.properties ?? {});
const types = ({ type }: Schema) => [type ?? []].flat();

const SPEC_RULES = {
  'the root is an open object': ({ role, schema }) =>
    role !== 'root' || (schema.type === 'object' && schema.additionalProperties === true),
  'additionalProperties is true where it stands': ({ schema }) => (schema.additionalProperties ?? true) === true,
  'no forbidden keyword': ({ schema }) => !FORBIDDEN.some((keyword) => keyword in schema),
  'a type is one name, or one and "null"': ({ schema }) =>
    !Array.isArray(schema.type) || schema.type.length < 2 || (schema.type.length === 2 && schema.type[1] === 'null'),
  'a nested object has properties or a oneOf': ({ role, schema }) =>
    role === 'root' || schema.type !== 'object' || properties(schema).length > 0 || schema.oneOf !== undefined,
  'every setting has a type': ({ role, schema }) => role !== 'property' || schema.type !== undefined,
  'required names exist': ({ schema }) => (schema.required ?? []).every((name) => name in (schema.properties ?? {})),
  'items are of one simple type': ({ role, schema }) =>
    role !== 'item' || 'enum' in schema || schema.type === 'object' || isPlain(schema),
  'enum values are distinct': ({ schema }) => isDistinct((schema.enum as unknown[]) ?? []),
  'a oneOf stands in an object and its options have properties': ({ schema }) =>
    !schema.oneOf || (schema.type === 'object' && schema.oneOf.every((option) => option.properties !== undefined)),
  'options share exactly one const, each with its own value': ({ schema: { oneOf } }) => {
    if (!oneOf) return true;
    const shared = Object.keys(oneOf[0]?.properties ?? {}).filter((name) =>
      oneOf.every((option) => option.properties?.[name]?.const),
    );
    return shared.length === 1 && isDistinct(oneOf.map((option) => option.properties?.[`${shared[0]}`]?.const));
  },
  'options have a title': ({ role, schema }) => role !== 'option' || Boolean(schema.title),
  'default and enum beside a const repeat it': ({ schema }) =>
    !('const' in schema) || [schema.default ?? [], schema.enum ?? []].flat().every((value) => value === schema.const),
  'a default fits its own schema': ({ schema: { default: value, ...schema } }) =>
    value === undefined || ajv.validate(schema, value),
  'secrets are marked': ({ name, schema }) => schema.airbyte_secret === true || !isPlain(schema) || !isSecretName(name),
  'only plain values are marked as secret': ({ schema }) => !schema.airbyte_secret || isPlain(schema),
  'a date has its format and its pattern': ({ schema: { format, pattern } }) =>
    ['date', 'date-time'].some((name) => name === format) === DATE_PATTERN.test(`${pattern ?? ''}`),
  'orders are distinct within a group': ({ schema }) =>
    isDistinct(properties(schema).map(([, { order, group }]) => `${order} ${group ?? ''}`)),
  'a group stands at the top level only': ({ topLevel, schema }) => topLevel || !('group' in schema),
  'a group is declared': ({ schema }) => {
    const declared = ((schema.groups as Schema[]) ?? []).map(({ id }) => id);
    return properties(schema).every(([, { group }]) => group === undefined || declared.includes(group));
  },
  'display_type is dropdown or radio, beside a oneOf': ({ schema }) =>
    !('display_type' in schema) || (!!schema.oneOf && /^(dropdown|radio)$/.test(`${schema.display_type}`)),
  'a property has title, description and order': ({ role, schema }) =>
    role !== 'property' || (!!schema.title && !!schema.description && Number.isInteger(schema.order)),
} satisfies Record<string, Rule>;

const STREAM_RULES = {
  'the root is an object': ({ role, schema }) => role !== 'root' || schema.type === 'object',
  'no forbidden keyword': ({ schema }) => ![...FORBIDDEN, 'oneOf', 'enum'].some((keyword) => keyword in schema),
  'an object is open': ({ schema }) => !types(schema).includes('object') || schema.additionalProperties === true,
  'a map has no properties at all': ({ schema }) => schema.properties === undefined || properties(schema).length > 0,
  'an object in a list has properties': ({ role, schema }) =>
    role !== 'item' || !types(schema).includes('object') || properties(schema).length > 0,
  'names stay apart in clients that know small letters and digits only': ({ schema }) =>
    isDistinct(properties(schema).map(([name]) => folded(name))),
  'a required property is plain, anything else nullable': ({ role, required, schema }) =>
    role === 'root' || (required ? isPlain(schema) : types(schema).length === 2 && types(schema)[0] === 'null'),
  'required names exist': ({ schema }) => (schema.required ?? []).every((name) => name in (schema.properties ?? {})),
  'a date-time says whether it has a zone': ({ schema }) =>
    (schema.format === 'date-time') === 'airbyte_type' in schema,
  'a top-level property has a description': ({ topLevel, schema }) => !topLevel || !!schema.description,
} satisfies Record<string, Rule>;

const PLANTED_SPEC_FAULTS: Record<keyof typeof SPEC_RULES, Schema> = {
  'the root is an open object': { type: 'object' },
  'additionalProperties is true where it stands': { properties: { a: { additionalProperties: false } } },
  'no forbidden keyword': { properties: { a: { items: { anyOf: [] } } } },
  'a type is one name, or one and "null"': { properties: { a: { type: ['null', 'string'] } } },
  'a nested object has properties or a oneOf': { properties: { a: { type: 'object' } } },
  'every setting has a type': { properties: { a: { title: 'A' } } },
  'required names exist': { required: ['a'] },
  'items are of one simple type': { properties: { a: { items: { type: 'array' } } } },
  'enum values are distinct': { properties: { a: { enum: ['x', 'x'] } } },
  'a oneOf stands in an object and its options have properties': { oneOf: [{ properties: {} }] },
  'options share exactly one const, each with its own value': {
    oneOf: [{ properties: { a: { const: 'x' } } }, { properties: { a: { const: 'x' } } }],
  },
  'options have a title': { oneOf: [{}] },
  'default and enum beside a const repeat it': { properties: { a: { const: 'x', default: 'y' } } },
  'a default fits its own schema': { properties: { a: { type: 'integer', minimum: 1, default: 0 } } },
  'secrets are marked': { oneOf: [{ properties: { client_secret: { type: 'string' } } }] },
  'only plain values are marked as secret': { properties: { credentials: { type: 'object', airbyte_secret: true } } },
  'a date has its format and its pattern': { properties: { a: { format: 'date-time' } } },
  'orders are distinct within a group': { properties: { a: { order: 1 }, b: { order: 1 } } },
  'a group stands at the top level only': { oneOf: [{ properties: { a: { group: 'g' } } }] },
  'a group is declared': { properties: { a: { group: 'g' } } },
  'display_type is dropdown or radio, beside a oneOf': { properties: { a: { display_type: 'radio' } } },
  'a property has title, description and order': { properties: { a: { title: 'A', order: 0 } } },
};

const PLANTED_STREAM_FAULTS: Record<keyof typeof STREAM_RULES, Schema> = {
  'the root is an object': { properties: {} },
  'no forbidden keyword': { properties: { a: { items: { $ref: '#' } } } },
  'an object is open': { properties: { a: { type: ['null', 'object'] } } },
  'a map has no properties at all': { properties: { a: { type: ['null', 'object'], properties: {} } } },
  'an object in a list has properties': { properties: { a: { items: { type: ['null', 'object'] } } } },
  'names stay apart in clients that know small letters and digits only': {
    properties: { a: { properties: { ReadAt: {}, read_at: {} } } },
  },
  'a required property is plain, anything else nullable': {
    required: ['a'],
    properties: { a: { properties: { b: { type: 'string' } } } },
  },
  'required names exist': { required: ['a'] },
  'a date-time says whether it has a zone': { properties: { a: { format: 'date-time' } } },
  'a top-level property has a description': { properties: { a: {} } },
};

test.each(Object.entries(PLANTED_SPEC_FAULTS))('a spec is refused unless %s', (rule, spec) => {
  expect(faults(spec, SPEC_RULES)).toContainEqual(expect.stringContaining(rule));
});

test.each(Object.entries(PLANTED_STREAM_FAULTS))('a stream schema is refused unless %s', (rule, schema) => {
  expect(faults(schema, STREAM_RULES)).toContainEqual(expect.stringContaining(rule));
});

const folders = readdirSync(import.meta.dirname).filter((name) => name.startsWith('source-'));
const readJson = (...path: string[]) => JSON.parse(readFileSync(join(import.meta.dirname, ...path), 'utf8'));

describe.each(folders)('%s', (folder) => {
  const { connectionSpecification: spec, ...about } = readJson(folder, 'spec.json');
  const samples: Record<string, unknown[]> = readJson(folder, 'samples.json');
  const hasDefinitions = existsSync(join(import.meta.dirname, folder, 'definitions.json'));
  const definitions = hasDefinitions ? readJson(folder, 'definitions.json') : { definitions: {} };
  const streams = readdirSync(join(import.meta.dirname, folder))
    .filter((file) => file.endsWith('.json') && !['spec.json', 'samples.json', 'definitions.json'].includes(file))
    .map((file) => file.slice(0, -'.json'.length));
  const schemaOf = (stream: string) => dereference(readJson(folder, `${stream}.json`), definitions) as Schema;

  test('the spec can be used as it is', () => {
    expect(about).toEqual({ documentationUrl: expect.stringMatching(/^https:/), protocol_version: '0.18.0' });
    expect(() => ajv.compile(spec)).not.toThrow();
    expect(faults(spec, SPEC_RULES)).toEqual([]);
  });

  test('index.ts exports every stream and the definitions', async () => {
    const index = await import(`./${folder}/index.ts`);
    expect(Object.keys(index.schemas)).toEqual(streams);
    for (const stream of streams) expect(index.schemas[stream]).toEqual(readJson(folder, `${stream}.json`));
    expect(index.definitions).toEqual(definitions);
  });

  test('names of streams stay apart in clients that know small letters and digits only', () => {
    expect(new Set(streams.map(folded)).size).toBe(streams.length);
  });

  test('every stream has sample records', () => {
    expect(Object.keys(samples).sort()).toEqual(streams);
    for (const stream of streams) expect(samples[stream]?.length).toBeGreaterThan(0);
  });

  test.each(streams)('%s', (stream) => {
    const schema = schemaOf(stream);
    const validate = ajv.compile(schema);
    expect(faults(schema, STREAM_RULES)).toEqual([]);
    for (const record of samples[stream] ?? []) {
      validate(record);
      expect(validate.errors ?? []).toEqual([]);
      expect(undeclared(record, schema)).toEqual([]);
    }
  });
});

function faults(schema: Schema, rules: Record<string, Rule>): string[] {
  return [...nodes(schema)].flatMap((node) =>
    Object.entries(rules).flatMap(([rule, holds]) => (holds(node) ? [] : [`${node.path}: ${rule}`])),
  );
}

function* nodes(schema: Schema, at: Partial<Node> = {}): Generator<Node> {
  const { path = '#', name = '', role = 'root', required = false, topLevel = false } = at;
  yield { path, name, schema, role, required, topLevel };
  for (const [key, child] of properties(schema)) {
    yield* nodes(child, {
      path: `${path}/properties/${key}`,
      name: key,
      role: 'property',
      required: schema.required?.includes(key) ?? false,
      topLevel: role === 'root',
    });
  }
  for (const [key, child] of (schema.oneOf ?? []).entries()) {
    yield* nodes(child, { path: `${path}/oneOf/${key}`, role: 'option' });
  }
  if (schema.items) yield* nodes(schema.items, { path: `${path}/items`, role: 'item' });
}

/** The paths of a record's fields that its schema does not name; a free-form map, and a list without items, may hold any. */
function undeclared(value: unknown, schema: Schema | undefined, path = ''): string[] {
  if (schema === undefined) return [path];
  if (Array.isArray(value) && schema.items === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item) => undeclared(item, schema.items, `${path}/*`));
  if (typeof value !== 'object' || value === null || properties(schema).length === 0) return [];
  return Object.entries(value).flatMap(([key, child]) => undeclared(child, schema.properties?.[key], `${path}/${key}`));
}
