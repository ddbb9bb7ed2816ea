import { expect, test } from '@jest/globals';
import { credentials } from '../simulators/mailjet/accounts.ts';
import { stateOf } from '../support/connector.ts';
import { catalogOf, mailjetConnector as connector, read, withMailjet } from './setup.ts';
import { expectWhole } from './truth.ts';

/** A configuration of Airbyte's source-mailjet-mail, as it is. */
const airbyte = { api_key: credentials.master.apiKey, api_key_secret: credentials.master.secretKey };

test.concurrent('a configuration of source-mailjet-mail is valid as it is', async () => {
  const [message] = (await connector.run('spec')).messages;
  const specification = message?.type === 'SPEC' ? message.spec.connectionSpecification : {};
  expect(specification.required).toEqual(['api_key', 'api_key_secret']);
  expect(specification.additionalProperties).toBe(true);
  const properties = specification.properties as Record<string, { airbyte_secret?: boolean }>;
  const secret = Object.keys(properties).filter((name) => properties[name]?.airbyte_secret === true);
  expect(secret).toEqual(['api_key', 'api_key_secret', 'sms_token', 'hash_salt']);
});

test.concurrent('it checks and reads with nothing else', async () => {
  await withMailjet({}, async (mailjet) => {
    // Only the address is not the real one.
    const config = { ...airbyte, api_url: mailjet.url };
    const checked = await connector.run('check', { config });
    expect(checked.connectionStatus?.status).toBe('SUCCEEDED');
    const streams = ['contacts', 'contact_lists'];
    const run = await connector.run('read', { config, catalog: await catalogOf(streams) });
    expectWhole(mailjet, run, streams);
  });
});

test.concurrent('what its states hold is taken for nothing: everything is read', async () => {
  await withMailjet({}, async (mailjet) => {
    const old = {
      contacts: {},
      messages: { __ab_full_refresh_sync_complete: true },
      campaigns: { __ab_no_cursor_state_message: true },
    };
    const state = Object.entries(old).map(([stream, held]) => stateOf(stream, held));
    expectWhole(mailjet, await read(mailjet, Object.keys(old), { state }), Object.keys(old));
  });
});

test.concurrent('a state that nobody understands is not trusted', async () => {
  await withMailjet({}, async (mailjet) => {
    const odd = { cursor: '2025-05-20T00:00:00Z' };
    const run = await read(mailjet, ['contacts'], { state: [stateOf('contacts', odd)] });
    if (run.code === 0) expectWhole(mailjet, run, ['contacts']);
    else expect(run.errors).toMatchObject([{ failure_type: 'config_error' }]);
  });
});
