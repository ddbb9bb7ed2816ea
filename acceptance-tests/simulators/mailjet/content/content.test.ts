import { describe, expect, test } from '@jest/globals';
import { secrets } from '../seed/ids.ts';
import { type Row, withMailjet } from '../test-client.ts';
import { contentIDs } from './rows.ts';

const idsOf = (rows: readonly Row[]) => rows.map(({ ID }) => ID);
const welcome = `v1/REST/templates/${contentIDs.welcome}/contents`;

describe('lists', () => {
  test('come in pages, with the number of all; without blanks', () =>
    withMailjet({ generate: { content: 12 } }, async (client, mailjet) => {
      const page = await client.get('v1/REST/templates', { Limit: 2, Offset: 1, Sort: 'Name DESC' });
      expect(page.json).toMatchObject({ Count: 2, Total: 15 });
      expect(page.text).toMatch(/^\{"Count":2,/);
      expect((await client.get('v1/rest/templates')).rows).toHaveLength(10);
      mailjet.set({ content: { total: 'page' } });
      expect((await client.get('v1/REST/images', { Limit: 5 })).json).toMatchObject({ Count: 5, Total: 5 });
    }));

  test('labels are those of templates, or of images', () =>
    withMailjet({}, async (client, mailjet) => {
      expect(idsOf((await client.get('v1/REST/labels')).rows)).toEqual([5]);
      expect(idsOf((await client.get('v1/REST/labels', { UsedFor: 'image' })).rows)).toEqual([6, 7]);
      mailjet.set({ content: { usedFor: 'ignored' } });
      expect((await client.get('v1/REST/labels', { UsedFor: 'image' })).rows).toHaveLength(3);
    }));

  test('tokens are masked, deleted templates hidden, images in order of their ids; unless told otherwise', () =>
    withMailjet({ sample: true }, async (client, mailjet) => {
      expect((await client.get('v1/REST/tokens')).rows[0]).toMatchObject({ AccessToken: null });
      expect(idsOf((await client.get('v1/REST/templates')).rows)).not.toContain(contentIDs.deleted);
      const images = idsOf((await client.get('v1/REST/images')).rows);
      mailjet.addContent({ list: 'images' });
      mailjet.set({ content: { accessTokens: 'clear', deleted: 'shown', order: 'newest', imageURL: 'ImageURL' } });
      expect((await client.get('v1/REST/tokens')).rows.map(({ AccessToken }) => AccessToken)).toContain(
        secrets.contentToken,
      );
      expect(idsOf((await client.get('v1/REST/templates')).rows)).toContain(contentIDs.deleted);
      const [newest, ...others] = (await client.get('v1/REST/images')).rows;
      expect(idsOf(others)).toEqual(images);
      expect(newest).toHaveProperty('ImageURL');
    }));

  test('of nothing are empty, or null', () =>
    withMailjet({ sample: false }, async (client, mailjet) => {
      expect((await client.get('v1/REST/images')).json).toEqual({ Count: 0, Data: [], Total: 0 });
      mailjet.set({ content: { empty: 'null' } });
      expect((await client.get('v1/REST/images')).json).toEqual({ Count: 0, Data: null, Total: 0 });
    }));
});

describe('contents', () => {
  test('are the newest five of each kind, the newest first', () =>
    withMailjet({}, async (client, mailjet) => {
      expect(idsOf((await client.get(welcome)).rows)).toEqual([24, 23, 22]);
      for (let count = 0; count < 4; count += 1) {
        mailjet.advance(1000);
        mailjet.addContent({ list: 'contents', fields: { TemplateID: contentIDs.welcome } });
      }
      expect(idsOf((await client.get(welcome)).rows)).toEqual([29, 28, 27, 26, 24, 23]);
    }));

  test('move the date of their template, or do not', () =>
    withMailjet({}, async (client, mailjet) => {
      const date = async () => (await client.get(`v1/REST/templates/${contentIDs.welcome}`)).rows[0]?.UpdatedAt;
      const before = await date();
      mailjet.addContent({ list: 'contents', fields: { TemplateID: contentIDs.welcome } });
      expect(await date()).toBe(before);
      mailjet.set({ content: { newVersion: 'moves the date' } });
      mailjet.addContent({ list: 'contents', fields: { TemplateID: contentIDs.welcome } });
      expect(await date()).toMatch(/^2025-05-20T10:00:0\d\.\d{6}Z$/);
    }));

  test('have headers as an object, or as text; of a template without any there is nothing, or 404', () =>
    withMailjet({}, async (client, mailjet) => {
      const empty = `v1/REST/templates/${contentIDs.empty}/contents`;
      expect((await client.get(welcome)).rows[2]).toMatchObject({ Headers: { Subject: 'Bonjour' } });
      expect((await client.get(empty)).rows).toEqual([]);
      mailjet.set({ content: { headers: 'text', withoutContent: 404 } });
      expect((await client.get(welcome)).rows[2]?.Headers).toMatch(/"Subject":"Bonjour"/);
      expect((await client.get(empty)).status).toBe(404);
      expect((await client.get('v1/REST/templates/4711/contents')).status).toBe(404);
    }));
});

test('errors have a shape of their own', () =>
  withMailjet({}, async (client, mailjet) => {
    mailjet.set({ unavailable: { 'v1/labels': 403, 'v1/images': 401, 'v1/templates/contents': 404 } });
    const paths = { labels: 403, images: 401, [`templates/${contentIDs.welcome}/contents`]: 404, nothing: 404 };
    for (const [path, status] of Object.entries(paths)) {
      const { json } = await client.get(`v1/REST/${path}`);
      const ErrorCode = status === 404 ? 'MJ-0003' : 'MJ-0004';
      expect([path, json]).toEqual([path, expect.objectContaining({ StatusCode: status, ErrorCode })]);
      expect(Object.keys(json)).toEqual(['RequestGUID', 'ErrorCode', 'ErrorMessage', 'StatusCode', 'Details']);
    }
    const { status } = await client.send('v1/REST/templates', { headers: { authorization: 'Basic bm9ib2R5' } });
    expect(status).toBe(401);
  }));

test('rows are added, changed and removed', () =>
  withMailjet({}, async (client, mailjet) => {
    const { id } = mailjet.addContent({ list: 'labels', fields: { Name: 'New' } });
    mailjet.changeContent({ list: 'labels', id, fields: { Color: '#000000' } });
    expect((await client.get(`v1/REST/labels/${id}`)).rows).toMatchObject([{ Name: 'New', Color: '#000000' }]);
    mailjet.removeContent({ list: 'labels', id });
    expect((await client.get(`v1/REST/labels/${id}`)).status).toBe(404);
    expect(() => mailjet.addContent({ list: 'nothing' as never })).toThrow('Known: templates, contents');
  }));
