import { services } from '../playground/accounts/index.ts';
import { shortName } from '../playground/names.ts';
import { query } from './landing.ts';
import { formatQueries } from './queries.ts';
import { formatSample } from './sample.ts';
import { formatTable } from './table.ts';
import type { Tour } from './tour.ts';

const READS = ['first read\nrecords', '\ncalls', 'then\nrecords', '\ncalls'];
const MODES: Readonly<Record<string, string>> = { full_refresh: 'full' };

/** Both reads of every stream side by side: the second shows how little is fetched when little has changed. */
export function formatStreams({ first, second }: Tour): string {
  const rows = [...first.streams].map(([name, { mode, records, calls }]) => {
    const again = second.streams.get(name);
    return [name, MODES[mode] ?? mode, ...[records, calls, again?.records ?? 0, again?.calls ?? 0].map(String)];
  });
  return formatTable(['\nstream', '\nmode', ...READS], [...rows, ['in all', '', ...totals([{ first, second }])]], 2);
}

/** All connectors, a record of each, and what to do next. */
export async function formatSummary(tours: readonly Tour[], output: string): Promise<string> {
  const rows = tours.map((tour) => [tour.connector, String(tour.first.streams.size), ...totals([tour])]);
  const streams = tours.reduce((sum, { first }) => sum + first.streams.size, 0);
  const table = formatTable(
    ['\nconnector', '\nstreams', ...READS],
    [...rows, ['in all', String(streams), ...totals(tours)]],
    1,
  );
  return `${tours.length > 1 ? `${table}\n\n` : ''}One record of each, the newest of its stream, shortened:

${(await Promise.all(tours.map(formatRecord))).flat().join('\n')}

Three questions to what was read:

${await formatQueries(tours)}

Next
  All that was read, in DuckDB files, with the configurations:
    ${output}/
  Ask them whatever you like:
    npm run query -- ${output}/${tours[0]?.connector}.duckdb "show tables"
  A simulated account to yourself, for curl, PyAirbyte, Airbyte or others:
    npm run simulator -- ${shortName(tours[0]?.connector ?? '')}
  Your own account: its credentials, and the first commands:
${tours.map(({ connector }) => `    connectors/${connector}/README.md`).join('\n')}
`;
}

function totals(tours: readonly Pick<Tour, 'first' | 'second'>[]): string[] {
  const sum = (read: 'first' | 'second', what: 'records' | 'calls'): string =>
    String(tours.reduce((total, tour) => total + tour[read].total(what), 0));
  return [sum('first', 'records'), sum('first', 'calls'), sum('second', 'records'), sum('second', 'calls')];
}

async function formatRecord({ connector, database }: Tour): Promise<string[]> {
  const { streams, fields, newest } = services[connector] ?? { streams: [''], fields: [], newest: '' };
  const sql = `select * from ${streams[0]} order by ${newest} desc nulls last limit 1`;
  const [record] = JSON.parse(await query(database, sql, '--json')) as Record<string, unknown>[];
  if (!record) return [];
  return [`  ${connector}, ${streams[0]}`, ...formatSample(record, fields).map((line) => `    ${line}`)];
}
