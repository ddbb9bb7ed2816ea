import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { findConnectors, UsageError } from './command-line.ts';
import { type About, connectorTables } from './connector-tables.ts';
import { type Facts, factsOf } from './stream-facts.ts';
import { formatTable } from './table.ts';

/** `streams.yaml` of a connector: what only people know of its streams. */
interface Notes {
  /** In a few words, what a user gets: for the README of the repository. */
  reads: string;
  /** In what requests are counted: the head of that column. */
  cost: string;
  /** What all paths begin with, left out in the tables. */
  base?: string;
  /** Settings with which there are all streams. */
  config?: Record<string, unknown>;
  tables: Record<string, Record<string, Note>>;
}

interface Note {
  /** With {units} and {page}; needed but for a stream that lies in the rows of another. */
  cost?: string;
  /** Of a stream that is no list. */
  endpoint?: string;
  notes?: string;
}

const ROOT = join(import.meta.dirname, '..');
const TABLE = /(<!-- table: (.+?); .*? -->\n).*?(<!-- end of the table -->)/gs;

const checkOnly = process.argv.includes('--check');
const stale: string[] = [];

try {
  const connectors: About[] = [];
  for (const name of findConnectors(ROOT)) connectors.push(await makeTables(name));
  fillPage('README.md', connectorTables(connectors));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

if (stale.length > 0) {
  process.stderr.write(
    `Tables that are not as the code is: ${stale.join(', ')}. Run "npm run generate" and commit the result.\n`,
  );
  process.exitCode = 1;
}

/** Those of a connector's own page; and what is said of it elsewhere. */
async function makeTables(name: string): Promise<About> {
  const folder = join(ROOT, 'connectors', name);
  const notes: Notes = parse(readFileSync(join(folder, 'streams.yaml'), 'utf8'));
  const facts = await factsOf(folder, notes.config ?? {});
  assertComplete(name, notes, facts);
  const tables = Object.entries(notes.tables).map(([title, table]) => [title, formatStreams(table, notes, facts)]);
  fillPage(`connectors/${name}/README.md`, Object.fromEntries(tables));
  const { data } = parse(readFileSync(join(folder, 'metadata.yaml'), 'utf8'));
  const spec = JSON.parse(readFileSync(join(ROOT, 'schemas', name, 'spec.json'), 'utf8'));
  return { name, title: data.name, reads: notes.reads, streams: facts.length, spec };
}

/** It is said what is read; every stream has its note and its cost, and every note a stream. */
function assertComplete(connector: string, { reads, tables }: Notes, facts: readonly Facts[]): void {
  const noted = new Map(Object.values(tables).flatMap((table) => Object.entries(table)));
  const problems = [
    ...(reads ? [] : ['reads is missing']),
    ...facts.flatMap(({ name, within }) => {
      const note = noted.get(name);
      if (!note) return [`${name} is missing`];
      return within || note.cost ? [] : [`${name} has no cost`];
    }),
    ...[...noted.keys()]
      .filter((name) => !facts.some((fact) => fact.name === name))
      .map((name) => `${name} is no stream`),
  ];
  if (problems.length) throw new UsageError(`connectors/${connector}/streams.yaml: ${problems.join('; ')}.`);
}

/** Puts every table between its marks. */
function fillPage(page: string, tables: Readonly<Record<string, string>>): void {
  const path = join(ROOT, page);
  const text = readFileSync(path, 'utf8');
  const missing = new Set(Object.keys(tables));
  const made = text.replace(TABLE, (_all, begin: string, name: string, end: string) => {
    if (!missing.delete(name)) throw new UsageError(`${page} has a place for a table "${name}", which there is not.`);
    return `${begin}\n${tables[name]}\n${end}`;
  });
  if (missing.size) throw new UsageError(`${page} has no place for the tables ${[...missing].join(', ')}.`);
  if (made === text) return;
  if (checkOnly) stale.push(page);
  else writeFileSync(path, made);
}

/** The streams of a table, in the order in which they are read. */
function formatStreams(table: Record<string, Note>, { cost, base = '' }: Notes, facts: readonly Facts[]): string {
  const head = ['Stream', 'Endpoint', 'Key', 'Mode', cost, 'Notes'];
  const rows = facts.flatMap((fact) => (fact.name in table ? [formatRow(fact, table[fact.name] as Note, base)] : []));
  return formatTable(head, rows);
}

function formatRow(fact: Facts, note: Note, base: string): string[] {
  const { name, isSuggested, endpoint = note.endpoint ?? '', within, key, cursor, added } = fact;
  return [
    code(name) + (isSuggested ? '' : ' ○'),
    within ? `in ${code(within)}` : code(endpoint.replace(base, '')),
    key.map(code).join(', '),
    cursor ? `incremental by ${code(cursor)}` : 'full refresh',
    formatCost(fact, note),
    [note.notes, added.length > 0 && `adds ${added.map(code).join(', ')}`].filter(Boolean).join('; '),
  ];
}

function formatCost({ within, units, page }: Facts, { cost = '' }: Note): string {
  const own = cost.replaceAll('{units}', String(units)).replaceAll('{page}', String(page));
  return within ? [`none beside ${code(within)}`, own].filter(Boolean).join('; ') : own;
}

function code(text: string): string {
  return text && `\`${text}\``;
}
