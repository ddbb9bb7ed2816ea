import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PythonCdk } from './cdk.ts';

test('a folder without airbyte-cdk is refused in a sentence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-'));
  try {
    expect(() => PythonCdk.in(folder)).toThrow(`${folder} holds no airbyte-cdk.`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
