import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { JSONSchema7 } from 'json-schema';
import { parse } from 'yaml';
import { incrementalOf, isCustom, isDerived } from '../shared/declare/graph.ts';
import type { Source } from '../shared/declare/source.ts';
import type { Config, ListStream, Stream } from '../shared/declare/stream.ts';
import { streamsOf } from '../shared/declare/validate.ts';
import { dereference } from '../shared/schema/dereference.ts';
import { UsageError } from './command-line.ts';

/** What the code, the schemas and metadata.yaml of a connector say of one of its streams. */
export interface Facts {
  name: string;
  isSuggested: boolean;
  /** As in the API's documentation, such as "POST v1/tags"; undefined where it is no list. */
  endpoint?: string;
  /** The stream whose rows hold those of this one. */
  within?: string;
  /** Units of quota of a request, and the most rows that it brings; of lists. */
  units?: number;
  page?: number;
  key: readonly string[];
  cursor?: string;
  /** Columns that the connector adds to the rows of a list, but for the date-times beside Unix times. */
  added: readonly string[];
}

const ROOT = join(import.meta.dirname, '..');
const ADDED = /^Added by the connector\b/;
const DATE_TIME = /^Added by the connector: \w+ as a date-time\b/;

/** The facts of every stream that there is with these settings, in the order of reading. */
export async function factsOf(folder: string, settings: Config): Promise<readonly Facts[]> {
  const { source } = (await import(join(folder, 'source.ts'))) as { source: Source };
  const suggested = suggestedIn(folder);
  const config = { ...defaultsIn(folder), ...settings };
  const streams = declaredBy(source, config, relative(ROOT, folder));
  const unknown = suggested.filter((name) => !streams.some((stream) => stream.name === name));
  if (unknown.length)
    throw new UsageError(`${relative(ROOT, folder)}/metadata.yaml suggests ${unknown.join(', ')}, which is no stream.`);
  const lists = streams.filter(isList);
  const hasMethods = new Set(lists.map(methodOf)).size > 1;
  return streams.map((stream) => ({
    name: stream.name,
    isSuggested: suggested.includes(stream.name),
    ...(isList(stream) && {
      endpoint: `${hasMethods ? `${methodOf(stream)} ` : ''}${pathOf(stream, config)}`,
      units: stream.request.cost ?? 1,
      page: pageOf(stream),
    }),
    ...(isDerived(stream) && { within: stream.parent.name }),
    key: stream.primaryKey,
    ...cursorOf(stream),
    added: isList(stream) ? addedIn(dereference(source.schemas[stream.name], source.definitions)) : [],
  }));
}

/** What is wrong with a declaration is said with the connector that has it. */
function declaredBy(source: Source, config: Config, connector: string): readonly Stream[] {
  try {
    return streamsOf(source, config);
  } catch (error) {
    throw new UsageError(`${connector}: ${error instanceof Error ? error.message : error}`);
  }
}

const isList = (stream: Stream): stream is ListStream => !isCustom(stream) && !isDerived(stream);

const methodOf = ({ request }: ListStream): string => request.method ?? 'GET';

/** The path of any slice. */
function pathOf({ request: { path } }: ListStream, config: Config): string {
  return typeof path === 'string' ? path : decodeURIComponent(path({ config, slice: { key: '…' } }));
}

/** The largest number among the parameters of the first page. */
function pageOf({ pager }: ListStream): number {
  return Math.max(...Object.values(pager.request(null)).filter((value) => typeof value === 'number'));
}

function cursorOf(stream: Stream): Pick<Facts, 'cursor'> {
  const cursor = incrementalOf(stream)?.cursor.field;
  return cursor === undefined ? {} : { cursor };
}

function addedIn({ properties = {} }: JSONSchema7): readonly string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const { description = '' } = property as JSONSchema7;
    return ADDED.test(description) && !DATE_TIME.test(description) ? [name] : [];
  });
}

function suggestedIn(folder: string): readonly string[] {
  return parse(readFileSync(join(folder, 'metadata.yaml'), 'utf8')).data.suggestedStreams.streams;
}

function defaultsIn(folder: string): Config {
  const file = join(folder.replace('connectors', 'schemas'), 'spec.json');
  const settings: Record<string, JSONSchema7> = JSON.parse(readFileSync(file, 'utf8')).connectionSpecification
    .properties;
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value]])),
  );
}
