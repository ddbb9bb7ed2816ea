import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { priceOf } from '../simulators/mailshake/prices.ts';
import { allStreams, incrementalStreams, lists, read, withMailshake } from './setup.ts';

const page = readFileSync(join(import.meta.dirname, '../../connectors/source-mailshake/README.md'), 'utf8');

/** By endpoint, what the table of streams says that a request costs. It is made from the declarations, with which the connector paces itself. */
const costs = Object.fromEntries(
  [...page.matchAll(/^\| `\w+`[^|]*\| `([\w/-]+)` \|[^|]*\|[^|]*\| (\d+)/gm)].map(([, path = '', units]) => [
    path,
    Number(units),
  ]),
);

test('every request costs what its stream declares', () => {
  const inside = ['campaign_messages', 'recipient_fields'];
  expect(Object.keys(costs)).toHaveLength(allStreams.filter((name) => !inside.includes(name)).length);
  expect(Object.keys(costs)).toEqual(expect.arrayContaining(Object.values(lists)));
  const prices = Object.keys(costs).map((path) => [path, priceOf({ path, parameters: {} })]);
  expect(costs).toEqual(Object.fromEntries(prices));
});

test('the page says what an idle sync of all that is incremental costs', async () => {
  await withMailshake({}, async (mailshake) => {
    const first = await read(mailshake, incrementalStreams);
    mailshake.clearCalls();
    await read(mailshake, incrementalStreams, { state: first.stateAfter() });
    const { units } = mailshake.totals();
    expect(page.replaceAll(/\s+/g, ' ')).toContain(`idle incremental sync of all activity and leads costs ${units}.`);
  });
});
