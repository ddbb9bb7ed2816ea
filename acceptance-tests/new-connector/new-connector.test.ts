import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { copyRepository } from '../documentation/guide-steps.ts';
import { runShell } from '../support/program.ts';

const kinds = [
  'source-before --paging before --auth header --stream contact_events --cursor happened_at',
  'source-token --stream token',
  'source-next-link --paging next-link --order ascending --auth basic',
  'source-link-header --paging link-header --order descending --url http://api.acme.example',
  'source-page-2 --paging page --order descending',
  'source-offset --paging offset --stream class',
  'source-single --paging single --cursor none --url https://acme.example/api/',
];
const names = kinds.map((line) => line.split(' ')[0] ?? '');
const any = `(${names.join('|')})`;
/** What takes long is asked of one with a cursor, and of one without. */
const judged = '(before|single)\\b';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailroom-new-connector-'));
  copyRepository(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (command: string) => runShell(command, folder);
const generate = (line: string) => run(`npm run --silent new-connector -- ${line}`);

async function passes(command: string, words = /(?:)/): Promise<void> {
  const { code, stdout, stderr } = await run(command);
  expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
  expect(stdout + stderr).toMatch(words);
}

describe('connectors of every kind, from their first minute', () => {
  test.each(kinds)('%s', async (line) => {
    const { code, stdout, stderr } = await generate(line);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('npm run acceptance -- ');
    for (const [, path = ''] of stdout.matchAll(/^ {2}(\S+\/\S+)$/gm))
      expect(existsSync(join(folder, path))).toBe(true);
  });

  test('pass lint and the type check', async () => {
    await passes('npm run lint && npm run typecheck');
  });

  test('stand in the README', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(names.filter((name) => !readme.includes(`(connectors/${name}/README.md)`))).toEqual([]);
    expect(readme).toContain('| Next Link | `{ "api_key": "…", "start_date": "2026-01-01T00:00:00Z" }` |');
  });

  test('pass their tests', async () => {
    await passes(`npm run jest -- 'acceptance-tests/${any}/records'`, new RegExp(`Tests: +${names.length} passed`));
  });

  test('pass what is asked of every connector', async () => {
    const tests = ['every-source', 'documentation/sheets', 'documentation/places', 'playground', 'local/connectors'];
    const paths = tests.map((path) => `acceptance-tests/${path}`).join(' ');
    await passes(`npm run jest -- schemas/ ${paths} -t '${judged}'`, /Tests: .*\d\d passed/);
  });

  test('pass the acceptance run', async () => {
    // That of the guide has a cursor.
    await passes('npm run acceptance -- single --simulator', /\d\d passed, 0 failed/);
    await passes("npm run jest -- 'acceptance-tests/source-token/(acceptance|foreign)'", /Tests: +2 passed/);
  });
});

describe('what does not go together is refused with a sentence, and nothing is written:', () => {
  test.each([
    ['acme', /A connector is called source-<name> in small letters, such as source-acme, not "acme"/],
    ['source-missive', /There is connectors\/source-missive already\. Take another name\./],
    ['source-shared', /There is acceptance-tests\/simulators\/shared already/],
    ['source-x source-y', /Say one name: source-<name>/],
    ['source-x --paging pages', /--paging is one of token, .*, not "pages"/],
    ['source-x --paging before --order unordered', /needs --order descending/],
    ['source-x --order ascending --cursor none', /needs a date in the row: give --cursor/],
    ['source-x --order full_refresh --cursor updated_at', /uses no date/],
    ['source-x --url acme', /--url must be a web address such as/],
    ['source-x --url https://me:sesame@acme.example', /without a password/],
    ['source-x --stream samples', /a file of that name says something else/],
    ['source-x --cursor id', /must be the date of a row/],
    ['source-x --pagin page', /Unknown option '--pagin'/],
  ])('%s', async (line, words) => {
    const { code, stdout, stderr } = await generate(line);
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain('sesame');
    expect(existsSync(join(folder, 'connectors/source-x'))).toBe(false);
  });

  test('without a name it says how to use it', async () => {
    const { code, stdout } = await generate('');
    expect([code, stdout]).toEqual([0, expect.stringContaining('npm run new-connector -- source-<name>')]);
  });
});
