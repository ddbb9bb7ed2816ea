import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RunningSimulator } from '../runner/simulators.ts';
import { contactFieldIDs } from '../simulators/heymarket/seed/ids.ts';
import { Connector, configure } from '../support/connector.ts';
import { hasCursors } from '../support/cursors.ts';
import type { CatalogStream, Row } from '../support/messages.ts';
import type { Run } from '../support/run.ts';
import { started } from './accounts.ts';
import { describeClients, executables, python } from './python.ts';

/** When a row was read, which is another moment each time. */
const MADE_ANEW = 'readAt';

type Synced = { rows: Record<string, Row[]>; again: number };

const names = Object.keys(executables);

describeClients('PyAirbyte, all connectors side by side, into DuckDB', () => {
  const running = new Map<string, RunningSimulator>();
  let synced: Record<string, Synced> = {};

  beforeAll(async () => {
    for (const name of names) running.set(name, await started(name));
    await nameAlike(String(running.get('source-heymarket')?.config.api_url));
    const input = names.map((name) => ({ name, executable: executables[name], config: running.get(name)?.config }));
    const { code, stdout, stderr } = await python([join(import.meta.dirname, 'pyairbyte.py')], {
      input: JSON.stringify(input),
    });
    if (code !== 0) throw new Error(`PyAirbyte ended with ${code}.\n${stdout.slice(-3000)}\n${stderr.slice(-3000)}`);
    synced = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  });
  afterAll(() => Promise.all([...running.values()].map(({ close }) => close())));

  test.each(names)('%s: every row of every stream, value for value', async (name) => {
    const { streams, run } = await readDirectly(name, running.get(name)?.config ?? {});
    const rows = synced[name]?.rows ?? {};
    expect(Object.keys(rows).sort()).toEqual(streams.map((stream) => stream.name).sort());
    for (const stream of streams) {
      const [got, expected] = [rows[stream.name] ?? [], run.records(stream.name)].map((all) =>
        all.map((row) => inTable(row, stream)).sort(),
      );
      expect([stream.name, got]).toEqual([stream.name, expected]);
    }
  });

  test.each(names)('%s: the second read goes on from the state that PyAirbyte kept', async (name) => {
    const { rows, again } = synced[name] ?? { rows: {}, again: Number.NaN };
    const first = Object.values(rows).reduce((sum, { length }) => sum + length, 0);
    expect(again < first).toBe(hasCursors(name));
  });
});

/** Gives two custom fields titles that PyAirbyte would write alike. */
async function nameAlike(url: string): Promise<void> {
  const { plan, otherPlan } = contactFieldIDs;
  for (const [id, title] of [[plan, '日本'] as const, [otherPlan, '中国'] as const]) {
    const change = { changeRow: { table: 'contact_fields', id, fields: { title } } };
    const { ok } = await fetch(new URL('/__control', url), { method: 'POST', body: JSON.stringify(change) });
    expect(ok).toBe(true);
  }
}

async function readDirectly(name: string, config: Row): Promise<{ streams: CatalogStream[]; run: Run }> {
  const connector = new Connector(name, { secretNames: [] });
  const streams = await connector.discover(config);
  return { streams, run: await connector.run('read', { config, catalog: configure(streams) }) };
}

/** What PyAirbyte makes of a name. */
const columnOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '_');

/** A row as PyAirbyte's table has it: UTC without a zone, all columns that there are. Signed links differ at every read. */
function inTable(row: Row, { json_schema }: CatalogStream): string {
  const columns = Object.entries(json_schema.properties as Record<string, { format?: string }>);
  const lasting = columns.filter(([name]) => name !== MADE_ANEW);
  const values = lasting.map(([name, { format }]) => {
    const value = row[name] ?? row[columnOf(name)] ?? null;
    const isTime = format === 'date-time' && typeof value === 'string';
    return [name, isTime ? Date.parse(value.replace(/(Z|[+-]\d\d:\d\d)?$/, (zone) => zone || 'Z')) : value];
  });
  return JSON.stringify(Object.fromEntries(values)).replace(/\?Expires=\d+&Signature=\w+/g, '');
}
