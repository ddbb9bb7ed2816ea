import { describe, expect, test } from '@jest/globals';
import type { MailshakeSimulator } from '../simulators/mailshake/mailshake.ts';
import type { Row } from '../support/messages.ts';
import { wide } from '../support/wide.ts';
import { catalogOf, mailshakeConnector as connector, oauthConfigOf, quickStreams, withMailshake } from './setup.ts';

const expired = 'at_00000000deadbeef';

async function readWith(config: Row, streams = quickStreams) {
  return connector.run('read', { config, catalog: await catalogOf(streams) });
}

const tokenCalls = (mailshake: MailshakeSimulator) => mailshake.calls({ path: 'token' });

test.concurrent('an access token is fetched once, with the redirect_uri, and used for all', async () => {
  await withMailshake({}, async (mailshake) => {
    const run = await readWith(oauthConfigOf(mailshake));
    expect([run.code, run.controls]).toEqual([0, []]);
    expect(tokenCalls(mailshake)).toHaveLength(1);
    expect(tokenCalls(mailshake)[0]?.parameters).toMatchObject({
      grant_type: 'refresh_token',
      redirect_uri: 'https://northwind.example/oauth/callback',
    });
    const others = mailshake.calls().filter(({ path }) => path !== 'token');
    expect(new Set(others.map(({ credentials }) => JSON.stringify(credentials)))).toEqual(
      new Set([JSON.stringify({ url: false, body: false, header: 'Bearer' })]),
    );
    expect(tokenCalls(mailshake)[0]?.credentials.url).toBe(false);
  });
});

test.concurrent('an expired access token is renewed once for all streams', async () => {
  await withMailshake({}, async (mailshake) => {
    const run = await readWith(oauthConfigOf(mailshake, { access_token: expired }));
    expect([run.code, run.errors]).toEqual([0, []]);
    expect(tokenCalls(mailshake)).toHaveLength(1);
    expect(mailshake.calls({ code: 'invalid_token' })).toHaveLength(1);
  });
});

wide('tokens that expire during the sync are renewed as often as needed', async () => {
  await withMailshake({ generate: { opens: 2_000 }, settings: { latencyMs: 5 } }, async (mailshake) => {
    let records = 0;
    const process = connector.start('read', {
      config: oauthConfigOf(mailshake, {}, { state_interval_seconds: 0 }),
      catalog: await catalogOf(['opens']),
      onMessage: ({ type }) => {
        if (type === 'RECORD' && ++records % 500 === 0) mailshake.expireAccessTokens();
      },
    });
    const run = await process.finished;
    expect([run.code, run.records('opens').length]).toEqual([0, 2_000]);
    const renewals = tokenCalls(mailshake).length - 1;
    expect(renewals).toBeGreaterThan(0);
    expect(mailshake.calls({ code: 'invalid_token' })).toHaveLength(renewals);
  });
});

describe('a rotated refresh token', () => {
  const rotating = { oauth: { rotatesRefreshTokens: true } };

  test.concurrent('leaves in exactly one CONTROL message with the whole changed configuration', async () => {
    await withMailshake({ settings: rotating }, async (mailshake) => {
      const config = oauthConfigOf(mailshake, {}, { lookback_days: 2, of_the_platform: { keep: 'me' } });
      const run = await readWith(config, ['me', 'opens', 'recipients']);
      expect(run.code).toBe(0);
      expect(run.controls).toHaveLength(1);
      const [saved] = run.controls as [Row];
      const { refresh_token, access_token } = saved.credentials as Row;
      expect(refresh_token).toMatch(/^rt_/);
      expect(refresh_token).not.toBe((config.credentials as Row).refresh_token);
      expect(saved).toEqual({
        ...config,
        credentials: { ...(config.credentials as Row), refresh_token, access_token },
      });
      expect(run.messages.findIndex(({ type }) => type === 'CONTROL')).toBeLessThan(
        run.messages.findIndex(({ type }) => type === 'RECORD'),
      );
      const again = await readWith(saved, ['me']);
      expect([again.code, again.records('me').length]).toEqual([0, 1]);
    });
  });

  test.concurrent('leaves before the new credentials are used', async () => {
    await withMailshake({ settings: rotating }, async (mailshake) => {
      mailshake.fault({ kind: 'slow', ms: 800, path: 'me' });
      let usedBefore: number | undefined;
      const process = connector.start('read', {
        config: oauthConfigOf(mailshake),
        catalog: await catalogOf(['me']),
        onMessage: ({ type }) => {
          if (type === 'CONTROL') usedBefore = mailshake.calls({ path: 'me', status: 200 }).length;
        },
      });
      expect((await process.finished).code).toBe(0);
      expect(usedBefore).toBe(0);
    });
  });

  test.concurrent('leaves check too', async () => {
    await withMailshake({ settings: rotating }, async (mailshake) => {
      const run = await connector.run('check', { config: oauthConfigOf(mailshake) });
      expect([run.connectionStatus?.status, run.controls.length]).toEqual(['SUCCEEDED', 1]);
    });
  });
});

describe('a refused refresh', () => {
  test.concurrent.each([
    ['refused', { refusesRefresh: true }, {}],
    ['with a wrong client secret', {}, { client_secret: 'cs_wrong_wrong_wrong' }],
    ['without the redirect_uri that is asked for', {}, { redirect_uri: undefined }],
  ])('%s is a config_error', async (_name, oauth, credentials) => {
    await withMailshake({ settings: { oauth } }, async (mailshake) => {
      const config = oauthConfigOf(mailshake, credentials);
      const check = await connector.run('check', { config });
      expect([check.code, check.connectionStatus?.status]).toEqual([0, 'FAILED']);
      const run = await readWith(config, ['me', 'clicks']);
      expect(run.code).not.toBe(0);
      expect(run.errors.map(({ failure_type }) => failure_type)).toContain('config_error');
      expect(run.errors.every(({ failure_type }) => failure_type === 'config_error')).toBe(true);
      expect([run.lastStatus('me'), run.lastStatus('clicks')]).toEqual(['INCOMPLETE', 'INCOMPLETE']);
    });
  });

  test.concurrent('in the middle of a sync keeps what was delivered', async () => {
    await withMailshake({ generate: { opens: 2_000 }, settings: { latencyMs: 5 } }, async (mailshake) => {
      const process = connector.start('read', {
        config: oauthConfigOf(mailshake, {}, { state_interval_seconds: 0 }),
        catalog: await catalogOf(['opens']),
        onMessage: ({ type }) => {
          if (type !== 'RECORD') return;
          mailshake.set({ oauth: { refusesRefresh: true } });
          mailshake.expireAccessTokens();
        },
      });
      const run = await process.finished;
      expect(run.errors).toMatchObject([{ failure_type: 'config_error' }]);
      expect(run.committed('opens').length).toBeGreaterThan(0);
    });
  });
});

wide('an account whose calls always answer invalid_token is no endless loop', async () => {
  await withMailshake({}, async (mailshake) => {
    mailshake.fault({ kind: 'error', code: 'invalid_token', path: 'me', times: 'always' });
    const run = await readWith(oauthConfigOf(mailshake), ['me']);
    expect(run.errors).toMatchObject([{ failure_type: 'config_error' }]);
    expect(mailshake.callCount('me')).toBeLessThanOrEqual(2);
  });
});
