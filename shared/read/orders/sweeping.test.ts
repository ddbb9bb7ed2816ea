import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ApiError } from '../../http/failure.ts';
import type { Row } from '../../json.ts';
import { runs } from '../../testing/seeds.ts';
import { day, LATE, leftIn, now, week, world } from '../../testing/sweeps.ts';
import type { SyncResult } from '../../testing/syncs.ts';

describe('rows below the look-back that have come into a state', () => {
  test('leave once, but for those that had left in it', async () => {
    const { messages, run } = world();
    const [one, two, three] = [5, 4, 3].map((weeks) => messages.add(now - weeks * week, 'spam'));
    if (!one || !two || !three) throw new Error('No rows.');
    Object.assign(two, { state: 'sent' });
    const first = await run();
    expect([first.complete, leftIn(first), messages.asked]).toEqual([true, ['1 spam', '2 sent', '3 spam'], []]);
    const idle = await run(first.states);
    expect([leftIn(idle), messages.asked.length, idle.states]).toEqual([[], 1, first.states]);
    expect(messages.asked).toMatchObject([{ since: -1, upTo: now - 1 - day }]);
    Object.assign(two, { state: 'bounced' });
    const next = await run(idle.states);
    expect(leftIn(next)).toEqual(['2 bounced']);
    Object.assign(two, { state: 'spam' });
    const third = await run(next.states);
    expect(leftIn(third)).toEqual(['2 spam']);
    // What is not there any more is not remembered.
    messages.rows = messages.rows.filter(({ id }) => id !== 1);
    const last = await run(third.states);
    expect([leftIn(last), Object.keys(last.states.messages?.swept as Row)]).toEqual([[], ['4956', '4957']]);
  });

  test('leave once, also if other signs tell of them', async () => {
    const { messages, run } = world(3, async function* () {
      yield { rows: messages.rows.map((row) => ({ ...row })) };
    });
    const [swept] = [5, 4].map((weeks) => messages.add(now - weeks * week));
    const first = await run();
    Object.assign(swept ?? {}, { state: 'spam' });
    expect(leftIn(await run(first.states))).toEqual(['1 spam', '2 sent']);
  });

  test('leave all where a state of before knows of none', async () => {
    const { messages, run } = world();
    for (const weeks of [4, 3, 2]) messages.add(now - weeks * week, weeks === 3 ? 'sent' : 'spam');
    const { states } = await run();
    const { swept, ...before } = states.messages ?? {};
    expect(Object.keys(swept as Row)).toHaveLength(2);
    const next = await run({ messages: before });
    expect([leftIn(next), next.states]).toEqual([['3 spam', '1 spam'], states]);
  });

  test('are looked for above the start date, and below the end date until that has been looked back on', async () => {
    const { messages, run } = world();
    const rows = [5, 4, 3, 2].map((weeks) => messages.add(now - weeks * week));
    const { states } = await run();
    for (const row of rows) Object.assign(row, { state: 'spam' });
    const date = (at: number): string => new Date(at * 1000).toISOString();
    const bounded = await run(states, { start_date: date(now - 4 * week) });
    expect(leftIn(bounded)).toEqual(['4 spam', '3 spam', '2 spam']);
    expect(messages.asked[0]).toMatchObject({ since: now - 4 * week - 1 });
    messages.asked = [];
    const ended = await run(states, { end_date: date(now - 4 * week) });
    expect([leftIn(ended), messages.asked, messages.calls]).toEqual([[], [], messages.calls]);
  });

  test('are not looked for, and leave later, where the list is not filtered by them', async () => {
    const { messages, run } = world();
    const rows = [5, 4, 3, 2].map((weeks) => messages.add(now - weeks * week));
    const { states } = await run();
    for (const row of rows.slice(0, 3)) Object.assign(row, { state: 'spam' });
    messages.isFiltered = false;
    const next = await run(states);
    expect([next.complete, leftIn(next), next.states, messages.asked.length]).toEqual([true, [], states, 1]);
    expect(next.log).toEqual([expect.stringMatching(/^WARN Stream messages: .*states=bounced,spam.* does not filter/)]);
    messages.isFiltered = true;
    expect(leftIn(await run(next.states))).toEqual(['3 spam', '2 spam', '1 spam']);
  });

  test('leave where they come into it while the reading is under way', async () => {
    const { messages, run } = world();
    const row = messages.add(now - 3 * week);
    messages.add(now - 2 * week);
    const { states } = await run();
    const [all] = (states.messages as Row).covered as { high: number }[];
    // The row is to be read again.
    const covered = [
      { low: row.at, high: all?.high },
      { low: null, high: (row.at as number) - 1 },
    ];
    const answer = messages.answer.bind(messages);
    messages.answer = (params) => {
      if (params.states !== undefined) Object.assign(row, { state: 'spam' });
      return answer(params);
    };
    const next = await run({ messages: { ...states.messages, covered } });
    expect(leftIn(next)).toEqual(['1 sent', '1 spam']);
  });

  test.each([
    ['refused', 'fail_stream', 'config_error', true],
    ['not there when it is filtered', 'missing_resource', 'transient_error', true],
    ['not answered', 'fail_stream', 'transient_error', false],
  ] as const)('leave later where the list is %s', async (_how, action, fault, complete) => {
    const { messages, run } = world();
    const [row] = [messages.add(now - 3 * week), messages.add(now - 2 * week)];
    const { states } = await run();
    Object.assign(row, { state: 'spam' });
    const rule = { action, fault, message: 'There is trouble.' } as const;
    messages.fails = new ApiError(rule, { kind: 'answer', status: 400, text: '', headers: {} }, 'GET messages');
    const next = await run(states);
    expect([next.complete, leftIn(next)]).toEqual([complete, []]);
    messages.fails = undefined;
    expect(leftIn(await run(next.states))).toEqual(['1 spam']);
  });
});

/** A destination that keeps of a run what stands before a cut. */
class Kept {
  readonly rows = new Map<unknown, Row>();
  states: Record<string, Row> = {};

  take({ recorder: { messages } }: SyncResult, end = messages.length): void {
    for (const one of messages.slice(0, end)) {
      if (one.type === 'RECORD') this.rows.set(one.data.id, one.data);
      if (one.type === 'STATE') this.states = { messages: one.state.stream.stream_state as Row };
    }
  }
}

const change = fc.record({ row: fc.nat(), state: fc.constantFrom('sent', ...LATE) });
const step = fc.record({
  changes: fc.array(change, { maxLength: 4 }),
  ages: fc.array(fc.integer({ min: 2, max: 30 * day }), { maxLength: 3 }),
  seconds: fc.integer({ min: 1, max: 3 * day }),
  /** How much of what the run says is kept; undefined: it comes to its end. */
  cut: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
});

test('whatever happens and is killed: of rows that are in a state, the last that left was in it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const { messages, run } = world();
      const kept = new Kept();
      for (const { changes, ages, seconds, cut } of [...steps, { changes: [], ages: [], seconds: 1, cut: undefined }]) {
        messages.now += seconds;
        // What comes late does so within the look-back.
        for (const age of ages) messages.add(messages.now - (kept.rows.size ? age % (day - 2) : age));
        for (const { row, state } of changes) Object.assign(messages.rows[row % messages.rows.length] ?? {}, { state });
        kept.take(await run(kept.states), cut);
      }
      const late = messages.rows.filter(({ at, state }) => LATE.includes(String(state)) && at < messages.now - 1);
      for (const { id, state } of late) expect([id, kept.rows.get(id)?.state]).toEqual([id, state]);
    }),
    runs(300),
  );
});
