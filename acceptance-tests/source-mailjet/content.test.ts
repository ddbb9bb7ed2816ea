import { describe, expect, test } from '@jest/globals';
import { contentIDs } from '../simulators/mailjet/content/rows.ts';
import type { ContentSettings } from '../simulators/mailjet/content/settings.ts';
import { secrets } from '../simulators/mailjet/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import { type Settings, Story } from './kills.ts';
import { configOf, mailjetConnector as connector, read, type StreamName, withMailjet } from './setup.ts';
import { delivered, expectUpserted, expectWhole, valuesOf } from './truth.ts';

const streams: StreamName[] = [
  ...(['content_labels', 'content_tokens', 'content_images', 'content_templates'] as const),
  'content_template_contents',
];
const minute = 60_000;
const namesOf = (catalog: readonly { name: string }[]) =>
  catalog.map(({ name }) => name).filter((name) => /^content_/.test(name));

describe('the setting content_api', () => {
  test.concurrent('brings the streams, and without it there is none of them, nor a request', async () => {
    const key = { api_key: 'any', api_key_secret: 'any-secret' };
    const namesWith = async (config: Row) => namesOf((await connector.run('discover', { config })).catalog);
    expect(await namesWith(key)).toEqual([]);
    expect((await namesWith({ ...key, content_api: true })).sort()).toEqual([...streams].sort());
    await withMailjet({}, async (mailjet) => {
      await connector.run('check', { config: configOf(mailjet) });
      const run = await read(mailjet, ['templates', 'template_contents'], { config: { content_api: false } });
      expectWhole(mailjet, run, ['templates', 'template_contents']);
      expect(mailjet.callCount('v1/*')).toBe(0);
    });
  });

  test.concurrent('may be taken away and given back: what came meanwhile comes', async () => {
    await withMailjet({}, async (mailjet) => {
      const first = await read(mailjet, [...streams, 'users']);
      mailjet.addContent({ list: 'templates', fields: { Name: 'Later' } });
      mailjet.addContent({ list: 'contents', fields: { TemplateID: contentIDs.empty } });
      mailjet.advance(10 * minute);
      const without = await read(mailjet, [...streams, 'users'], {
        config: { content_api: false },
        state: first.stateAfter(),
      });
      expect(without.lastStatus('users')).toBe('COMPLETE');
      expect(without.errors.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/^There is no stream "content_templates"/),
      );
      const last = await read(mailjet, streams, { state: without.stateAfter(first.stateAfter()) });
      expectUpserted(mailjet, [first, last], streams);
      expect(delivered(last, 'content_templates').map(({ Name }) => Name)).toEqual(['Later']);
    });
  });
});

describe('everything is read', () => {
  const shapes: Partial<ContentSettings>[] = [
    { total: 'page', order: 'newest', headers: 'text', imageURL: 'ImageURL', accessTokens: 'clear' },
    { deleted: 'shown', withoutContent: 404, newVersion: 'moves the date', empty: 'null' },
  ];
  test.concurrent.each(shapes)('whatever the API leaves open: %o', async (content) => {
    await withMailjet({ generate: { content: 13 }, settings: { content, pageCap: 10 } }, async (mailjet) => {
      const run = await read(mailjet, streams, { secrets: [secrets.contentToken] });
      expectWhole(mailjet, run, streams);
      expect(run.logs('WARN')).toEqual([]);
      for (const row of delivered(run, 'content_tokens')) expect(row).not.toHaveProperty('AccessToken');
    });
  });

  test.concurrent('of an account without any of it', async () => {
    for (const empty of ['list', 'null'] as const) {
      await withMailjet({ sample: false, settings: { content: { empty } } }, async (mailjet) => {
        const run = await read(mailjet, streams);
        // A nil slice of Go is believed when it comes twice.
        expect([run.code, run.errors]).toEqual([0, []]);
        for (const stream of streams) expect([stream, delivered(run, stream)]).toEqual([stream, []]);
      });
    }
  });

  test.concurrent('headers that are no JSON stay as they are', async () => {
    const overlay = { 'v1/templates/contents': { Headers: 'Subject: hello' } };
    await withMailjet({ settings: { overlay } }, async (mailjet) => {
      const run = await read(mailjet, ['content_template_contents']);
      expect([run.code, valuesOf(delivered(run, 'content_template_contents'), 'Headers')]).toEqual([
        0,
        ['Subject: hello'],
      ]);
    });
  });
});

