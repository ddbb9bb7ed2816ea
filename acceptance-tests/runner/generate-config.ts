import { Random } from '../support/random.ts';
import { isRow, numberOf, type Row } from './json.ts';
import { Validator } from './schema/validator.ts';
import { typesOf } from './schema/walk.ts';

const texts = [
  '',
  'a',
  'Zoë',
  '0',
  '2024-02-29',
  '2024-02-29T12:00:00Z',
  'https://example.com/x?y=1',
  '{"a": 1}',
  'x'.repeat(80),
];

function textFor(schema: Row, random: Random): string {
  const known = [schema.default, ...(Array.isArray(schema.examples) ? schema.examples : [])];
  const fitting = [...known, ...texts].filter((text): text is string => {
    return typeof text === 'string' && new Validator(schema, { checkFormats: true }).problems(text).length === 0;
  });
  return fitting.length > 0 ? random.pick(fitting) : `text ${random.integer(0, 999)}`;
}

function numberFor(schema: Row, random: Random): number {
  const low = numberOf(schema.minimum) ?? (numberOf(schema.exclusiveMinimum) ?? -1001) + 1;
  const high = numberOf(schema.maximum) ?? (numberOf(schema.exclusiveMaximum) ?? low + 2001) - 1;
  const value = random.integer(Math.ceil(low), Math.max(Math.ceil(low), Math.floor(high)));
  return typesOf(schema).includes('number') && random.chance(0.3) && value < high ? value + 0.5 : value;
}

function generate(schema: unknown, random: Random): unknown {
  if (!isRow(schema)) return null;
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return random.pick(schema.enum);
  const options = schema.oneOf ?? schema.anyOf;
  if (Array.isArray(options) && options.length > 0) return generate(withOption(schema, random.pick(options)), random);
  const types = typesOf(schema);
  const type = types.length > 0 ? random.pick(types) : 'object';
  return generateOf(type, schema, random);
}

function withOption(schema: Row, option: unknown): Row {
  if (!isRow(option)) return {};
  const properties = { ...(schema.properties as Row), ...(option.properties as Row) };
  return { ...schema, ...option, properties, oneOf: undefined, anyOf: undefined };
}

function generateOf(type: string, schema: Row, random: Random): unknown {
  switch (type) {
    case 'object':
      return generateObject(schema, random);
    case 'array':
      return generateList(schema, random);
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    case 'string':
      return textFor(schema, random);
    default:
      return numberFor(schema, random);
  }
}

function generateList({ items = { type: 'string' }, minItems, maxItems }: Row, random: Random): unknown[] {
  const length = random.integer(numberOf(minItems) ?? 0, numberOf(maxItems) ?? 3);
  return Array.from({ length }, () => generate(items, random));
}

function generateObject(schema: Row, random: Random): Row {
  const required = Array.isArray(schema.required) ? schema.required : [];
  const properties = Object.entries(isRow(schema.properties) ? schema.properties : {});
  const chosen = properties.filter(([name]) => required.includes(name) || random.chance(0.5));
  return Object.fromEntries(chosen.map(([name, property]) => [name, generate(property, random)]));
}

/** Configurations that fit a specification, always the same ones; fewer where it is hard to fit by chance. */
export function generateConfigs(schema: Row, count: number): Row[] {
  const random = new Random(1);
  const validator = new Validator(schema);
  const made: Row[] = [];
  for (let attempt = 0; attempt < count * 10 && made.length < count; attempt += 1) {
    const config = generate({ ...schema, type: 'object' }, random);
    if (isRow(config) && validator.problems(config).length === 0) made.push(config);
  }
  return made;
}
