import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { elementsOf } from '../declare/elements.ts';
import { ExactNumber } from '../exactNumber.ts';
import { ApiError } from '../http/failure.ts';
import { formatJson, isObject, type Row } from '../json.ts';
import { formatPath, type Step } from '../privacy/path.ts';
import { pathsIn } from '../privacy/places.ts';
import { runs } from '../testing/seeds.ts';
import { list, runRead, type SyncResult } from '../testing/syncs.ts';

const text = { type: ['null', 'string'] };
const number = { type: ['null', 'integer'] };
const inner = { type: ['null', 'object'], properties: { a: text, b: number } };
const schema = {
  type: 'object',
  properties: {
    ...{ id: { type: 'integer' }, at: { type: 'integer' }, a: text, seen: number, seen_datetime: text, one: inner },
    ...{ many: { type: ['null', 'array'], items: inner }, texts: { type: ['null', 'array'], items: text } },
    deep: { type: ['null', 'object'], properties: { many: { type: ['null', 'array'], items: inner }, b: number } },
  },
};
const salt = 'a salt of nobody else';

const lines = ({ recorder, log }: SyncResult): string => [...recorder.messages.map(formatJson), ...log].join('\n');

/** Every text or number below a value. */
function leaves(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap(leaves);
  return isObject(value) ? Object.values(value).flatMap(leaves) : [String(value)];
}

/** What stands at a path, or in place of something on the way to it. */
function found(value: unknown, steps: readonly Step[]): string[] {
  const [step, ...rest] = steps.filter((one) => one !== 'each');
  if (step === undefined || !(isObject(value) || Array.isArray(value))) return leaves(value);
  if (Array.isArray(value)) return value.flatMap((item) => found(item, steps));
  return typeof step === 'object' ? found(value[step.name], rest) : leaves(value);
}

const KINDS = ['integer', 'decimal', 'text'] as const;

/** A copy in which a value that nothing else looks like stands for each kind of one. */
function filled(value: unknown, next: () => bigint): unknown {
  if (Array.isArray(value)) return value.map((item) => filled(item, next));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one, next)]));
  if (value === 'integer') return next();
  if (value === 'decimal') return new ExactNumber(`0.${next()}`);
  return value === 'text' ? `text ${next()}` : value;
}

const rowOf = fc.record(
  Object.fromEntries(
    Object.entries(schema.properties)
      .filter(([name]) => !['id', 'at', 'seen_datetime'].includes(name))
      .map(([name]) => [
        name,
        fc.letrec((tie) => ({
          value: fc.oneof(
            { depthSize: 'small' },
            fc.constantFrom(...KINDS),
            fc.constant(null),
            tie('object'),
            fc.array(tie('value'), { maxLength: 3 }),
          ),
          object: fc.record({ a: tie('value'), b: tie('value'), many: tie('value') }, { requiredKeys: [] }),
        })).value,
      ]),
  ),
  { requiredKeys: [] },
);

/** The same rows each time: they are mended in place. */
function rowsOf(bodies: readonly Row[]): Row[] {
  let last = 123_450_000_000_000_000_000n;
  return bodies.map((body, index) => ({ ...(filled(body, () => ++last) as Row), id: index, at: 1000 - index }));
}

const valuesOf = ({ id: _id, at: _at, ...values }: Row): string[] => leaves(values);

test('nothing of a path that is dropped or hashed is in any line, and everything else is', async () => {
  const paths = pathsIn(schema as never).filter((path) => !['id', 'at'].includes(formatPath('', path).slice(3)));
  const plain = (steps: readonly Step[]) =>
    ['a', 'b', 'seen', 'texts[]'].some((end) => formatPath('', steps).endsWith(end));
  await fc.assert(
    fc.asyncProperty(
      fc.array(rowOf, { minLength: 1, maxLength: 4 }),
      fc.subarray(
        paths.filter((steps) => steps.at(-1) !== 'each'),
        { maxLength: 3 },
      ),
      fc.subarray(paths.filter(plain), { maxLength: 3 }),
      fc.constantFrom('rows', undefined),
      async (bodies, dropped, hashed, stream) => {
        const rows = rowsOf(bodies);
        const result = await runRead({
          streams: [list('rows')],
          answers: { rows: () => ({ rows: rowsOf(bodies), next: null }) },
          schemas: { rows: schema },
          values: { dateTimeSuffix: '_datetime' },
          config: {
            hash_salt: salt,
            drop_fields: dropped.map((steps) => formatPath(stream, steps)),
            hash_fields: hashed.map((steps) => formatPath(stream, steps)),
          },
        });
        const all = lines(result);
        const hidden = new Set([...dropped, ...hashed].flatMap((steps) => rows.flatMap((row) => found(row, steps))));
        expect([...hidden].filter((value) => all.includes(value))).toEqual([]);
        expect(rows.flatMap(valuesOf).filter((value) => !hidden.has(value) && !all.includes(value))).toEqual([]);
        expect(all).not.toContain(salt);
      },
    ),
    runs(200),
  );
});

