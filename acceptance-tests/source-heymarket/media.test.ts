import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { HeymarketSimulator } from '../simulators/heymarket/heymarket.ts';
import { messageIDs, templateIDs } from '../simulators/heymarket/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import { startFileHost, startRelay } from '../support/relay.ts';
import type { Run } from '../support/run.ts';
import { wide } from '../support/wide.ts';
import { read, type Settings, withHeymarket } from './setup.ts';
import { expectWhole } from './truth.ts';

const { failed, missing, moved, large, relative } = messageIDs;
const megabytes20 = 20 * 1024 * 1024;
const empty = { media_type: null, media_size: null, media_base64: null, media_error: null };

function mediaOf(run: Run, id: number): Row {
  const row = run.records('messages').find((one) => one.id === id) ?? {};
  return Object.fromEntries(Object.entries(row).filter(([name]) => name.startsWith('media_')));
}

const digest = (base64: unknown) =>
  createHash('sha256')
    .update(Buffer.from(String(base64), 'base64'))
    .digest('hex');

/** The picture that the simulator hands out. */
const start = [0xff, 0xd8, 0xff, 0xe0];
const jpeg = Buffer.concat([Buffer.from(start), Buffer.from(Array.from({ length: 2044 }, (_, index) => index % 256))]);

function contentReads(heymarket: HeymarketSimulator) {
  const own = heymarket.calls().filter(({ path }) => path.includes('media/'));
  return { own, foreign: heymarket.files.calls() };
}

const media: [string, Settings['media']][] = [
  ['on a foreign host', {}],
  ['on the own host', { host: 'own' }],
  ['on the own host, for a token', { host: 'own', token: 'required' }],
  ['of unstated length', { length: 'missing' }],
  ['where HEAD is refused', { head: 'refused' }],
  ['of unstated length where HEAD is refused, on the own host', { host: 'own', length: 'missing', head: 'refused' }],
  ['with a link that expires', { lifetimeSeconds: 300 }],
];

