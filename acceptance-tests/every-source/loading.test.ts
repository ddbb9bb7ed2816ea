import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { configure } from '../support/connector.ts';
import { accounts, triedBy, withAccount } from './accounts.ts';

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

  test.concurrent.each(triedBy(import.meta.url))('%s', async (name) => {
    for (const args of [['spec'], ['check', '--config', 'config.json'], ['discover', '--config', 'config.json']]) {
      expect(await costlyParts(name, args)).toBeNull();
    }
  });
});

/** This Node.js, in which no compiler of schemas can be loaded, and no formatter of lists be made. */
const frugal = [
  process.execPath,
  '--import',
  `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module';
    Intl.ListFormat = class { constructor() { throw new Error('A formatter is made.'); } };
    registerHooks({
      resolve(name, context, next) {
        if (/[/]ajv-/.test(name)) throw new Error('A schema is compiled.');
        return next(name, context);
      },
    });`)}`,
];

test.concurrent.each(triedBy(import.meta.url))(
  '%s checks settings and records with what was compiled when it was built, and loads no words for lists',
  async (name) => {
    await withAccount(name, async (connector, config) => {
      const catalog = await connector.discover(config);
      const streams = catalog.slice(0, 5).map(({ name }) => name);
      for (const run of [
        await connector.run('check', { config, node: frugal }),
        await connector.run('read', {
          config,
          node: frugal,
          catalog: configure(catalog, streams, 'full_refresh'),
        }),
      ]) {
        expect([run.code, run.errors]).toEqual([0, []]);
      }
    });
  },
);
