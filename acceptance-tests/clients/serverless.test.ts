import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { Connector, configure } from '../support/connector.ts';
import { hasCursors } from '../support/cursors.ts';
import { started } from './accounts.ts';
import { describeClients, executables, python } from './python.ts';

type Read = { example: string; first: Record<string, number>; again: Record<string, number> };

describeClients('airbyte-serverless', () => {
  test.each(Object.entries(executables))(
    '%s: a sample configuration, every row, and on from the state',
    async (name, executable) => {
      const { config, close } = await started(name);
      try {
        const input = JSON.stringify({ executable, config });
        const { code, stdout, stderr } = await python([join(import.meta.dirname, 'serverless.py')], { input });
        expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
        const { example, first, again }: Read = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
        expect(Object.keys(parse(example))).toEqual(['executable', 'config', 'streams']);

        const connector = new Connector(name, { secretNames: [] });
        const streams = await connector.discover(config);
        const run = await connector.run('read', { config, catalog: configure(streams) });
        const counts = streams.map((stream) => [stream.name, run.records(stream.name).length] as const);
        expect(first).toEqual(Object.fromEntries(counts.filter(([, count]) => count > 0)));
        expect(sum(again) < sum(first)).toBe(hasCursors(name));
      } finally {
        await close();
      }
    },
  );
});

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, count) => all + count, 0);
