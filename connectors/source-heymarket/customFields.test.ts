import { describe, expect, test } from '@jest/globals';
import { ApiError } from '@mailroom/airbyte-cdk';
import fc from 'fast-check';
import { runs } from '../../shared/testing/seeds.ts';
import { columnNames } from './columnNames.ts';
import type { HeymarketConfig } from './config.ts';
import { columns, fetchCustomFields, fieldsOf, spread } from './customFields.ts';

type Field = { id: unknown; title?: unknown; name?: unknown };
type Mode = HeymarketConfig['custom_field_columns'];

const config = (custom_field_columns: Mode): HeymarketConfig => ({ custom_field_columns }) as HeymarketConfig;

const alike = fc.constantFrom('Plan', 'plan!', ' PLAN', 'Plan 日本');

/** What a destination makes of a name: it knows no capitals, nothing but letters and digits, and no more than 63 bytes. */
const written = (name: string): string =>
  name
    .slice(0, 63)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');

function expectApart(names: readonly string[]): void {
  for (const name of names) expect([name, written(name)]).toEqual([expect.stringMatching(/^[a-z0-9_]{1,63}$/), name]);
  expect(new Set(names).size).toBe(names.length);
}

async function columnsOf(fields: readonly Field[], mode: Mode = 'by_title'): Promise<string[]> {
  return (await fetchCustomFields(async () => fields, config(mode)))?.map(({ column }) => column) ?? [];
}

