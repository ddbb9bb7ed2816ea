import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Row } from '../support/messages.ts';
import { atDesk, complete, type Desk, LOCAL } from './setup.ts';

const properties = { id: { type: 'integer' }, n: { type: ['null', 'integer'] } };
const rows = (count: number, n = 0) => Array.from({ length: count }, (_, id) => `{"id":${id},"n":${n}}`);
const things = (texts: readonly string[], more: Row = {}) => ({
  things: { incremental: true, key: ['id'], properties, rows: texts, ...more },
});
const list = (texts: readonly string[], more: Row = {}) => ({
  list: { key: ['id'], properties, rows: texts, ...more },
});
const count = async (desk: Desk, table: string) =>
  Number((await desk.rows(`select count(*) as n from ${table}`))[0]?.n);

test('a second sync brings what is new; the closing table counts what is new, changed and there', () =>
  atDesk(async (desk) => {
    const first = await complete(desk.syncRows({ streams: { ...things(rows(20)), ...list(rows(3)) } }));
    expect(first.stdout.split('\n').map((line) => line.split(/ +/).slice(0, 4))).toEqual(
      expect.arrayContaining([
        ['things', '20', '0', '20'],
        ['list', '3', '0', '3'],
        ['in', 'all', '23', '0'],
      ]),
    );
    const then = [...rows(20), '{"id":3,"n":1}', '{"id":4,"n":0}', '{"id":20,"n":0}'];
    const { stdout } = await complete(
      desk.syncRows({ streams: { ...things(then), ...list(['{"id":0,"n":5}', '{"id":9}']) } }, {}, '--json'),
    );
    expect(JSON.parse(stdout)).toMatchObject({
      isComplete: true,
      problems: [],
      streams: [
        { stream: 'things', new: 1, changed: 1, total: 21, records: 3, complete: true },
        { stream: 'list', new: 1, changed: 1, total: 2, records: 2, complete: true },
      ],
    });
  }));

test('a stream that fails is told with its error, the others are complete; exit code 1', () =>
  atDesk(async (desk) => {
    const streams = {
      ...list(rows(4), { fails: 'No more today. Try again tomorrow.' }),
      ...things(rows(15), { fails: 'Gone.' }),
    };
    const good = { good: { key: ['id'], properties, rows: rows(2) } };
    await complete(desk.syncRows({ streams: list(rows(7)) }));
    const { code, stdout, stderr } = await desk.syncRows({ streams: { ...streams, ...good } }).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('list: No more today. Try again tomorrow.\nthings: Gone.\n');
    expect(stdout).toMatch(/list .* not complete\n/);
    expect(stdout).toContain('1 of 3 streams are complete in');
    // A full refresh that failed replaces nothing; of another stream stays what its last STATE covers.
    expect([await count(desk, 'list'), await count(desk, 'things'), await count(desk, 'good')]).toEqual([7, 10, 2]);
  }));

test('a second run at once says so, and leaves the first alone; one that is stopped keeps what is covered', () =>
  atDesk(async (desk) => {
    const first = desk.syncRows({ streams: things(rows(25)), hangs: true });
    await new Promise<void>((resolve) => {
      first.child.stderr?.on('data', (text: string) => text.includes('complete') && resolve());
    });
    const second = await desk.syncRows({ streams: things(rows(99)) }).ended;
    expect(second).toMatchObject({ code: 3, stdout: '' });
    expect(second.stderr).toBe(
      `test.duckdb is in use by process ${first.child.pid}. Nothing was done here: try again when that has ended.\n`,
    );
    expect((await desk.run('query', desk.database, 'select 1')).stderr).toContain('is in use by process');
    first.child.kill('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 143 });
    expect(await count(desk, 'things')).toBe(25);
  }));

test('a file that is not ours is left as it is', () =>
  atDesk(async (desk) => {
    const config = { streams: things(rows(1)) };
    desk.write('test.duckdb', 'Dear diary, '.repeat(2000));
    expect(await desk.syncRows(config).ended).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is no DuckDB database, and was left as it is'),
    });
    expect(readFileSync(desk.database, 'utf8')).toContain('Dear diary');
  }));

test('a database of another source is left as it is', () =>
  atDesk(async (desk) => {
    await complete(desk.syncRows({ streams: things(rows(1)) }));
    expect(await desk.sync('source-missive', { api_key: 'missive_pat-x' }).ended).toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr: 'test.duckdb holds what a source by --command reads. Give source-missive a file of its own.\n',
    });
    expect(await count(desk, 'things')).toBe(1);
  }));

test('a table of somebody else is left as it is, others of its file are no obstacle', () =>
  atDesk(async (desk) => {
    const script = `require('@duckdb/node-api').DuckDBInstance.create(process.argv[1]).then((file) => file.connect()).then((session) =>
      session.run('create table things (mine integer); insert into things values (1)'))`;
    execFileSync(process.execPath, ['-e', script, desk.database], { cwd: LOCAL });
    expect(await desk.syncRows({ streams: things(rows(3)) }).ended).toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr: expect.stringContaining("has a table things that is not Mailroom's. Nothing was changed"),
    });
    expect(await desk.rows('select * from things')).toEqual([{ mine: 1 }]);
    await complete(desk.syncRows({ streams: list(rows(3)) }));
    expect(await count(desk, 'list')).toBe(3);
  }));

test('a disk that is full is a sentence, and what was committed is there', () =>
  atDesk(async (desk) => {
    await complete(desk.syncRows({ streams: things(rows(10)) }));
    // Nothing that could be compressed.
    const large = Array.from(
      { length: 400 },
      (_, id) => `{"id":${id},"text":"${randomBytes(37_500).toString('base64')}"}`,
    );
    const streams = things([...rows(10), ...large]);
    const { code, stderr } = await desk.limited(4_096, { streams, every: 200 });
    expect([code, stderr]).toEqual([1, expect.stringContaining('The disk of ')]);
    expect(stderr).not.toMatch(/at .*\.ts/);
    expect(await count(desk, 'things')).toBe(10);
    await complete(desk.syncRows({ streams }));
    expect(await count(desk, 'things')).toBe(400);
  }));