describe('a later sync', () => {
  test.concurrent.each(['moves the date', 'leaves the date'] as const)(
    'brings what is new or changed, and nothing else, where a new version %s of its template',
    async (newVersion) => {
      await withMailjet({ settings: { content: { newVersion } } }, async (mailjet) => {
        const first = await read(mailjet, streams);
        mailjet.advance(10 * minute);
        const idle = await read(mailjet, streams, { state: first.stateAfter() });
        for (const stream of ['content_templates', 'content_template_contents', 'content_images']) {
          expect([stream, delivered(idle, stream)]).toEqual([stream, []]);
        }
        const versions = [0, 1].map(() =>
          mailjet.addContent({ list: 'contents', fields: { TemplateID: contentIDs.welcome } }),
        );
        // Neither a lock nor a star is documented to have a date.
        mailjet.changeContent({ list: 'contents', id: 22, fields: { IsLocked: true } });
        mailjet.changeContent({ list: 'images', id: contentIDs.logo, fields: { IsStarred: true } });
        mailjet.changeContent({ list: 'templates', id: contentIDs.newsletter, fields: { LabelIDs: [] } });
        for (const list of ['labels', 'tokens', 'images'] as const) mailjet.addContent({ list });
        mailjet.advance(10 * minute);
        const next = await read(mailjet, streams, { state: idle.stateAfter(first.stateAfter()) });
        expectUpserted(mailjet, [first, idle, next], streams);
        expect(valuesOf(delivered(next, 'content_template_contents'))).toEqual(
          [22, ...versions.map(({ id }) => id)].map(String).sort(),
        );
        const moved = newVersion === 'moves the date' ? [contentIDs.welcome] : [];
        expect(valuesOf(delivered(next, 'content_templates'))).toEqual([contentIDs.newsletter, ...moved].map(String));
        expect(delivered(next, 'content_images')).toHaveLength(2);
      });
    },
  );

  test.concurrent('keeps versions that Mailjet has dropped, since only what comes is told', async () => {
    await withMailjet({}, async (mailjet) => {
      const first = await read(mailjet, ['content_template_contents']);
      for (let count = 0; count < 5; count += 1) {
        mailjet.advance(minute);
        mailjet.addContent({ list: 'contents', fields: { TemplateID: contentIDs.welcome } });
      }
      mailjet.advance(10 * minute);
      const next = await read(mailjet, ['content_template_contents'], { state: first.stateAfter() });
      expect(delivered(next, 'content_template_contents')).toHaveLength(5);
      expect(valuesOf(delivered(first, 'content_template_contents'))).toEqual(expect.arrayContaining(['22', '23']));
    });
  });
});

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

  test.concurrent.each([401, 403, 404] as const)('is told so by check (%i)', async (status) => {
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

  test.concurrent('versions of another template: none of them leaves', async () => {
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

test.concurrent('syncs that are killed again and again lose nothing', async () => {
  await withMailjet({ sample: false, generate: { content: 15 }, settings: { pageCap: 10 } }, async (mailjet) => {
    const config: Settings = { lookback_days: 0, stats_lookback_days: 0, content_api: true };
    const story = new Story(mailjet, streams, config);
    for (const call of [3, 9, 14, 22, 31, 44]) {
      await story.run({ call });
      mailjet.addContent({ list: 'contents', fields: { TemplateID: 1000 + (call % 15) } });
      mailjet.addContent({ list: 'images' });
      mailjet.advance(10 * minute);
    }
    const last = await story.run();
    expect([last.code, last.errors]).toEqual([0, []]);
    for (const stream of streams) expect([stream, story.lost(stream)]).toEqual([stream, []]);
  });
});