describe('columns by title', () => {
  test.each([
    ['Plan', 'custom_plan'],
    ['  Account  No. ', 'custom_account_no'],
    ['Größe/Farbe', 'custom_grosse_farbe'],
    ['Crème brûlée №2', 'custom_creme_brulee_no2'],
    ['Ελ Plan', 'custom_plan'],
    ['İ', 'custom_i'],
    ['日本', 'custom_1'],
    ['--', 'custom_1'],
    ['', 'custom_1'],
    [null, 'custom_1'],
    [7, 'custom_7'],
  ])('%j', async (title, column) => {
    expect(await columnsOf([{ id: 1, title }])).toEqual([column]);
  });

  test('a field without a title goes by its name', async () => {
    expect(await columnsOf([{ id: 1, name: 'Plan' }])).toEqual(['custom_plan']);
  });

  test('alike titles have their ids behind them, all of them', async () => {
    const fields = [
      { id: 1, title: 'Plan' },
      { id: 2, title: 'plan!' },
      { id: 3, title: 'Other' },
    ];
    expect(await columnsOf(fields)).toEqual(['custom_plan_1', 'custom_plan_2', 'custom_other']);
  });

  test('titles that no client can write as they are arrive in columns of their own', async () => {
    const fields = ['日本', '中国', 'Plan 日本', 'Plan 中国'].map((title, index) => ({ id: index + 1, title }));
    expect(await columnsOf(fields)).toEqual(['custom_1', 'custom_2', 'custom_plan_3', 'custom_plan_4']);
  });

  test('long titles are cut to names of 63 bytes, and those that are cut alike are told apart', async () => {
    const fields = ['a', 'b'].map((end, id) => ({ id: 31807 + id, title: `${'x'.repeat(70)} ${end}` }));
    expect(await columnsOf(fields.slice(0, 1))).toEqual([`custom_${'x'.repeat(56)}`]);
    expect(await columnsOf(fields)).toEqual([31807, 31808].map((id) => `custom_${'x'.repeat(50)}_${id}`));
  });

  test('a further field with a title that two have already changes the column of neither', () => {
    const two = ['7', '8'].map((id) => ({ id, title: 'Plan' }));
    const others = fc.uniqueArray(fc.record({ id: fc.nat({ max: 30 }).map((id) => `${id + 10}`), title: alike }), {
      selector: ({ id }) => id,
    });
    fc.assert(
      fc.property(others, (more) => {
        expect(columnNames([...more, ...two], new Set()).slice(-2)).toEqual(['custom_plan_7', 'custom_plan_8']);
      }),
    );
  });

  test('ids are no numbers, or are written alike', () => {
    const ids = ['A', 'a', '日', '本', '-', `${'x'.repeat(80)}1`, `${'x'.repeat(80)}2`, 'a_a'];
    const titles = ['', 'Plan', 'a'];
    const fields = ids.flatMap((id) => titles.map((title, index) => ({ id: index ? `${id}${index}` : id, title })));
    expectApart(columnNames(fields, new Set()));
    expectApart(columnNames([...fields].reverse(), new Set()));
  });

  test('a title that looks like the column of another field does not take it', async () => {
    const fields = [
      { id: 2, title: 'Plan' },
      { id: 3, title: 'plan' },
      { id: 9, title: 'Plan 2' },
    ];
    const found = await columnsOf(fields);
    expect(new Set(found).size).toBe(3);
  });

  test('a title that is the id of a field without one does not take its column', async () => {
    const found = await columnsOf([
      { id: 31, title: '' },
      { id: 2, title: '31' },
    ]);
    expect(new Set(found).size).toBe(2);
  });

  test.each(['by_title', 'by_id'] as const)('no two fields ever have the same column: %s', async (mode) => {
    const title = fc.oneof(
      fc.constantFrom('', 'a', 'A', 'a 1', 'a_2', 'a 1 1', '1', '2', '-', 'å', 'a__1', '日本', '中国', 'a'.repeat(80)),
      fc.string({ maxLength: 4, unit: 'grapheme' }),
    );
    const fields = fc.uniqueArray(fc.record({ id: fc.nat(4), title }), { selector: ({ id }) => id, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fields, async (all) => {
        const found = await columnsOf(all, mode);
        expect(found.length).toBe(all.length);
        expectApart(found);
      }),
      runs(2_000),
    );
  });

  const titles = fc.constantFrom('', 'a', 'A', 'a 1', 'a_2', 'a 1 1', '1', '2', 'b');
  const some = fc.uniqueArray(fc.record({ id: fc.nat(12).map(String), title: titles }), {
    selector: ({ id }) => id,
    maxLength: 7,
  });

  test('each keeps its column in whatever order the fields come', () => {
    const shuffled = some.chain((fields) => {
      const all = { minLength: fields.length, maxLength: fields.length };
      return fc.tuple(fc.constant(fields), fc.shuffledSubarray(fields, all));
    });
    const byId = (fields: { id: string; title: string }[]) => {
      const names = columnNames(fields, new Set());
      return Object.fromEntries(fields.map(({ id }, index) => [id, names[index]]));
    };
    fc.assert(fc.property(shuffled, ([one, other]) => expect(byId(other)).toEqual(byId(one))));
  });

  test('none is called like a column that contacts have anyway', () => {
    const taken = fc.uniqueArray(fc.constantFrom('custom_a', 'custom_a_1', 'custom_1', 'custom_1_1', 'custom_b'));
    fc.assert(
      fc.property(some, taken, (fields, own) => {
        const names = columnNames(fields, new Set(own));
        expect(new Set([...names, ...own]).size).toBe(names.length + own.length);
      }),
    );
    expect(columnNames([{ id: '7', title: 'Score' }], new Set(['custom_score']))).toEqual(['custom_score_7']);
    expect(columnNames([{ id: '7', title: 'Score' }], new Set(['Custom__Score_']))).toEqual(['custom_score_7']);
  });
});

test('columns by id do not change with a title, and none are made where they are switched off', async () => {
  expect(await columnsOf([{ id: 7, title: 'Plan' }], 'by_id')).toEqual(['custom_7']);
  expect(await columnsOf([{ id: 7, title: 'Plan' }], 'off')).toEqual([]);
});

