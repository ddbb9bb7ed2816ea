import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { configure } from '../support/connector.ts';
import type { Row } from '../support/messages.ts';
import { accounts, triedBy, withAccount } from './accounts.ts';

const VALUE = 'sesame-Open+now/4711';
const platform = { __injected_declarative_manifest: {}, __injected_components_py: 'pass', _note: 'mine' };

/** A setting whose two last letters have changed places. */
const misspelt = (name: string) => `${name.slice(0, -2)}${name.at(-1)}${name.at(-2)}`;

/** A setting that is no secret: the date, where there is one. */
function plainOf(name: string): string {
  const spec = JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas', name, 'spec.json'), 'utf8'));
  return 'start_date' in spec.connectionSpecification.properties ? 'start_date' : 'api_url';
}

describe.each(triedBy(import.meta.url))('%s', (name) => {
  const plain = plainOf(name);
  const wrongPlain = plain.slice(0, -1);
  const told = `${wrongPlain} is no setting; did you mean ${plain}\\?`;
  const words = new RegExp(
    `^${told} [\\w.]+ is no setting; did you mean [\\w.]+\\? What is no setting is not used\\.$`,
  );
  const wrong: Row = { [wrongPlain]: VALUE, [misspelt(accounts[name]?.settings.secret ?? '')]: VALUE };
  const warnings = (run: { logs(level: string): { message: string }[] }) =>
    run.logs('WARN').flatMap(({ message }) => (message.includes('is no setting') ? [message] : []));

  test.concurrent('a setting that does not exist is told of by every verb, and its value never is', async () => {
    await withAccount(name, async (connector, good) => {
      const config = { ...good, ...wrong, ...platform };
      const check = await connector.run('check', { config, secrets: [VALUE] });
      expect(check.connectionStatus?.status).toBe('SUCCEEDED');
      expect([
        check.connectionStatus?.message?.match(new RegExp(`${wrongPlain} is no.*`))?.[0],
        ...warnings(check),
      ]).toEqual([expect.stringMatching(words), expect.stringMatching(words)]);
      const discover = await connector.run('discover', { config, secrets: [VALUE] });
      expect(warnings(discover)).toEqual([expect.stringMatching(words)]);
      const catalog = configure(discover.catalog, [String(discover.catalog[0]?.name)]);
      const read = await connector.run('read', { config, catalog, secrets: [VALUE] });
      expect([read.code, warnings(read)]).toEqual([0, [expect.stringMatching(words)]]);
    });
  });

  test.concurrent('settings that exist, and those of the platform, are not', async () => {
    await withAccount(name, async (connector, good) => {
      const run = await connector.run('check', { config: { ...good, ...platform } });
      expect([run.connectionStatus?.status, warnings(run)]).toEqual(['SUCCEEDED', []]);
      expect(run.connectionStatus?.message ?? '').not.toContain('no setting');
    });
  });

  test.concurrent('a configuration that lacks one says which may have been meant', async () => {
    const config = { ...wrong, api_url: 'http://127.0.0.1:9' };
    const run = await accounts[name]?.connector.run('check', { config, secrets: [VALUE] });
    expect(run?.errors).toMatchObject([{ failure_type: 'config_error' }]);
    expect(run?.errors[0]?.message).toMatch(new RegExp(` is missing.*\\. ${told}`));
  });
});

test('what came from the connectors of Airbyte is not told of', async () => {
  await withAccount('source-missive', async (connector, good) => {
    const run = await connector.run('check', { config: { ...good, kind: 'group', limit: 50 } });
    expect([run.connectionStatus, run.logs('WARN')]).toEqual([{ status: 'SUCCEEDED' }, []]);
  });
});
