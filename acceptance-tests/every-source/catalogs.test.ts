import { describe, expect, test } from '@jest/globals';
import { triedBy, withAccount } from './accounts.ts';

describe.each(triedBy(import.meta.url))('%s', (name) => {
  test.concurrent('a catalog without streams reads nothing, and says so', async () => {
    await withAccount(name, async (connector, config) => {
      const run = await connector.run('read', { config, catalog: { streams: [] } });
      expect([run.code, run.logs('WARN').map(({ message }) => message)]).toEqual([
        0,
        [expect.stringMatching(/^The catalog .* has no streams: nothing is read\.$/)],
      ]);
    });
  });

  test.concurrent('a misspelt stream is told of with the one that was meant', async () => {
    await withAccount(name, async (connector, config) => {
      const [meant = ''] = (await connector.discover(config)).map((stream) => stream.name);
      const misspelt = meant.slice(0, -1);
      const catalog = { streams: [{ stream: { name: misspelt }, sync_mode: 'full_refresh' }] };
      const run = await connector.run('read', { config, catalog });
      expect(run.code).toBe(1);
      expect(run.errorOf(misspelt)).toContain(`There is no stream "${misspelt}". Did you mean ${meant}?`);
    });
  });
});
