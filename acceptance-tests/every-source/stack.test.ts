import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { accounts, triedBy } from './accounts.ts';

const root = join(import.meta.dirname, '..', '..');
const fault = "globalThis.structuredClone = () => { throw new RangeError('planted'); };";
const node = [process.execPath, '--import', `data:text/javascript,${encodeURIComponent(fault)}`];
const FRAME = /^ {4}at (?:async )?(?:\S+ \()?((?:shared|connectors)\/\S+\.ts):(\d+):\d+\)?$/;

test.concurrent.each(triedBy(import.meta.url))(
  '%s tells lines of its sources with a fault of its own, and nothing of the machine',
  async (name) => {
    const config = { api_key: 'any', start_date: '2026-01-01T00:00:00Z' };
    const run = await accounts[name]?.connector.run('check', { config, node });
    const [error] = run?.errors ?? [];
    expect([run?.code, error?.failure_type]).toEqual([1, 'system_error']);
    const frames = (error?.internal_message ?? '').split('\n').slice(2);
    const places = frames.map((frame) => FRAME.exec(frame)?.slice(1));
    expect(frames.filter((_frame, index) => places[index] === undefined)).toEqual([]);
    const [file = '', line] = places[0] ?? [];
    const lines = readFileSync(join(root, file), 'utf8').split('\n');
    expect(lines[Number(line) - 1]).toContain('structuredClone(');
    expect(places.at(-1)?.[0]).toBe(`connectors/${name}/main.ts`);
  },
);