test('--full-refresh replaces, --reset forgets, --streams chooses', () =>
  atDesk(async (desk) => {
    await complete(desk.syncRows({ streams: { ...things(rows(30)), ...list(rows(2)) } }, {}, '--streams', 'things'));
    expect((await desk.rows('show tables')).map(({ name }) => name)).toEqual(['things']);
    const fewer = { streams: things(rows(12, 1)) };
    const failed = { streams: things(rows(12, 1), { fails: 'No.' }) };
    expect((await desk.syncRows(fewer, failed, '--full-refresh').ended).code).toBe(1);
    expect(await count(desk, 'things')).toBe(30);
    await complete(desk.syncRows(fewer, {}));
    expect(await count(desk, 'things')).toBe(12);
    await complete(desk.syncRows({ streams: things(rows(5, 2)) }, {}, '--reset', 'things'));
    expect(await desk.rows('select count(*) as rows, min(n) as n from things')).toEqual([{ rows: 5, n: 2 }]);
    const { code, stderr } = await desk.syncRows(fewer, {}, '--streams', 'thngs').ended;
    expect([code, stderr]).toEqual([2, 'There is no stream thngs. There are: things.\n']);
  }));

test('tables are exported as they are', () =>
  atDesk(async (desk) => {
    const streams = { ...things(['{"id":9007199254740993,"n":1}', '{"id":2}']), ...list([]) };
    await complete(desk.syncRows({ streams }, {}, '--parquet', 'out', '--csv', 'out/csv', '--quiet'));
    expect(readdirSync(join(desk.folder, 'out')).sort()).toEqual(['csv', 'list.parquet', 'things.parquet']);
    expect(readFileSync(join(desk.folder, 'out/csv/things.csv'), 'utf8')).toBe(
      'id,n,_more\n9007199254740993,1,\n2,,\n',
    );
    const parquet = join(desk.folder, 'out/things.parquet');
    expect(await desk.rows(`select max(id)::varchar as id from '${parquet}'`)).toEqual([{ id: '9007199254740993' }]);
  }));

test('a state of all streams, and a source that tells no statuses', () =>
  atDesk(async (desk) => {
    const after = [
      '{"type":"STATE","state":{"type":"GLOBAL","global":{"shared_state":{"lsn":7},"stream_states":[]}}}',
      'no message at all',
    ];
    await complete(
      desk.syncRows({ streams: { ...things(rows(3), { silent: true }), ...list(rows(2), { silent: true }) }, after }),
    );
    expect([await count(desk, 'things'), await count(desk, 'list')]).toEqual([3, 2]);
    expect(await desk.rows("select state from _mailroom.streams where key = ''")).toEqual([
      { state: expect.stringMatching(/^\[\{"type":"GLOBAL".*"lsn":7/) },
    ]);
  }));

test('the configuration may come by the environment; new credentials are kept, and none is shown', () =>
  atDesk(async (desk) => {
    const secret = 'hush-4f1b2c7d';
    const after = [
      `{"type":"CONTROL","control":{"type":"CONNECTOR_CONFIG","emitted_at":1,"connectorConfig":{"config":{"refresh_token":"${secret}-2"}}}}`,
      `{"type":"TRACE","trace":{"type":"ERROR","emitted_at":1,"error":{"message":"${secret} is no good, nor is ${secret}-2","failure_type":"config_error"}}}`,
    ];
    const config = JSON.stringify({ refresh_token: secret, streams: things(rows(2)), after, exit: 1 });
    const args = ['--command', desk.command, '--to', desk.database];
    const { code, stdout, stderr } = await desk.start('sync', args, { MAILROOM_CONFIG: config }).ended;
    expect(code).toBe(1);
    expect(stdout + stderr).not.toContain(secret);
    expect(stderr).toContain('**** is no good, nor is ****');
    expect(stderr).toContain(`--config ${desk.database}.config.json`);
    expect(JSON.parse(readFileSync(`${desk.database}.config.json`, 'utf8'))).toEqual({ refresh_token: `${secret}-2` });
  }));

test.each([
  [['source-missive'], /^Say where to/],
  [['source-misive', '--to', 'x.duckdb'], /^There is no connector "source-misive"/],
  [['source-missive', '--to', 'x.duckdb', '--comand', 'x'], /Unknown option '--comand'/],
  [['--to', 'x.duckdb'], /^Say which source/],
  [['missive', '--image', 'x', '--to', 'x.duckdb'], /^Say which source, and only one/],
])('%j is a sentence, not a stack', (args, words) =>
  atDesk(async (desk) => {
    const { code, stdout, stderr } = await desk.start('sync', args, { MAILROOM_CONFIG: '{}' }).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(words);
    expect(stderr).toMatch(/^[^\n]+\nnpm run sync -- --help tells more\.\n$/);
    expect(existsSync(join(desk.folder, 'x.duckdb'))).toBe(false);
  }),
);

test.each([
  [undefined, /^There is no configuration/],
  ['{"api_key": "hush', /^MAILROOM_CONFIG is no JSON object\.\n$/],
])('without a configuration that can be read nothing begins: %j', (config, words) =>
  atDesk(async (desk) => {
    const env: Record<string, string> = config === undefined ? {} : { MAILROOM_CONFIG: config };
    const { code, stderr } = await desk.start('sync', ['missive', '--to', 'x.duckdb'], env).ended;
    expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
  }),
);
