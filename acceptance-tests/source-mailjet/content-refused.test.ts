import { describe, expect, test } from '@jest/globals';
import { wide } from '../support/wide.ts';
import {
  configOf,
  mailjetConnector as connector,
  read,
  type StreamName,
  contentStreams as streams,
  withMailjet,
} from './setup.ts';
import { delivered, expectWhole } from './truth.ts';

describe('an account that may not use it', () => {
  const lists = ['v1/templates', 'v1/labels', 'v1/images', 'v1/tokens'];
  const unavailable = (status: 401 | 403 | 404) => Object.fromEntries(lists.map((list) => [list, status]));
  const others: StreamName[] = ['contacts', 'templates', 'template_contents', 'users'];
  const config = { retry_budget_seconds: 0 };

  test.concurrent.each([401, 403] as const)(
    'is told so (%i), stream by stream, and all others are read',
    async (status) => {
      await withMailjet({ settings: { unavailable: unavailable(status) } }, async (mailjet) => {
        const run = await read(mailjet, [...streams, ...others], { config });
        expect(run.errors.map(({ stream_descriptor }) => stream_descriptor?.name).sort()).toEqual([...streams].sort());
        for (const { message, failure_type } of run.errors) {
          expect([message, failure_type]).toEqual([expect.stringMatching(/content_api|deselect/), 'config_error']);
        }
        const labels = run.errors.find(({ stream_descriptor }) => stream_descriptor?.name === 'content_labels');
        // The id of the request, for Mailjet's support.
        expect(labels?.message).toContain('6a1d2c3b-1e5f-4a53-9d6f-5f0c3b1e4f7a');
        for (const stream of others) expect([stream, run.lastStatus(stream)]).toEqual([stream, 'COMPLETE']);
      });
    },
  );

  test.concurrent('has none of it (404): the streams are empty, with a warning, and come once it may', async () => {
    await withMailjet({ settings: { unavailable: unavailable(404) } }, async (mailjet) => {
      const run = await read(mailjet, [...streams, ...others], { config });
      expectWhole(mailjet, run, others);
      for (const stream of streams) expect([stream, delivered(run, stream)]).toEqual([stream, []]);
      const told = run.logs('WARN').map(({ message }) => message);
      expect(told).toHaveLength(lists.length);
      for (const message of told) expect(message).toMatch(/content_api/);
      mailjet.set({ unavailable: {} });
      expectWhole(mailjet, await read(mailjet, streams, { state: run.stateAfter() }), streams);
    });
  });

  wide.each([401, 403, 404] as const)('is told so by check (%i)', async (status) => {
    await withMailjet({ settings: { unavailable: { 'v1/templates': status } } }, async (mailjet) => {
      const checked = await connector.run('check', { config: configOf(mailjet, { content_api: true }) });
      const { status: verdict, message } = checked.connectionStatus ?? {};
      expect([verdict, message]).toEqual(['FAILED', expect.stringContaining('content_api')]);
      const without = await connector.run('check', { config: configOf(mailjet) });
      expect(without.connectionStatus?.status).toBe('SUCCEEDED');
    });
  });

  test.concurrent('may read one part and not another', async () => {
    await withMailjet({ settings: { unavailable: { 'v1/tokens': 403 } } }, async (mailjet) => {
      const run = await read(mailjet, streams, { config });
      expect(run.errors.map(({ stream_descriptor }) => stream_descriptor?.name)).toEqual(['content_tokens']);
      for (const stream of streams.filter((name) => name !== 'content_tokens')) {
        expect([stream, run.lastStatus(stream)]).toEqual([stream, 'COMPLETE']);
      }
    });
  });
});

describe('an API that answers something else', () => {
  test.concurrent('labels of the other kind, as if it did not filter: none of them leaves', async () => {
    await withMailjet({ settings: { content: { usedFor: 'ignored' } } }, async (mailjet) => {
      const run = await read(mailjet, ['content_labels', 'content_images']);
      expect([run.lastStatus('content_labels'), run.lastStatus('content_images')]).toEqual(['INCOMPLETE', 'COMPLETE']);
      expect(run.errors.map(({ failure_type }) => failure_type)).toEqual(['transient_error']);
    });
  });

  wide('versions of another template: none of them leaves', async () => {
    const overlay = { 'v1/templates/contents': { TemplateID: 4711 } };
    await withMailjet({ settings: { overlay } }, async (mailjet) => {
      const run = await read(mailjet, ['content_template_contents'], { config: { retry_budget_seconds: 0 } });
      expect([run.lastStatus('content_template_contents'), delivered(run, 'content_template_contents')]).toEqual([
        'INCOMPLETE',
        [],
      ]);
    });
  });
});