describe('definitions', () => {
  const many = (from: number, count: number): Field[] =>
    Array.from({ length: count }, (_one, index) => ({ id: from + index, title: `Field ${from + index}` }));

  async function asked(answer: (page: number) => unknown) {
    const calls: unknown[] = [];
    const fields = await fetchCustomFields(async (params) => {
      calls.push(params);
      const found = fieldsOf(answer(Number(params.page ?? 1)));
      if (found === undefined) throw new Error('no answer');
      return found;
    }, config('by_id'));
    return { calls, count: fields?.length };
  }

  test('are asked for on, while an answer may have been cut and something new came', async () => {
    expect(await asked((page) => many((page - 1) * 30, page === 1 ? 30 : 5))).toEqual({
      calls: [{}, { page: 2 }],
      count: 35,
    });
    expect((await asked(() => many(0, 30))).calls.length).toBe(2);
    expect((await asked(() => many(0, 31))).calls.length).toBe(1);
    expect((await asked((page) => many((page - 1) * 30, page <= 2 ? 30 : 0))).count).toBe(60);
  });

  test('come bare or in an envelope', async () => {
    expect((await asked(() => ({ fields: many(0, 2) }))).count).toBe(2);
    expect((await asked(() => [])).count).toBe(0);
  });

  const odd = [{}, { error: 'upstream timeout' }, 'ok', 7, { id: 1 }, [null], ['x'], [{ id: 5 }, {}], [{ id: null }]];
  test.each(odd.map((body) => [body]))('are not %j', async (body) => {
    expect(fieldsOf(body)).toBeUndefined();
    await expect(asked(() => body)).rejects.toThrow('no answer');
  });

  test('are none where it says null, when it is asked again', async () => {
    expect(await asked(() => null)).toEqual({ calls: [{}, {}], count: undefined });
    const answers = [null, many(0, 2)];
    expect((await asked(() => answers.shift())).count).toBe(2);
  });
});

describe('values', () => {
  const fields = ['1', '2', '3'].map((id) => ({ id, title: '', column: `custom_${id}` }));

  test('are texts, whatever they come as; what is not there is null', () => {
    const row: Record<string, unknown> = { custom: { 1: 'a', 2: { x: [1] }, 3: 5 } };
    expect(spread(row, fields)).toBe(0);
    expect(row).toMatchObject({ custom_1: 'a', custom_2: '{"x":[1]}', custom_3: '5' });
    for (const custom of [undefined, null, 'text', [], { 1: null }]) {
      const other: Record<string, unknown> = { custom };
      expect(spread(other, fields)).toBe(0);
      expect(other).toMatchObject({ custom_1: null, custom_2: null, custom_3: null });
    }
  });

  test('of fields that nobody defined are counted, and stay where they are', () => {
    const row: Record<string, unknown> = { custom: { 1: false, 8: 'x', 9: null } };
    expect(spread(row, fields)).toBe(2);
    expect(row).toMatchObject({ custom: { 1: false, 8: 'x' }, custom_1: 'false' });
    expect(row).not.toHaveProperty('custom_8');
  });
});

describe('for the schema', () => {
  const properties = async (call: () => Promise<never>) => {
    const warnings: string[] = [];
    const warn = (message: string): void => void warnings.push(message);
    return { found: await columns({ config: config('by_title'), call, warn }), warnings };
  };
  const failing = (action: 'skip_partition' | 'fail_sync') => async (): Promise<never> => {
    const problem = { kind: 'answer' as const, status: 403, text: 'No.', headers: {} };
    throw new ApiError({ action, fault: 'config_error', message: 'Refused.' }, problem, 'POST v1/contact-fields');
  };

  test('each is a text that may be null, and says where it is from', async () => {
    const { found } = await properties(async () => [{ id: 7, title: 'Plan' }, { id: 8 }] as never);
    expect(found).toMatchObject({
      contacts: {
        custom_plan: { type: ['null', 'string'], title: 'Plan', description: expect.stringContaining('7, "Plan"') },
        custom_8: { type: ['null', 'string'], description: expect.stringContaining('8') },
      },
    });
  });

  test('one without a title has none there either', async () => {
    const { found } = await properties(async () => [{ id: 8, title: '' }] as never);
    expect(found.contacts?.custom_8).not.toHaveProperty('title');
  });

  test('where they can not be read there are none, and a warning; all else is an error', async () => {
    const { found, warnings } = await properties(failing('skip_partition'));
    expect([found, warnings.length]).toEqual([{ contacts: {} }, 1]);
    await expect(properties(failing('fail_sync'))).rejects.toThrow('Refused.');
  });
});
