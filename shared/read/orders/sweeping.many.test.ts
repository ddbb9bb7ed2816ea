import { describe, expect, test } from '@jest/globals';
import type { Row } from '../../json.ts';
import { day, leftIn, now, week, world } from '../../testing/sweeps.ts';

describe('of more rows than a state holds', () => {
  const count = 4000;
  const weeks = 40;

  test('those of the week leave in which something has changed, and the state stays small', async () => {
    const { messages, run } = world(500);
    for (let number = 0; number < count; number += 1)
      messages.add(now - 2 * day - Math.floor((number * weeks * week) / count), number % 2 ? 'spam' : 'bounced');
    const first = await run();
    expect(JSON.stringify(first.states).length).toBeLessThan(30_000);
    const idle = await run(first.states);
    expect([leftIn(idle), idle.states]).toEqual([[], first.states]);
    expect(messages.asked).toHaveLength(count / 500);
    const young = messages.rows[10] as Row;
    const old = messages.rows[count - 200] as Row;
    for (const row of [young, old]) Object.assign(row, { state: row.state === 'spam' ? 'bounced' : 'spam' });
    const next = await run(idle.states);
    expect(leftIn(next)).toEqual(expect.arrayContaining([young, old].map(({ id, state }) => `${id} ${state}`)));
    // What is known row by row leaves by itself.
    expect(leftIn(next).length).toBeLessThanOrEqual(count / weeks + 2);
    expect(leftIn(await run(next.states))).toEqual([]);
  });

  test('those of the week leave in which the start date lies', async () => {
    const { messages, run } = world(500);
    for (let number = 0; number < count; number += 1) messages.add(now - 2 * day - number * 6000, 'spam');
    const config = { start_date: new Date((now - 36 * week) * 1000).toISOString() };
    const { states } = await run({}, config);
    const row = messages.rows.findLast(({ at }) => at >= now - 36 * week) as Row;
    expect(leftIn(await run(states, config))).toEqual([]);
    Object.assign(row, { state: 'bounced' });
    const next = await run(states, config);
    expect(leftIn(next)).toContain(`${row.id} bounced`);
    expect(leftIn(await run(next.states, config))).toEqual([]);
  });

  test('those of the week leave in which the look-back begins, where there is nothing above', async () => {
    const { messages, run } = world(500);
    const last = Math.floor(now / week) * week - 1;
    messages.now = last - day;
    for (let number = 0; number < count; number += 1) messages.add(last - 4 * day - number * 30, 'spam');
    const { states } = await run();
    const settled = await run(states);
    expect(leftIn(await run(settled.states))).toEqual([]);
    const row = messages.rows[count / 2] as Row;
    Object.assign(row, { state: 'bounced' });
    const next = await run(settled.states);
    expect(leftIn(next)).toContain(`${row.id} bounced`);
    expect(leftIn(await run(next.states))).toEqual([]);
  });

  test('each leaves once where a state of before knows of none', async () => {
    const { messages, run } = world(500);
    for (let number = 0; number < 2 * count; number += 1)
      messages.add(now - 2 * day - Math.floor((number * week) / 1000), 'spam');
    const { swept, ...before } = (await run()).states.messages as Row;
    messages.asked = [];
    const next = await run({ messages: before });
    expect(leftIn(next)).toHaveLength(2 * count);
    expect([new Set(leftIn(next)).size, messages.asked.length]).toEqual([2 * count, (2 * count) / 500]);
    expect(leftIn(await run(next.states))).toEqual([]);
  });

  test('they do not leave when another one of their week has changed, and left', async () => {
    const opened: Row[] = [];
    const { messages, run } = world(500, async function* () {
      yield { rows: opened.map((row) => ({ ...row })) };
    });
    for (let number = 0; number < count; number += 1) messages.add(now - 2 * day - number * 600, 'spam');
    const other = messages.add(now - 27 * day);
    const { states } = await run();
    opened.push(Object.assign(other, { state: 'opened' }));
    const next = await run(states);
    expect(leftIn(next)).toEqual([`${other.id} opened`]);
    expect(leftIn(await run(next.states))).toEqual(leftIn(next));
  });
});
