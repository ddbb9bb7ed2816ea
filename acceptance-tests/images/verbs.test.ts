import { expect, test } from '@jest/globals';
import { configure } from '../support/connector.ts';
import { problemsOfRead } from '../support/validate.ts';
import { withAccount } from './accounts.ts';
import { countRecords } from './container.ts';
import { describeImages, hostNetwork } from './docker.ts';
import { discover, runVerb, withLargeAccount } from './verbs.ts';

describeImages((image) => {
  test('spec, without any network', async () => {
    const { code, messages } = await runVerb(image, 'spec', {}, { options: ['--network', 'none'] });
    expect([code, messages.map(({ type }) => type)]).toEqual([0, ['SPEC']]);
  });

  test('check: good and wrong credentials', async () => {
    await withAccount(image, 'small', async ({ config }) => {
      const good = await runVerb(image, 'check', { config });
      expect([good.code, good.connectionStatus]).toMatchObject([0, { status: 'SUCCEEDED' }]);
      const wrong = JSON.parse(JSON.stringify(config).replace(/("(?:api_key|secret_key)":")[^"]+/, '$1wrong'));
      const bad = await runVerb(image, 'check', { config: wrong });
      expect([bad.code, bad.connectionStatus]).toMatchObject([0, { status: 'FAILED' }]);
    });
  });

  test('discover and read: every stream, then again from the last state', async () => {
    await withAccount(image, 'small', async ({ config }) => {
      const streams = await discover(image, config);
      const catalog = configure(streams);
      const names = streams.map(({ name }) => name);
      const first = await runVerb(image, 'read', { config, catalog });
      expect([first.code, first.errors]).toEqual([0, []]);
      expect(problemsOfRead(first.messages, names, true)).toEqual([]);
      expect(names.map((name) => first.lastStatus(name))).toEqual(names.map(() => 'COMPLETE'));
      const next = await runVerb(image, 'read', { config, catalog, state: first.stateAfter() });
      expect([next.code, next.errors]).toEqual([0, []]);
    });
  });

  test('a large account is read within 128 MiB', async () => {
    await withLargeAccount(image, async ({ config, catalog, counts }) => {
      const options = [...hostNetwork, '--memory', '128m', '--memory-swap', '128m'];
      const { code, errors, messages } = await runVerb(image, 'read', { config, catalog }, { options });
      expect([code, errors]).toEqual([0, []]);
      expect(countRecords(messages)).toEqual(counts);
    });
  });
});
