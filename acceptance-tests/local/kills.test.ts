import { expect, test } from '@jest/globals';
import { chooseSeed, Random } from '../support/random.ts';
import { turns } from '../support/wide.ts';
import { atDesk, complete, type Desk } from './setup.ts';

const seed = chooseSeed();
const KILLS = turns(6);
const ROWS = 3_000;
const THINGS = 97;

const text = { type: 'string' };
const integer = { type: 'integer' };

/** Rows that only come once, rows that come again and again, and a list that is read in full. */
function streamsOf(rows: number, list: readonly [number, number]) {
  const numbers = Array.from({ length: rows }, (_, at) => at);
  const ids = Array.from({ length: list[1] - list[0] }, (_, at) => list[0] + at);
  return {
    log: { incremental: true, properties: { n: integer }, rows: numbers.map((n) => `{"n":${n}}`) },
    things: {
      ...{ incremental: true, key: ['id'], properties: { id: text, n: integer } },
      rows: numbers.map((n) => `{"id":"${n % THINGS}","n":${n}}`),
    },
    list: { key: ['id'], properties: { id: integer }, rows: ids.map((id) => `{"id":${id}}`) },
  };
}

/** What must hold at any moment: rows and their state are in the file together, and lists are whole. */
async function look(desk: Desk, lists: readonly (readonly [number, number])[]): Promise<number> {
  const states = await desk.states();
  const [log = {}] = await desk.rows('select count(*) as rows, count(distinct n) as numbers, max(n) as last from log');
  const at = Number(states.get('log')?.at ?? 0);
  expect(log).toEqual({ rows: at, numbers: at, last: at === 0 ? null : at - 1 });
  const done = Number(states.get('things')?.at ?? 0);
  const things = await desk.rows('select id, n from things order by n');
  expect(things).toEqual(
    Array.from({ length: Math.min(done, THINGS) }, (_, back) => done - 1 - back)
      .reverse()
      .map((n) => ({ id: String(n % THINGS), n })),
  );
  const [list = {}] = await desk.rows('select count(*) as rows, min(id) as low, max(id) as high from list');
  expect(lists.map(([low, high]) => ({ rows: high - low, low, high: high - 1 }))).toContainEqual(list);
  return at;
}

test.each([1, 2])('whichever side is killed, and whenever: no row is lost, none is twice (%i)', async (round) => {
  const random = new Random(seed + round);
  const said = `With SEED=${seed}`;
  await atDesk(async (desk) => {
    const before = [0, 400] as const;
    const now = [200, 900] as const;
    await complete(desk.syncRows({ streams: streamsOf(random.integer(0, 50), before), every: 7 }));
    const config = { streams: streamsOf(ROWS, now), every: random.integer(1, 40) };
    for (let kill = 0; kill < KILLS; kill++) {
      const who = random.pick(['source', 'runner']);
      const die = { who, after: random.integer(1, (2 * ROWS) / KILLS) };
      const { code, signal } = await desk.syncRows(config, { die }).ended;
      expect([said, who, code, signal]).toEqual([said, who, ...(who === 'source' ? [1, null] : [null, 'SIGKILL'])]);
      await look(desk, [before, now]);
    }
    await complete(desk.syncRows(config));
    expect([said, await look(desk, [now])]).toEqual([said, ROWS]);
  });
});

test('a list that was killed goes on where it was; killed at its very end, it has no row that is gone', async () => {
  await atDesk(async (desk) => {
    const config = (low: number) => ({ streams: { list: streamsOf(0, [low, low + 100]).list }, every: 10 });
    // STARTED, 100 rows, 10 states in between, the last state; then COMPLETE, which does not come.
    expect((await desk.syncRows(config(0), { die: { who: 'source', after: 112 } }).ended).code).toBe(1);
    expect(await desk.rows('select count(*) as rows from list')).toEqual([{ rows: 0 }]);
    const { stdout } = await complete(desk.syncRows(config(0), config(50), '--json'));
    const [{ records = 0 } = {}] = (JSON.parse(stdout) as { streams: { records: number }[] }).streams;
    expect(records).toBeLessThan(100);
    expect(await desk.rows('select count(*) as rows from list')).toEqual([{ rows: 100 }]);
  });
});
