import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Row } from '../support/messages.ts';
import { atDesk, complete, type Desk, LOCAL } from './setup.ts';

const properties = { id: { type: 'integer' }, text: { type: 'string' } };
const things = (rows: readonly string[], more: Row = {}) => ({
  things: { incremental: true, key: ['id'], properties, rows, ...more },
});

/** A source that never answers, at work for a sync. */
async function hanging(desk: Desk, ignores = '') {
  const temporary = join(desk.folder, 'tmp');
  mkdirSync(temporary);
  const script = `${ignores}require('fs').writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000)`;
  const args = ['--command', `${process.execPath} -e "${script}" --`, '--to', desk.database];
  const program = desk.start('sync', [...args, '--config', desk.write('config.json', {})], { TMPDIR: temporary });
  const file = join(desk.folder, 'pid');
  while (!existsSync(file) || readFileSync(file, 'utf8') === '') await new Promise((done) => setTimeout(done, 20));
  return { program, pid: Number(readFileSync(file, 'utf8')), left: () => readdirSync(temporary) };
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'stopped by %s before anything is read, it leaves neither source nor configuration behind',
  (signal) =>
    atDesk(async (desk) => {
      const { program, pid, left } = await hanging(desk);
      program.child.kill(signal);
      expect((await program.ended).code).toBe(signal === 'SIGINT' ? 130 : 143);
      expect(() => process.kill(pid, 0)).toThrow('ESRCH');
      expect(left()).toEqual([]);
    }),
);

test('a source that does not want to stop is ended when that is asked for twice', () =>
  atDesk(async (desk) => {
    const { program, pid, left } = await hanging(desk, `process.on('SIGTERM', () => {}); `);
    program.child.kill('SIGTERM');
    await new Promise((done) => setTimeout(done, 700));
    program.child.kill('SIGTERM');
    expect((await program.ended).code).toBe(143);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(left()).toEqual([]);
  }));

test('messages that say nothing are passed over, a record of no stream is not', () =>
  atDesk(async (desk) => {
    const nothing = ['LOG', 'TRACE', 'CONTROL', 'CATALOG', 'NEWS'].map((type) => `{"type":"${type}"}`);
    await complete(desk.syncRows({ streams: things(['{"id":1}']), before: nothing, after: nothing }));
    const { code, stderr } = await desk.syncRows({ streams: things(['{"id":1}']), after: ['{"type":"RECORD"}'] }).ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining('It is of no stream')]);
    expect(await desk.rows('select count(*) as n from things')).toEqual([{ n: 1 }]);
  }));

test.each(['null', '[]', '5', '"hush"'])('a configuration that is %s is none', (text) =>
  atDesk(async (desk) => {
    const args = ['--command', desk.command, '--to', desk.database, '--config', desk.write('config.json', text)];
    const { code, stderr } = await desk.start('sync', args).ended;
    expect([code, stderr]).toEqual([2, `${join(desk.folder, 'config.json')} is no JSON object.\n`]);
  }),
);

test('a setting that is wrong is told of the file that somebody has written, with exit code 2', () =>
  atDesk(async (desk) => {
    const { code, stderr } = await desk.sync('missive', { api_key: 'missive_pat-x', start_date: 'yesterday' }).ended;
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(` ${join(desk.folder, 'config.json')}: start_date must`),
    ]);
  }));

test('secrets are hidden in lists, under other names, as JSON spells them, and where one begins with another', () =>
  atDesk(async (desk) => {
    const secrets = { token: 'hush-1', refresh_token: 'hush-123', api_keys: ['in-a-list'], passphrase: 'say "a"' };
    const message = [...Object.values(secrets).flat(), 'say \\"a\\"'].join(' | ');
    const error = { type: 'TRACE', trace: { type: 'ERROR', emitted_at: 1, error: { message } } };
    const { code, stderr } = await desk.syncRows({
      ...{ ...secrets, credentials_json: 'all-of-it' },
      streams: things(['{"id":1}']),
      after: [JSON.stringify(error)],
    }).ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining(Array(5).fill('****').join(' | '))]);
  }));

test('a folder that cannot be exported to is named, and the database is not blamed', () =>
  atDesk(async (desk) => {
    const folder = desk.write('taken', 'a file');
    const { code, stderr } = await desk.syncRows({ streams: things(['{"id":1}']) }, {}, '--parquet', 'taken').ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining(`${folder} cannot be made (EEXIST)`)]);
    expect(await desk.rows('select count(*) as n from things')).toEqual([{ n: 1 }]);
  }));

test('a query shows very many rows, and nothing that commands the terminal', () =>
  atDesk(async (desk) => {
    await complete(desk.syncRows({ streams: things(['{"id":1,"text":"a\\u001b[2Jb"}']) }));
    const many = await desk.run('query', desk.database, 'select range as n from range(200000)');
    expect([many.code, many.stderr, many.stdout.split('\n').length]).toEqual([0, '', 200_003]);
    expect((await desk.run('query', desk.database, 'select text from things')).stdout).toContain('a\ufffd[2Jb');
  }));

test('the answers of configure are not asked for where their file cannot be', () =>
  atDesk(async (desk) => {
    const args = ['--command', desk.command, '--config', 'nowhere/made.json'];
    const { code, stdout, stderr } = await desk.start('configure', args).ended;
    expect({ code, stdout, stderr }).toEqual({
      ...{ code: 2, stdout: '' },
      stderr: `There is no folder ${join(desk.folder, 'nowhere')}.\n`,
    });
  }));

test('who stops npm stops the sync', () => {
  const { scripts } = JSON.parse(readFileSync(join(LOCAL, '../package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  // npm hands signals to its shell, which does not pass them on.
  expect(scripts.sync).toMatch(/&& exec node local\/sync\.ts$/);
  expect(scripts.configure).toMatch(/&& exec node local\/configure\.ts$/);
});
