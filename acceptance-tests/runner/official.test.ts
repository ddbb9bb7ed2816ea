import { expect, test } from '@jest/globals';
import { runProgram } from './program.ts';

test('--official leaves out what is ours: checks, demands and the file beside the configuration', async () => {
  const { stdout, code } = await runProgram(['source-mailshake', '--simulator', '--official']);
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('the official checks alone') });
  expect(stdout).toContain('(strictness low');
  expect(stdout).not.toMatch(/stricter than|mailroom|test_sigterm/);
});
