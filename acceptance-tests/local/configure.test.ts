import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { atDesk, type Desk, LOCAL, SOURCE } from './setup.ts';

const secret = 'hush-4f1b2c7d';
const spec = {
  required: ['credentials', 'token'],
  properties: {
    token: { title: 'Token', type: 'string', minLength: 8, airbyte_secret: true, order: 0 },
    credentials: {
      title: 'Credentials',
      order: 1,
      oneOf: [
        { title: 'None', properties: { kind: { const: 'none' } } },
        { title: 'User', required: ['user'], properties: { kind: { const: 'user' }, user: { type: 'string' } } },
      ],
    },
    pages: { title: 'Pages', type: 'integer', minimum: 1, default: 5, order: 2 },
    boxes: { title: 'Boxes', type: 'array', items: { type: 'string', enum: ['in', 'out'] }, order: 3 },
    api_url: { type: 'string', airbyte_hidden: true },
  },
};
const answers = ['short', secret, '2', '', 'mara', 'y', '0', '7', 'in, out'];
const config = { token: secret, credentials: { kind: 'user', user: 'mara' }, pages: 7, boxes: ['in', 'out'] };
const command = ['--command', `${process.execPath} ${SOURCE}`, '--config', 'made.json'];

function configure(desk: Desk, lines: readonly string[], source: object = {}) {
  const env = { ...process.env, NODE_OPTIONS: '', INIT_CWD: desk.folder, SOURCE: JSON.stringify({ spec, ...source }) };
  return spawnSync(process.execPath, [join(LOCAL, 'configure.ts'), ...command], {
    ...{ cwd: desk.folder, env, encoding: 'utf8' },
    input: lines.map((line) => `${line}\n`).join(''),
  });
}

test('answers become a file for its owner only, which is checked', () =>
  atDesk(async (desk) => {
    const { status, stdout, stderr } = configure(desk, answers);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const file = join(desk.folder, 'made.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(config);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(stdout).not.toContain(secret);
    expect(stdout).not.toContain('api_url');
    expect(stdout).toContain('This is too short.');
    expect(stdout).toContain('This takes 1 or more.');
    expect(stdout).toMatch(/It works\.\nNext: npm run sync -- .*--config made\.json --to made\.duckdb\n$/);
  }));

test('a check that fails is told, with exit code 1 and without the secret', () =>
  atDesk(async (desk) => {
    const { status, stdout } = configure(desk, answers, { failure: `The token ${secret} is wrong.` });
    expect(status).toBe(1);
    expect(stdout).toContain('It does not work: The token **** is wrong.');
  }));

test('a file that is there stays unless its replacement is wished, and so does one whose questions were not answered', () =>
  atDesk(async (desk) => {
    const file = desk.write('made.json', 'mine');
    expect(configure(desk, ['n'])).toMatchObject({ status: 1, stderr: 'Nothing was written.\n' });
    expect(configure(desk, ['y', secret])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('ended before'),
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(configure(desk, ['y', ...answers]).status).toBe(0);
  }));

const hasScript = spawnSync('sh', ['-c', 'script -qec true /dev/null']).status === 0;

(hasScript ? test : test.skip)('at a terminal a secret is not shown while it is typed', () =>
  atDesk(async (desk) => {
    const line = `${process.execPath} ${join(LOCAL, 'configure.ts')} --command '${process.execPath} ${SOURCE}' --config made.json`;
    const child = spawn('script', ['-qec', line, '/dev/null'], {
      cwd: desk.folder,
      env: { ...process.env, NODE_OPTIONS: '', INIT_CWD: desk.folder, SOURCE: JSON.stringify({ spec }) },
    });
    let shown = '';
    const closed = once(child, 'close').then(() => undefined);
    const told = async (words: string): Promise<void> => {
      while (!shown.includes(words)) {
        const data = await Promise.race([once(child.stdout, 'data'), closed]);
        if (!data) throw new Error(`It ended without saying "${words}":\n${shown}`);
        shown += String(data[0]);
      }
    };
    await told('is not shown) >');
    child.stdin.write(`${secret}\r`);
    await told('(1 to 2)  >');
    child.stdin.write('1\r');
    await told('Go through them? [y/N]');
    child.stdin.write('n\r');
    await told('It works.');
    child.stdin.end();
    await closed;
    expect(shown).not.toContain(secret);
    expect(shown).toMatch(/\[y\/N\] n\r/);
    expect(JSON.parse(readFileSync(join(desk.folder, 'made.json'), 'utf8'))).toEqual({
      token: secret,
      credentials: { kind: 'none' },
    });
  }),
);
