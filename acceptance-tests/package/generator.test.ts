import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Program } from '../support/program.ts';
import { StrangersFolder, seed } from './folder.ts';

/** The acceptance run takes half a minute each: one with a cursor, and one without. */
const JUDGED = ['source-before', 'source-single'];

let folder: StrangersFolder;
beforeAll(() => {
  folder = new StrangersFolder();
});
afterAll(() => folder.remove());

const generate = (...args: string[]) => folder.node(join(folder.installed, 'bin', 'airbyte-cdk.js'), 'new', ...args);

describe('a connector from its first minute', () => {
  test.each([
    ['source-before --paging before --auth header --stream contact_events --cursor happened_at'],
    ['source-token'],
    ['source-next-link --paging next-link --order ascending --auth basic'],
    ['source-link-header --paging link-header --order descending'],
    ['source-page --paging page --order descending'],
    ['source-offset --paging offset --stream class'],
    ['source-single --paging single --cursor none --url https://acme.example/api'],
  ])('%s', async (line) => {
    const [name = '', ...flags] = line.split(' ');
    const { code, stderr } = await generate(name, ...flags);
    expect([code, stderr]).toEqual([0, '']);
    expect(await folder.compile('-p', name)).toMatchObject({ code: 0, stdout: '' });
    const cwd = join(folder.path, name);
    const lint = await folder.lint(name);
    expect([lint.code, lint.code === 0 ? '' : lint.stdout + lint.stderr]).toEqual([0, '']);
    const run = (...args: string[]) => new Program(process.execPath, args, { cwd, env: seed });
    const tests = await run('--test').ended;
    expect([tests.code, tests.code === 0 ? '' : tests.stdout]).toEqual([0, '']);

    if (!JUDGED.includes(name)) return;
    const simulator = run('serve.ts');
    try {
      await simulator.until('leads to the simulator');
      const command = `${process.execPath} ${join(cwd, 'main.ts')}`;
      const runner = join(folder.runner, 'bin', 'airbyte-acceptance.js');
      const acceptance = await run(runner, '--command', command, '--config', cwd).ended;
      expect([acceptance.code, acceptance.code === 0 ? '' : acceptance.stdout]).toEqual([0, '']);
      expect(acceptance.stdout).toMatch(/[2-9]\d passed, 0 failed/);
    } finally {
      simulator.child.kill();
    }
  });

  test('names the next steps, and leaves no word of a template', async () => {
    const { stdout } = await generate('source-words');
    expect(stdout).toContain('npm test');
    const files = [
      'README.md',
      'source.ts',
      'simulator.ts',
      'metadata.yaml',
      'Dockerfile',
      'acceptance-test-config.yml',
    ];
    for (const file of files)
      expect(readFileSync(join(folder.path, 'source-words', file), 'utf8')).not.toMatch(/\{\{\w+\}\}/);
    expect(readFileSync(join(folder.path, 'source-words', 'README.md'), 'utf8')).toContain('## Next steps');
  });
});

test.each([
  ['file:../kit.tgz', 'file:../../kit.tgz'],
  ['^0.1.0', '^0.1.0'],
])('a connector takes the package from where it is installed: %s', async (from, taken) => {
  folder.write('package.json', JSON.stringify({ type: 'module', dependencies: { '@mailroom/airbyte-cdk': from } }));
  await generate(`source-from-${from.length}`);
  const { dependencies } = JSON.parse(
    readFileSync(join(folder.path, `source-from-${from.length}`, 'package.json'), 'utf8'),
  );
  expect(dependencies).toEqual({ '@mailroom/airbyte-cdk': taken });
});

describe('what does not go together is refused with a sentence:', () => {
  test.each([
    ['acme', /A connector is called source-<name>/],
    ['source-x --paging pages', /--paging is one of token, .*, not "pages"/],
    ['source-x --paging page --order ascending', /loses rows: one that changes moves to the end/],
    ['source-x --paging before --order unordered', /needs --order descending/],
    ['source-x --order ascending --cursor none', /needs a date in the row: give --cursor/],
    ['source-x --order full_refresh --cursor updated_at', /uses no date/],
    ['source-x --url acme', /--url must be a web address/],
    ['source-x source-y', /Say: new source-<name>/],
    ['source-x --pagin page', /Unknown option '--pagin'/],
  ])('%s', async (line, words) => {
    const { code, stderr } = await generate(...line.split(' '));
    expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
    expect(stderr).toMatch(words);
    expect(existsSync(join(folder.path, 'source-x'))).toBe(false);
  });

  test('a folder that holds something', async () => {
    await generate('source-twice');
    const { code, stderr } = await generate('source-twice');
    expect([code, stderr]).toEqual([2, 'The folder source-twice is not empty. --help tells more.\n']);
  });
});
