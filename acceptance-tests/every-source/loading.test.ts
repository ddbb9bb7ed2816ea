import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { accounts, names } from './accounts.ts';

/** This Node.js, which tells at its end what of itself it has loaded. */
const telling = [
  process.execPath,
  '--import',
  `data:text/javascript,${encodeURIComponent(`process.once('exit', () => console.error(process.moduleLoadList.join('\\n')));`)}`,
];
const COSTLY = /internal\/deps\/undici\/undici|internal\/http2\/core/g;

async function costlyParts(name: string, args: readonly string[]): Promise<string[] | null | undefined> {
  const run = await accounts[name]?.connector.runArguments(args, { node: telling, stderr: /NativeModule/ });
  return run?.stderr.match(COSTLY);
}

describe('parts of Node.js that nothing uses are not loaded', () => {
  test('which are seen where they are', () => {
    const [node = '', ...flags] = telling;
    const code = 'import("node:http").then(() => import("node:http2"))';
    expect(spawnSync(node, [...flags, '-e', code], { encoding: 'utf8' }).stderr.match(COSTLY)).toHaveLength(2);
  });

  test.concurrent.each(names)('%s', async (name) => {
    for (const args of [['spec'], ['check', '--config', 'config.json'], ['discover', '--config', 'config.json']]) {
      expect(await costlyParts(name, args)).toBeNull();
    }
  });
});
