import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { missive } from '../playground/accounts/missive.ts';
import { runShell } from '../support/program.ts';
import { blockWith, ROOT } from './pages.ts';

const hasJq = spawnSync('sh', ['-c', 'command -v jq']).status === 0;
const BUILD = 'npm ci && npm run build\n';

(hasJq ? test : test.skip)("the README's first commands do what they say", async () => {
  const block = blockWith('README.md', 'sh', BUILD);
  const account = await missive.start({ size: 'small', port: 0, host: '127.0.0.1' });
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-readme-'));
  try {
    symlinkSync(join(ROOT, 'dist'), join(folder, 'dist'));
    writeFileSync(join(folder, 'config.json'), JSON.stringify(account.config));
    const { code, stdout, stderr } = await runShell(block.replace(BUILD, 'set -e\n'), folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('"connectionSpecification": {\n');
    expect(stdout).toContain('SUCCEEDED');
    expect(stdout.split('\n')).toContain('conversations');
    expect(stdout).toContain('{"type":"RECORD","record":{"stream":"conversations"');
    expect(readFileSync(join(folder, 'catalog.json'), 'utf8')).toContain('conversations');

    // As the README says of `check`.
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...account.config, api_key: 'missive_pat-wrong' }));
    const check = block.split('\n').find((line) => line.includes(' check ')) ?? '';
    expect(await runShell(check, folder)).toMatchObject({ code: 0, stdout: expect.stringContaining('FAILED') });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await account.close();
  }
});