describe('the media of messages', () => {
  test.concurrent('are not looked at unless that is wanted', async () => {
    await withHeymarket({}, async (heymarket) => {
      const run = await read(heymarket, ['messages', 'template_files']);
      expectWhole(heymarket, run, ['messages', 'template_files']);
      expect(contentReads(heymarket)).toEqual({ own: [], foreign: [] });
    });
  });

  wide('are let go one after the other, so that little memory holds many', async () => {
    await withHeymarket({}, async (heymarket) => {
      const bytes = Buffer.alloc(5 * 2 ** 20, 'a picture');
      const host = await startFileHost(bytes, 'image/png');
      const files = new Set<unknown>();
      const withMedia = (row: Row): Row => {
        if (files.size < 24) files.add(row.id);
        return { ...row, media: files.has(row.id) ? `${host.url}/${row.id}` : null };
      };
      const relay = await startRelay(heymarket.url, ({ body }, path) => {
        if (!path.includes('messages/all')) return undefined;
        return { body: Buffer.from(JSON.stringify((JSON.parse(body.toString()) as Row[]).map(withMedia))) };
      });
      const config = { message_media_content: 'base64' };
      const run = await read(relay, ['messages'], { config, env: { NODE_OPTIONS: '--max-old-space-size=64' } });
      await Promise.all([relay.close(), host.close()]);
      expect([run.code, run.errors]).toEqual([0, []]);
      const whole = run.records('messages').filter((row) => row.media_size === bytes.length);
      expect(new Set(whole.map(({ id }) => id))).toEqual(files);
    });
  });

  test.concurrent.each(media)('come with their content: %s', async (_name, settings) => {
    await withHeymarket({ settings: { media: settings } as Settings }, async (heymarket) => {
      const run = await read(heymarket, ['messages'], { config: { message_media_content: 'base64' } });
      expect([run.code, run.errors, run.records('messages').length]).toEqual([0, [], 420]);
      const picture = {
        media_type: 'image/jpeg',
        media_size: 2048,
        media_base64: jpeg.toString('base64'),
        media_error: null,
      };
      expect(mediaOf(run, failed)).toEqual(picture);
      expect(mediaOf(run, moved)).toEqual(picture);
      expect(mediaOf(run, missing)).toEqual({ ...empty, media_type: null, media_error: '404' });
      expect(mediaOf(run, large)).toMatchObject({ media_base64: null, media_error: 'too_large' });
      expect(mediaOf(run, relative)).toEqual({});
      // No other message has any.
      expect(mediaOf(run, messageIDs.marisol)).toEqual({});
    });
  });

  wide.each(media)('or with what is told of them: %s', async (_name, settings) => {
    await withHeymarket({ settings: { media: settings } as Settings }, async (heymarket) => {
      const run = await read(heymarket, ['messages'], { config: { message_media_content: 'metadata' } });
      expect([run.code, run.errors, run.records('messages').length]).toEqual([0, [], 420]);
      const isStated = settings?.length !== 'missing';
      const told = { media_type: 'image/jpeg', media_base64: null, media_error: null };
      for (const id of [failed, moved]) {
        expect(mediaOf(run, id)).toMatchObject(told);
        expect(isStated ? [2048] : [2048, null]).toContain(mediaOf(run, id).media_size);
      }
      expect(mediaOf(run, missing)).toMatchObject({ media_error: '404', media_base64: null });
      const video = { media_type: 'video/mp4', media_base64: null };
      expect(mediaOf(run, large)).toMatchObject(
        isStated ? { ...video, media_size: megabytes20, media_error: null } : video,
      );
    });
  });

  wide('that a broken host does not give out stop nothing', async () => {
    await withHeymarket({}, async (heymarket) => {
      heymarket.files.fault([
        { kind: 'reply', status: 403, times: 'always', path: '*menu*' },
        { kind: 'html', status: 410, times: 'always' },
      ]);
      const run = await read(heymarket, ['messages'], { config: { message_media_content: 'base64' } });
      expect([run.code, run.records('messages').length]).toEqual([0, 420]);
      expect(mediaOf(run, failed)).toEqual({ ...empty, media_error: '403' });
    });
  });

  test.concurrent('that break off are fetched again, and missed where they always do', async () => {
    await withHeymarket({}, async (heymarket) => {
      heymarket.files.fault([
        { kind: 'truncated', path: '*menu*' },
        { kind: 'destroyed', times: 'always', path: '*moved*' },
      ]);
      const run = await read(heymarket, ['messages'], { config: { message_media_content: 'base64' } });
      expect([run.code, run.errors, run.records('messages').length]).toEqual([0, [], 420]);
      expect(mediaOf(run, failed)).toMatchObject({ media_base64: jpeg.toString('base64'), media_error: null });
      expect(mediaOf(run, moved)).toEqual({ ...empty, media_error: 'network' });
    });
  });

  test.concurrent('the token goes to the own host only', async () => {
    await withHeymarket({ settings: { media: { host: 'own', token: 'required' } } }, async (heymarket) => {
      await read(heymarket, ['messages', 'template_files'], {
        config: { message_media_content: 'base64', template_file_content: 'base64' },
      });
      const { own, foreign } = contentReads(heymarket);
      expect([own.length > 3, foreign.length > 0]).toEqual([true, true]);
      expect(new Set(own.map(({ credentials }) => credentials.header))).toEqual(new Set(['Bearer']));
      expect(new Set(foreign.map(({ credentials }) => credentials.header))).toEqual(new Set([null]));
      expect([...own, ...foreign].filter(({ credentials }) => credentials.url)).toEqual([]);
    });
  });

  test.concurrent('come only for the messages that leave', async () => {
    await withHeymarket({}, async (heymarket) => {
      const config = { message_media_content: 'metadata', message_lookback_days: 0 };
      const first = await read(heymarket, ['messages'], { config });
      heymarket.files.clearCalls();
      const next = await read(heymarket, ['messages'], { config, state: first.stateAfter() });
      expect([next.code, heymarket.files.calls()]).toEqual([0, []]);
    });
  });
});

test.concurrent('the files of templates come with their content', async () => {
  await withHeymarket({}, async (heymarket) => {
    const run = await read(heymarket, ['template_files'], { config: { template_file_content: 'base64' } });
    expect([run.code, run.errors]).toEqual([0, []]);
    const files = run.records('template_files').filter((row) => row.template_id === templateIDs.gallery);
    const told = files
      .sort((a, b) => Number(a.position) - Number(b.position))
      .map((row) => [row.kind, row.content_type, row.content_size, row.content_error]);
    expect(told).toEqual([
      ['gallery', 'image/jpeg', 2048, null],
      ['gallery', null, null, '404'],
      ['gallery', 'image/jpeg', 2048, null],
      ['attachment', 'image/png', 1024, null],
    ]);
    expect(digest(files[0]?.content_base64)).toBe(createHash('sha256').update(jpeg).digest('hex'));
  });
});
