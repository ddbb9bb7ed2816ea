import type { JSONSchema7 } from 'json-schema';
import { formatTable } from './table.ts';

/** What the README of the repository says of a connector. */
export interface About {
  name: string;
  title: string;
  /** In a few words, what a user gets. */
  reads: string;
  streams: number;
  spec: { connectionSpecification: JSONSchema7 };
}

/** The tables of all connectors, by the name that stands in the mark before each. */
export function connectorTables(connectors: readonly About[]): Readonly<Record<string, string>> {
  return {
    Connectors: formatTable(
      ['Connector', 'Reads', 'Streams'],
      connectors.map(({ name, reads, streams }) => [`[${name}](connectors/${name}/README.md)`, reads, String(streams)]),
    ),
    Configurations: formatTable(
      ['', '`config.json`'],
      connectors.map(({ title, spec }) => [title, `\`${leastConfig(spec.connectionSpecification)}\``]),
    ),
  };
}

/** What must be given, of several ways the first, and the date that most people want to give. */
function leastConfig(schema: JSONSchema7): string {
  const { start_date } = propertiesOf(schema);
  const example = start_date && { start_date: exampleFor(start_date) };
  return JSON.stringify({ ...requiredOf(schema), ...example }, null, 1).replace(/\n */g, ' ');
}

function requiredOf(schema: JSONSchema7): Record<string, unknown> {
  const properties = propertiesOf(schema);
  return Object.fromEntries((schema.required ?? []).map((name) => [name, exampleFor(properties[name] ?? {})]));
}

function exampleFor(schema: JSONSchema7): unknown {
  const { const: fixed, oneOf, examples } = schema;
  if (fixed !== undefined) return fixed;
  if (oneOf) return requiredOf(oneOf[0] as JSONSchema7);
  if (schema.type === 'object') return requiredOf(schema);
  return Array.isArray(examples) ? examples[0] : '…';
}

function propertiesOf({ properties = {} }: JSONSchema7): Record<string, JSONSchema7> {
  return properties as Record<string, JSONSchema7>;
}
