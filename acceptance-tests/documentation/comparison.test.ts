import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { services } from '../playground/accounts/index.ts';
import { runShell } from '../support/program.ts';
import { blockWith, ROOT, readPage } from './pages.ts';

const page = 'docs/comparison.md';
const block = blockWith(page, 'sh', "jq '\n");
const hasJq = spawnSync('sh', ['-c', 'command -v jq']).status === 0;
/** The streams of the table, by the title of the account. */
const streams = [...readPage(page).matchAll(/^\| (\w+) \| `([a-z_ ]+)` \|/gm)].map(([, title = '', names = '']) => [
  title,
  names,
]);

test('the streams are listed, and the command takes those of Mailjet', () => {
  expect(streams.map(([title]) => title)).toEqual(['Missive', 'Mailjet', 'Mailshake']);
  expect(block).toContain(`--args ${new Map(streams as [string, string][]).get('Mailjet')} >`);
});

(hasJq ? test.each(streams) : test.skip)(
  '%s has the streams that its figures are of',
  async (title = '', names = '') => {
    const [connector, service] = Object.entries(services).find(([, one]) => one.title === title) ?? [];
    const account = await service?.start({ size: 'large', port: 0, host: '127.0.0.1' });
    const folder = mkdtempSync(join(tmpdir(), 'mailroom-comparison-'));
    try {
      writeFileSync(join(folder, 'config.json'), JSON.stringify(account?.config));
      const command = block
        .replace('../../dist/source-mailjet', () => join(ROOT, 'dist', connector ?? ''))
        .replace(/--args .* >/, () => `--args ${names} >`);
      expect(await runShell(command, folder)).toMatchObject({ code: 0, stderr: '' });
      const catalog = JSON.parse(readFileSync(join(folder, 'catalog.json'), 'utf8'));
      const found = catalog.streams.map(({ stream }: { stream: { name: string } }) => stream.name);
      expect(found.sort()).toEqual(names.split(' ').sort());
      expect(catalog.streams.map(({ sync_mode }: { sync_mode: string }) => sync_mode)).toContain('incremental');
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await account?.close();
    }
  },
);
