import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PrivateFiles } from './files.ts';

test('what a process that was killed has left is removed by the next one, and nothing else', () => {
  const folderOf = (pid: number): string => mkdtempSync(join(tmpdir(), `mailroom-sync-${pid}-`));
  const { pid } = spawnSync(process.execPath, ['--version']);
  const [left, inUse] = [folderOf(pid), folderOf(process.ppid)];
  const files = new PrivateFiles();
  try {
    files.write('config.json', '{}');
    new PrivateFiles().remove();
    expect([left, inUse, files.path('config.json')].map(existsSync)).toEqual([false, true, true]);
  } finally {
    files.remove();
    rmSync(inUse, { recursive: true });
  }
});
