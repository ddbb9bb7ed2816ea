export interface Schema {
  type?: unknown;
  const?: unknown;
  enum?: readonly unknown[];
  oneOf?: readonly Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: readonly string[];
  default?: unknown;
}

const PLAIN: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
};

/** The type of a configuration as parseConfig hands it out: what has a default is always there. */
export function formatConfigType(name: string, specification: Schema): string {
  return [
    '\n/** The configuration as spec.json describes it, defaults filled in. */\n',
    `export interface ${name}Config ${typeOf(specification, '')}\n`,
  ].join('');
}

function typeOf(schema: Schema, indent: string): string {
  const { type, enum: values, oneOf, items, properties } = schema;
  if ('const' in schema) return literal(schema.const);
  if (values) return values.map(literal).join(' | ');
  if (oneOf) return oneOf.map((option) => `\n${indent}  | ${typeOf(option, `${indent}    `)}`).join('');
  if (type === 'array' && items) return listOf(typeOf(items, indent));
  if (type === 'object' && properties) return objectOf(schema, indent);
  const plain = PLAIN[String(type)];
  if (plain === undefined) throw new Error(`No type is known for ${JSON.stringify(schema)} in a specification.`);
  return plain;
}

function listOf(type: string): string {
  return `readonly ${type.includes('|') ? `(${type})` : type}[]`;
}

function objectOf({ properties = {}, required = [] }: Schema, indent: string): string {
  const lines = Object.entries(properties).map(([name, property]) => {
    const isThere = required.includes(name) || 'default' in property;
    const type = typeOf(property, `${indent}  `);
    return `${indent}  ${name}${isThere ? '' : '?'}:${type.startsWith('\n') ? '' : ' '}${type};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replace(/['\\]/g, '\\$&')}'` : JSON.stringify(value);
}