describe('what others need of a row', () => {
  const hash_salt = salt;
  const parent = list('parents');
  const streams = [
    parent,
    list('children', {
      ...{ sync: { order: 'full_refresh' }, request: { path: ({ slice }) => `children/${slice.key}` } },
      partitions: { parent, slice: ({ id, secret }) => ({ key: String(secret), id }) },
      transform: (row, { slice }) => Object.assign(row, { parent: slice.key }),
    }),
    { name: 'derived', primaryKey: ['id'], parent, derive: ({ secret }: Row) => [{ id: secret }] },
  ];
  const answers = {
    parents: () => ({ rows: [{ id: 1, at: 2, secret: 's-1' }], next: null }),
    'children/s-1': () => ({ rows: [{ id: 5 }], next: null }),
  };
  const properties = { id: { type: ['null', 'string'] }, secret: { type: ['null', 'string'] } };
  const schemas = { parents: { properties: { ...properties, at: {} } }, derived: { properties } };

  test('is there for children and derived rows, though it does not leave', async () => {
    const config = { hash_salt, drop_fields: ['parents.secret'], hash_fields: ['derived.id'] };
    const result = await runRead({ streams, answers, schemas, config });
    expect(result.records('parents')).toEqual([{ id: 1, at: 2, secret: undefined }]);
    expect(result.records('children')).toEqual([{ id: 5, parent: 's-1' }]);
    expect(result.records('derived')).toEqual([{ id: expect.stringMatching(/^[\da-f]{64}$/) }]);
  });

  test('is not in a message where its key is hashed', async () => {
    const refused = (): never => {
      throw new ApiError(
        { action: 'fail_stream', fault: 'config_error', message: 'Refused.' },
        { kind: 'answer', headers: {}, text: '' },
        'GET children',
      );
    };
    const failing = { ...answers, 'children/s-1': refused };
    const told = async (config: Row) => {
      const { errors } = await runRead({ streams, answers: failing, schemas, config });
      return errors.map(({ message }) => message).join();
    };
    expect(await told({})).toMatch(/^Not read: s-1\./);
    const hashed = { hash_salt, hash_fields: ['parents.id'] };
    expect(await told(hashed)).toMatch(/^Not read: [\da-f]{64}\./);
  });
});

test('a row is named by what leaves of it, where something in it cannot be a row', async () => {
  const parent = list('parents');
  const pieces = elementsOf({
    ...{ name: 'pieces', primaryKey: ['parent', 'id'], parent, list: 'many', carried: { parent: 'id' } },
  });
  const told = async (config: Row) => {
    const { log } = await runRead({
      ...{ streams: [parent, pieces], config },
      answers: { parents: () => ({ rows: [{ id: 'p-1', at: 2, many: [{ a: 1 }] }], next: null }) },
      schemas: { parents: { properties: { id: { type: 'string' }, at: {} } } },
      modes: { pieces: 'full_refresh' },
    });
    return log;
  };
  expect(await told({})).toEqual([expect.stringContaining('in the list of parents with id "p-1" has not')]);
  const hashed = await told({ hash_salt: salt, hash_fields: ['parents.id'] });
  expect(hashed).toEqual([expect.stringMatching(/in the list of parents with id "[\da-f]{64}" has not/)]);
});

describe('settings that change', () => {
  const read = async (config: Row, state: Record<string, Row> = {}) => {
    const rows = [{ id: 1, at: 10, a: 'x' }];
    const answers = { rows: () => ({ rows, next: null }) };
    const all = { hash_salt: salt, ...config };
    const result = await runRead({ streams: [list('rows')], answers, schemas: { rows: schema }, config: all, state });
    return { state: result.states as Record<string, Row>, log: result.log };
  };

  test('leave no trace in a state without them', async () => {
    expect((await read({})).state.rows).not.toHaveProperty('readWith');
  });

  test('are told of when they name more, and when they name less', async () => {
    const clear = await read({});
    const dropped = await read({ drop_fields: ['rows.a', '*.one.b'] }, clear.state);
    expect(dropped.state.rows?.readWith).toEqual({ drop_fields: { without: ['a', 'one.b'] } });
    expect(dropped.log).toEqual([
      expect.stringMatching(/^WARN Stream rows: drop_fields now names columns .* refresh the stream/),
    ]);
    const same = await read({ drop_fields: ['*.one.b', 'rows.a'] }, dropped.state);
    expect(same.log).toEqual([]);
    const less = await read({ drop_fields: ['rows.a'] }, same.state);
    expect(less.log).toEqual([
      expect.stringMatching(/^WARN Stream rows: drop_fields now brings columns that were left out/),
    ]);
    const none = await read({}, less.state);
    expect(none.log).toEqual([
      expect.stringMatching(/^WARN Stream rows: drop_fields now brings columns that were left out/),
    ]);
    expect((await read({}, none.state)).log).toEqual([]);
    expect(none.state.rows).not.toHaveProperty('readWith');
  });

  test('begin a full refresh anew that is under way', async () => {
    const state = { rows: { version: 2, refresh: 'running', covered: [{ low: 5, high: 9 }] } };
    const run = (config: Row) =>
      runRead({
        ...{ streams: [list('rows')], answers: { rows: () => ({ rows: [], next: null }) }, schemas: { rows: schema } },
        ...{ config: { hash_salt: salt, ...config }, state, modes: { rows: 'full_refresh' as const } },
      });
    expect((await run({})).log).toEqual([]);
    expect((await run({ hash_fields: ['rows.a'] })).log).toEqual([
      expect.stringMatching(/begins anew, since hash_fields has changed/),
    ]);
  });
});
