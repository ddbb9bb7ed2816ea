import { describe, expect, test } from '@jest/globals';
import { childStreams, read, type StreamName, withMailjet } from './setup.ts';
import { expectWhole } from './truth.ts';

/** Resources by the stream that needs them alone. */
const resources: Record<string, string> = {
  contact_history: 'contacthistorydata',
  api_key_access: 'apikeyaccess',
  contact_list_signups: 'contactslistsignup',
  csv_imports: 'csvimport',
  campaign_overview: 'campaignoverview',
  campaign_draft_schedules: 'campaigndraft/schedule',
  campaign_draft_contents: 'campaigndraft/detailcontent',
  template_contents: 'template/detailcontent',
  campaign_link_clicks: 'statistics/link-click',
  campaign_geo: 'geostatistics',
  message_information: 'messageinformation',
  message_history: 'messagehistory',
  sender_statistics: 'senderstatistics',
  list_recipient_statistics: 'listrecipientstatistics',
  open_events: 'openinformation',
  domains: 'dns',
  users: 'user',
};
const streams = Object.keys(resources);
const others = ['contacts', 'list_recipients', 'campaigns', 'campaign_drafts', 'messages', 'templates', 'sms'];
const config = { retry_budget_seconds: 0 };

describe('a resource that an account does not have', () => {
  test.concurrent.each(['missing', 404, 405] as const)(
    'is an empty stream with one warning, in a green sync (%s)',
    async (state) => {
      const unavailable = Object.fromEntries(Object.values(resources).map((name) => [name, state]));
      await withMailjet({ settings: { unavailable } }, async (mailjet) => {
        const run = await read(mailjet, [...others, ...streams], { config });
        expectWhole(mailjet, run, others);
        // One row may well have nothing inside of it.
        const isInside = (stream: string) => /^list_/.test(stream) || childStreams.includes(stream as StreamName);
        for (const stream of streams) {
          expect([stream, run.records(stream), run.lastStatus(stream)]).toEqual([stream, [], 'COMPLETE']);
          const warnings = run.logs('WARN').filter(({ message }) => new RegExp(`\\b${stream}\\b`).test(message));
          expect([stream, warnings.length <= 1]).toEqual([stream, true]);
          if (state !== 404 || !isInside(stream)) expect([stream, warnings.length]).toEqual([stream, 1]);
        }
      });
    },
  );

  const kinds = [
    ['a list', ['contact_history', 'csv_imports', 'open_events']],
    ['what stands below a row', ['message_history', 'campaign_geo', 'template_contents']],
  ] as const;
  test.concurrent.each(kinds)('brings all its rows once the account has it: %s', async (_kind, names) => {
    const unavailable = Object.fromEntries(names.map((stream) => [resources[stream], 'missing' as const]));
    await withMailjet({ settings: { unavailable } }, async (mailjet) => {
      const first = await read(mailjet, names, { config });
      expect(first.code).toBe(0);
      for (const stream of names) expect([stream, first.records(stream)]).toEqual([stream, []]);
      mailjet.set({ unavailable: {} });
      const next = await read(mailjet, names, { config, state: first.stateAfter() });
      expectWhole(mailjet, next, names);
    });
  });
});

describe('a list of parents that an account does not have', () => {
  const parents = { contactslist: 'missing', campaign: 404, template: 'missing', campaigndraft: 404 } as const;
  const names = [
    ...['contact_lists', 'list_recipients', 'stats_list_lifetime', 'campaigns', 'campaign_geo', 'stats_campaign_daily'],
    ...['stats_campaign_lifetime', 'templates', 'template_contents', 'campaign_drafts', 'campaign_draft_contents'],
  ];

  test.concurrent('leaves its children empty, in a green sync; all come once it is there', async () => {
    await withMailjet({ settings: { unavailable: parents } }, async (mailjet) => {
      const first = await read(mailjet, [...names, 'contacts'], { config });
      expectWhole(mailjet, first, ['contacts']);
      for (const stream of names) {
        expect([stream, first.records(stream), first.lastStatus(stream)]).toEqual([stream, [], 'COMPLETE']);
      }
      const lines = first.logs('WARN').map(({ message }) => message);
      for (const stream of ['contact_lists', 'campaigns', 'templates', 'campaign_drafts']) {
        expect([stream, lines.filter((line) => line.includes(`Stream ${stream} `)).length]).toEqual([stream, 1]);
      }
      mailjet.set({ unavailable: {} });
      const next = await read(mailjet, names, { config, state: first.stateAfter() });
      expectWhole(mailjet, next, names);
    });
  });
});

