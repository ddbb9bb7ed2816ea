import { describe, expect, test } from '@jest/globals';
import { contentIDs } from '../simulators/mailjet/content/rows.ts';
import type { ContentSettings } from '../simulators/mailjet/content/settings.ts';
import { secrets } from '../simulators/mailjet/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import { wide } from '../support/wide.ts';
import { type Settings, Story } from './kills.ts';
import { configOf, mailjetConnector as connector, read, contentStreams as streams, withMailjet } from './setup.ts';
import { delivered, expectUpserted, expectWhole, valuesOf } from './truth.ts';

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
  wide.each(shapes)('whatever the API leaves open: %o', async (content) => {
    await withMailjet({ generate: { content: 13 }, settings: { content, pageCap: 10 } }, async (mailjet) => {
      const run = await read(mailjet, streams, { secrets: [secrets.contentToken] });
      expectWhole(mailjet, run, streams);
      expect(run.logs('WARN')).toEqual([]);
      for (const row of delivered(run, 'content_tokens')) expect(row).not.toHaveProperty('AccessToken');
    });
  });

  wide('of an account without any of it', async () => {
    for (const empty of ['list', 'null'] as const) {
      await withMailjet({ sample: false, settings: { content: { empty } } }, async (mailjet) => {
        const run = await read(mailjet, streams);
        // A nil slice of Go is believed when it comes twice.
        expect([run.code, run.errors]).toEqual([0, []]);
        for (const stream of streams) expect([stream, delivered(run, stream)]).toEqual([stream, []]);
      });
    }
  });

  test.concurrent('rows without a date too, and their changes', async () => {
    const undated = { UpdatedAt: null, CreatedAt: null };
    const overlay = { 'v1/images': undated, 'v1/templates': undated, 'v1/templates/contents': undated };
    await withMailjet({ settings: { overlay } }, async (mailjet) => {
      const first = await read(mailjet, streams);
      expectWhole(mailjet, first, streams);
      mailjet.changeContent({ list: 'images', id: contentIDs.logo, fields: { Name: 'Other' } });
      const { id } = mailjet.addContent({ list: 'contents', fields: { TemplateID: contentIDs.welcome } });
      const next = await read(mailjet, streams, { state: first.stateAfter() });
      expectUpserted(mailjet, [first, next], streams);
      expect(valuesOf(delivered(next, 'content_template_contents'))).toContain(String(id));
    });
  });

  wide('headers that are no JSON stay as they are', async () => {
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

test.concurrent('each sync costs 10 requests, and one for each template', async () => {
  for (const content of [0, 3]) {
    await withMailjet({ generate: { content } }, async (mailjet) => {
      const first = await read(mailjet, streams);
      const templates = delivered(first, 'content_templates').length;
      const calls = mailjet.callCount('v1/*');
      mailjet.clearCalls();
      await read(mailjet, streams, { state: first.stateAfter() });
      expect([templates, calls, mailjet.callCount('v1/*')]).toEqual([3 + content, 13 + content, 13 + content]);
      expect(mailjet.callCount()).toBe(13 + content);
    });
  }
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

wide('syncs that are killed again and again lose nothing', async () => {
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
