import { describe, expect, test } from '@jest/globals';
import { formatJson, type Row } from '../json.ts';
import type { CatalogStream, SourceRecord } from '../messages.ts';
import { Run } from '../run.ts';
import type { Excuse } from './answer.ts';
import { type Verdict, verdictsOf } from './verdict.ts';
import { viewOf, volatileFields } from './view.ts';

const stream: CatalogStream = {
  ...{ name: 'people', json_schema: {}, supported_sync_modes: [] },
  source_defined_primary_key: [['id']],
};
const plain = { streams: [stream], volatile: new Map(), withApi: (text: string) => text };

const record = (data: Row) => ({ stream: 'people', data, emitted_at: 1 });
const status = (name: string) => {
  const stream_status = { stream_descriptor: { name: 'people' }, status: name };
  return { type: 'TRACE', trace: { type: 'STREAM_STATUS', emitted_at: 1, stream_status } };
};
const error = (failure_type: string) => {
  return { type: 'TRACE', trace: { type: 'ERROR', emitted_at: 1, error: { message: 'Oh.', failure_type } } };
};

function run(rows: readonly Row[], { last = 'COMPLETE', code = 0, failure = '' } = {}): Run {
  const messages = [
    ...rows.map((data) => ({ type: 'RECORD', record: record(data) })),
    ...(last ? [status(last)] : []),
    ...(failure ? [error(failure)] : []),
  ];
  const lines = messages.map((message) => formatJson(message));
  return new Run({ verb: 'read', code, signal: null, lines, rest: '', stderr: '', timedOut: false, ms: 1 });
}

const rows = [
  { id: 1, name: 'Ada Lovelace' },
  { id: 2, name: 'Alan Turing' },
  { id: 3, name: 'Grace Hopper' },
];
const failed = (failure: string) => ({ last: 'INCOMPLETE', code: 1, failure });

function judge(first: Run, second = run([]), excuse?: Excuse): Verdict {
  const truth = viewOf(rows.map(record) as SourceRecord[], plain);
  return verdictsOf([stream], { first, second }, { truth, lens: plain, excuse }).get('people') as Verdict;
}

describe('a stream', () => {
  test('is complete when all its rows have come, whatever came before them', () => {
    expect(judge(run([...rows, rows[0] as Row]))).toMatchObject({ outcome: 'complete', missing: [] });
  });

  test('is repaired when an error was said and the next sync brings the rest', () => {
    const rest = run(rows.slice(1));
    expect(judge(run(rows.slice(0, 1), failed('transient_error')), rest).outcome).toBe('repaired');
    expect(judge(run(rows.slice(0, 1), failed('config_error')), rest).outcome).toBe('CONFIG_ERROR');
    expect(judge(run(rows.slice(0, 1), { last: 'INCOMPLETE', code: 1 }), rest).outcome).toBe('SILENT');
  });

  test('is lost when it said COMPLETE without its rows, even if the next sync brings them', () => {
    expect(judge(run(rows.slice(0, 1)))).toMatchObject({ outcome: 'LOST', missing: ['2', '3'] });
    expect(judge(run(rows.slice(0, 1)), run(rows)).why).toContain('2 rows missing until the next sync');
  });

  test('is lost when rows do not come back, or come with other values', () => {
    expect(judge(run(rows.slice(0, 1), failed('transient_error')), run(rows.slice(2)))).toMatchObject({
      ...{ outcome: 'LOST', missing: ['2'] },
    });
    expect(judge(run([{ id: 1, name: null }, ...rows.slice(1)]))).toMatchObject({ outcome: 'LOST', missing: ['1'] });
  });

  test('is lost when the healthy sync fails', () => {
    expect(judge(run(rows), run([], failed('system_error')))).toMatchObject({ outcome: 'LOST' });
  });

  test('has junk when a row comes that the API never gave', () => {
    expect(judge(run([...rows, { error: 'no row' }]))).toMatchObject({ outcome: 'JUNK' });
  });
});

describe('an excuse', () => {
  const reason = 'nobody can tell';

  test('holds for the rows that it names only', () => {
    const excuse = { reason, rows: [rows[1]] };
    expect(judge(run([rows[0], rows[2]] as Row[]), run([]), excuse).outcome).toBe('believed');
    expect(judge(run([rows[0]] as Row[]), run([]), excuse).outcome).toBe('LOST');
  });

  test('does not hold for what a row shares with others', () => {
    const shared = [rows[0], rows[1]].map((row) => ({ ...row, name: 'Grace Hopper' }));
    const early = run(rows.slice(0, 2));
    expect(judge(early, run([]), { reason, rows: shared.slice(0, 1) }).outcome).toBe('believed');
    expect(judge(early, run([]), { reason, rows: shared.slice(0, 1), others: shared.slice(1) }).outcome).toBe('LOST');
  });

  test('does not hold for an error that blames the user', () => {
    expect(judge(run([], failed('config_error')), run(rows), { reason }).outcome).toBe('CONFIG_ERROR');
  });
});

test('fields that differ between two healthy reads do not count', () => {
  const [one, other] = ['a', 'b'].map((link) => [record({ id: 1, files: [{ link, size: 2 }] }) as SourceRecord]);
  const volatile = volatileFields(one ?? [], other ?? [], plain);
  expect(volatile.get('people')).toEqual(new Set(['.files.*.link']));
  expect(viewOf(one ?? [], { ...plain, volatile })).toEqual(viewOf(other ?? [], { ...plain, volatile }));
});