describe('a resource that the key may not read (403)', () => {
  test.concurrent('leaves its own stream INCOMPLETE, says what to do, and stops no other', async () => {
    const names = ['dns', 'contacthistorydata', 'statistics/link-click'];
    const refused = ['domains', 'contact_history', 'campaign_link_clicks'];
    const unavailable = Object.fromEntries(names.map((name) => [name, 403 as const]));
    const fine = ['users', 'campaigns', 'campaign_geo', 'contacts', 'messages'];
    await withMailjet({ settings: { unavailable } }, async (mailjet) => {
      const run = await read(mailjet, [...refused, ...fine], { config });
      expect(run.code).not.toBe(0);
      expect(run.errors.map(({ stream_descriptor }) => stream_descriptor?.name).sort()).toEqual([...refused].sort());
      for (const error of run.errors) {
        expect(error.failure_type).toBe('config_error');
        expect(error.message).toMatch(/does not let this key/);
        // Of both shapes.
        expect(error.message).toContain('Operation not allowed');
      }
      for (const stream of refused) expect([stream, run.lastStatus(stream)]).toEqual([stream, 'INCOMPLETE']);
      for (const stream of fine) expect([stream, run.lastStatus(stream)]).toEqual([stream, 'COMPLETE']);
    });
  });

  test.concurrent('is an empty stream where Mailjet documents the resource no more', async () => {
    await withMailjet({ settings: { unavailable: { apikeyaccess: 403 } } }, async (mailjet) => {
      const run = await read(mailjet, ['api_key_access', 'users']);
      expectWhole(mailjet, run, ['users']);
      expect([run.records('api_key_access'), run.logs('WARN').length]).toEqual([[], 1]);
    });
  });
});

test.concurrent('what Mailjet says about an error is told, whatever its shape', async () => {
  const said: [stream: string, resource: string, body: string, told: RegExp][] = [
    ['users', 'user', '{"ErrorInfo":"MJ08 why","ErrorMessage":"Bad thing"}', /Bad thing.*MJ08 why/],
    ['profile', 'myprofile', '{"ErrorInfo":{"Lists":["x7"]},"ErrorMessage":"Bad thing"}', /Bad thing.*x7/],
    ['templates', 'template', '{"ErrorIdentifier":"id-77","ErrorMessage":"Bad thing"}', /Bad thing.*id-77/],
    ['webhooks', 'eventcallbackurl', '{"ErrorInfo":"","ErrorMessage":"","message":"Other words"}', /Other words/],
    ['domains', 'dns', '<html><h1>Oh <b>no</b></h1></html>', /Oh no/],
    ['metasenders', 'metasender', '', /\w/],
  ];
  await withMailjet({}, async (mailjet) => {
    for (const [, resource, body] of said) {
      const headers = { 'content-type': body.startsWith('{') ? 'application/json' : 'text/html' };
      mailjet.fault({ kind: 'reply', status: 400, headers, body, path: `v3/REST/${resource}`, times: 'always' });
    }
    const config = { retry_budget_seconds: 0 };
    const run = await read(mailjet, [...said.map(([stream]) => stream), 'senders'], { config });
    expect(run.errors).toHaveLength(said.length);
    expect(run.lastStatus('senders')).toBe('COMPLETE');
    for (const [stream, , , told] of said) {
      const { message = '' } = run.errors.find(({ stream_descriptor }) => stream_descriptor?.name === stream) ?? {};
      expect([stream, message]).toEqual([stream, expect.stringMatching(told)]);
      expect(message).not.toMatch(/\[object|undefined|null|</);
    }
  });
});
