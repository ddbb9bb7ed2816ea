import type { Context } from '../context.ts';
import { isRow } from '../json.ts';
import { nodesOf, type SchemaNode } from '../schema/nodes.ts';
import { showPath, typesOf } from '../schema/walk.ts';
import { type Check, checksOf, failOn } from './check.ts';

/** What says the kind of a value where there is no type. */
const INSTEAD = ['const', 'oneOf', 'anyOf', 'allOf', '$ref'];

/** The schemas of a source: that of its configuration, and those of its streams. */
async function schemasOf(context: Context): Promise<[name: string, nodes: SchemaNode[]][]> {
  const { connectionSpecification } = await context.spec();
  const streams = (await context.streams()).map(({ name, json_schema }) => [name, nodesOf(json_schema)] as const);
  return [
    ['the specification', nodesOf(connectionSpecification)],
    ...streams.map(([...one]): [string, SchemaNode[]] => one),
  ];
}

async function problemsIn(context: Context, problemOf: (node: SchemaNode) => string | undefined): Promise<string[]> {
  return (await schemasOf(context)).flatMap(([name, nodes]) =>
    nodes.flatMap((node) => {
      const problem = problemOf(node);
      return problem === undefined ? [] : [`${name}: ${showPath(node.path)} ${problem}.`];
    }),
  );
}

function lacksType({ schema, role }: SchemaNode): string | undefined {
  if (role !== 'property' && role !== 'item') return undefined;
  return typesOf(schema).length > 0 || INSTEAD.some((key) => key in schema) ? undefined : 'has no type';
}

function emptyOrMissing({ schema, role }: SchemaNode): string | undefined {
  const { properties } = schema;
  if (isRow(properties) && Object.keys(properties).length === 0) return 'has empty properties';
  const isObjectItem = role === 'item' && typesOf(schema).includes('object') && !('oneOf' in schema);
  return isObjectItem && !isRow(properties) ? 'is an object in a list, and has no properties' : undefined;
}

/** How clients read names before they fold them: as they are, or by the words that capitals begin. */
const ways: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2'),
];

const folded = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');

/** Names that some client writes in the same way. */
function meetings(names: readonly string[]): string[] {
  return ways.flatMap((way) => {
    const groups = Map.groupBy(names, (name) => folded(way(name)) || name);
    return [...groups].flatMap(([, group]) => (group.length > 1 ? [group.join(' and ')] : []));
  });
}

const LONGEST_NAME = 63;

/** Checks of our own: what readers of schemas other than the platform stumble on. */
export const schemaChecks: Check[] = checksOf('mailroom', [
  {
    name: 'test_schemas_have_types',
    hint: 'Give every property and every `items` a `type`: tap-airbyte ends without one, PyAirbyte takes text.',
    run: async (context) => failOn(await problemsIn(context, lacksType)),
  },
  {
    name: 'test_no_empty_properties',
    hint: 'Leave `properties` out of an object that may hold anything; of an object in a list declare what is known, since Singer taps end without `properties` there.',
    run: async (context) => failOn(await problemsIn(context, emptyOrMissing)),
  },
  {
    name: 'test_names_stay_apart',
    hint: 'Clients write names in small letters, digits and single underscores, and databases cut them at 63 bytes: give streams, and the columns of a stream, names that stay apart.',
    run: async (context) => {
      const streams = await context.streams();
      failOn([
        ...meetings(streams.map(({ name }) => name)).map((names) => `The streams ${names} are one to some clients.`),
        ...streams.flatMap(({ name, json_schema: { properties } }) => {
          const columns = isRow(properties) ? Object.keys(properties) : [];
          const long = columns.filter((column) => Buffer.byteLength(column) > LONGEST_NAME);
          return [
            ...meetings(columns).map((names) => `${name}: the columns ${names} are one to some clients.`),
            ...long.map((column) => `${name}: the column ${column} is longer than ${LONGEST_NAME} bytes.`),
          ];
        }),
      ]);
    },
  },
]);
