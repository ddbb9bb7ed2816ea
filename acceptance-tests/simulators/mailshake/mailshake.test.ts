import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type MailshakeSimulator, startMailshake } from './mailshake.ts';
import { defaultApiKey, defaultSettings } from './settings.ts';
import { basic, createClient, type Row, type TestClient, withMailshake } from './test-client.ts';

let mailshake: MailshakeSimulator;
let client: TestClient;

beforeAll(async () => {
  mailshake = await startMailshake();
  client = createClient(mailshake);
});
afterAll(() => mailshake.close());
beforeEach(() => {
  mailshake.set({ ...defaultSettings, quota: { limit: null } });
  mailshake.clearCalls();
});

const large = 1_483_920;
const lists: [path: string, count: number, pageSize: number, body: object][] = [
  ['campaigns/list', 5, 100, {}],
  ['recipients/list', 260, 100, { campaignID: large }],
  ['recipients/list', 0, 100, { campaignID: 1_484_010 }],
  ['leads/list', 25, 100, {}],
  ['senders/list', 3, 100, {}],
  ['team/list-members', 3, 100, {}],
  ['activity/sent', 60, 25, {}],
  ['activity/opens', 130, 100, {}],
  ['activity/clicks', 40, 100, {}],
  ['activity/replies', 60, 25, {}],
  ['activity/created-leads', 25, 100, {}],
  ['activity/lead-assignments', 16, 100, {}],
  ['activity/lead-status-changes', 24, 100, {}],
];

describe('credentials', () => {
  const none = {};
  test.each([
    ['query', () => client.get('me', { apiKey: defaultApiKey }, none)],
    ['JSON body', () => client.post('me', { apiKey: defaultApiKey }, none)],
    ['Basic without colon', () => client.get('me')],
    ['Basic with colon', () => client.get('me', {}, { authorization: `Basic ${btoa(`${defaultApiKey}:`)}` })],
  ])('a key is accepted: %s', async (_name, call) => {
    const { status, json } = await call();
    expect(status).toBe(200);
    expect(json.user).toMatchObject({ id: 88_231, teamID: 104_233, isTeamAdmin: true });
  });

  test.each([
    ['none', none],
    ['wrong', { authorization: `Basic ${btoa('nobody')}` }],
    ['raw after Basic', { authorization: `Basic ${defaultApiKey}` }],
  ])('a key is refused: %s', async (_name, headers: Record<string, string>) => {
    const { status, json } = await client.get('me', {}, headers);
    expect(status).toBe(401);
    expect(json).toMatchObject({ code: 'invalid_api_key', time: expect.any(String) });
  });

  test('the status of the refusal is a switch, 200 too', async () => {
    mailshake.set({ authFailureStatus: 200 });
    const { status, json } = await client.get('me', {}, none);
    expect([status, json.code]).toEqual([200, 'invalid_api_key']);
  });

  test('a disabled user and a blocked team', async () => {
    mailshake.set({ account: { state: 'user_is_disabled', refuses: 'all but me' } });
    expect((await client.get('me')).json.user).toMatchObject({ isDisabled: true });
    expect((await client.get('leads/list')).json.code).toBe('user_is_disabled');
    mailshake.set({ account: { state: 'team_blocked', refuses: 'everything' } });
    expect((await client.get('me')).status).toBe(403);
  });
});

describe('pages', () => {
  test.each(lists)('%s has %i rows in pages of at most %i', async (path, count, pageSize, body) => {
    const pages = await client.pages(path, { ...body, perPage: 1000, unknown: 1 });
    expect(pages.map(({ length }) => length)).toEqual(pageSizes(count, pageSize));
    const ids = pages.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(count);
  });

  test.each([
    ['null', null],
    ['empty', ''],
    ['missing', undefined],
  ] as const)('the last page ends with %s', async (endToken, value) => {
    mailshake.set({ endToken });
    expect((await client.post('senders/list')).json.nextToken).toBe(value);
  });

  test('a token on the last page leads to an empty page', async () => {
    mailshake.set({ tokenOnLastPage: true });
    expect((await client.pages('activity/opens')).map(({ length }) => length)).toEqual([100, 30, 0]);
  });

  test('a loop repeats the token', async () => {
    mailshake.set({ tokenLoop: true });
    const { nextToken } = (await client.post('activity/sent')).json;
    expect((await client.post('activity/sent', { nextToken })).json.nextToken).toBe(nextToken);
  });

  test('tokens need encoding, hold the position only, and may be refused', async () => {
    const { nextToken } = (await client.post('activity/opens', { campaignID: 1 })).json;
    expect(nextToken).toBeNull();
    const token = String((await client.post('activity/opens')).json.nextToken);
    expect(token).toMatch(/^(?=.*\+)(?=.*\/).*=$/);
    expect((await client.get('activity/opens', { nextToken: token })).json.results).toHaveLength(30);
    expect((await client.post('recipients/list', { campaignID: large, nextToken: token })).json.results).toHaveLength(
      100,
    );
    const unencoded = await fetch(`${mailshake.url}/activity/opens?nextToken=${token}`, { headers: basic });
    expect(unencoded.status).toBe(400);
    mailshake.expirePageTokens();
    expect((await client.post('activity/opens', { nextToken: token })).json.code).toBe('invalid_parameter');
  });

  test('pages can be cut to fewer rows than are asked for', async () => {
    const all = await client.rows('activity/opens');
    mailshake.set({ pageCaps: { 'activity/*': 40 } });
    const pages = await client.pages('activity/opens');
    expect(pages.map(({ length }) => length)).toEqual(pageSizes(130, 40));
    expect(pages.flat()).toEqual(all);
  });

  test.each(['0', '-1', 'many'])('perPage %s is refused', async (perPage) => {
    expect((await client.get('activity/opens', { perPage })).json.code).toBe('invalid_parameter');
  });

  test('activity is newest first, with a shared moment at the border of a page', async () => {
    for (const [path, size] of [['activity/opens', 100] as const, ['activity/sent', 25] as const]) {
      const rows = await client.rows(path);
      expect(rows).toEqual([...rows].sort(newestFirst));
      expect(rows[size - 1]?.actionDate).toBe(rows[size]?.actionDate);
    }
    mailshake.set({ activityOrder: 'shuffled' });
    const shuffled = await client.rows('activity/opens');
    const strict = [...shuffled].sort(newestFirst);
    const moves = shuffled.map((row, place) => Math.abs(strict.indexOf(row) - place));
    expect(Math.max(...moves)).toBeLessThanOrEqual(5);
    expect(Math.max(...moves)).toBeGreaterThan(0);
  });

  test.each(lists.filter(([, count, size]) => count > size))('%s grows between pages', async (path, count, _, body) => {
    await withMailshake({ settings: { insertBetweenPages: true } }, async (other) => {
      const ids = (await other.rows(path, body)).map(({ id }) => id);
      expect(ids.length).toBeGreaterThan(count);
      expect(new Set(ids).size).toBe(count);
    });
  });
});

describe('since', () => {
  const feeds = [
    ['activity/opens', 'actionDate'],
    ['activity/clicks', 'actionDate'],
    ['activity/created-leads', 'created'],
    ['activity/lead-assignments', 'assignedOnDate'],
  ] as const;

  test.each(feeds)('%s honours it, or not', async (path, field) => {
    const all = await client.rows(path);
    const newer = all.filter((row) => String(row[field]) > '2026-02-20T10:00:00.000Z');
    expect(newer.length).toBeGreaterThan(0);
    expect(newer.length).toBeLessThan(all.length);
    expect(await client.rows(path, { since: '2026-02-20 10:00:00' })).toEqual(newer);
    mailshake.set({ since: 'ignored' });
    expect(await client.rows(path, { since: '2026-02-20 10:00:00' })).toEqual(all);
  });

  test('the edge is outside, or inside', async () => {
    mailshake.add({ opens: 1, date: '2027-01-01T00:00:00.000Z' });
    const since = '2027-01-01 00:00:00';
    expect(await client.rows('activity/opens', { since })).toHaveLength(0);
    mailshake.set({ since: 'inclusive' });
    const [row] = await client.rows('activity/opens', { since });
    mailshake.remove({ opens: [row?.id ?? 0] });
    expect(row?.actionDate).toBe('2027-01-01T00:00:00.000Z');
  });

  test('another format is refused; operations without it ignore it', async () => {
    const since = '2026-02-20T10:00:00Z';
    expect((await client.post('activity/opens', { since })).json.code).toBe('invalid_parameter');
    expect((await client.post('activity/replies', { since })).json.results).toHaveLength(25);
  });
});

test('unknown paths, methods and writes', async () => {
  expect((await client.get('opens/list')).json).toMatchObject({ code: 'not_found', error: 'Not found' });
  expect((await fetch(`${mailshake.url}/me`, { method: 'DELETE', headers: basic })).status).toBe(404);
  expect(mailshake.totals().violations).toEqual([]);
  expect((await client.post('leads/close')).status).toBe(500);
  expect(mailshake.totals().violations).toEqual(['POST leads/close']);
});

test('parameters come by query, form and JSON', async () => {
  const form = await fetch(`${mailshake.url}/recipients/list?campaignID=1483920`, {
    method: 'POST',
    headers: basic,
    body: new URLSearchParams({ perPage: '2' }),
  });
  expect(((await form.json()) as { results: Row[] }).results).toHaveLength(2);
  expect((await client.post('recipients/list')).json.code).toBe('missing_parameter');
  expect((await client.get('recipients/list', { campaignID: '1482207' })).json.code).toBe('missing_dependent_data');
});

function pageSizes(count: number, size: number): number[] {
  const whole = Array.from({ length: Math.floor(count / size) }, () => size);
  return count % size > 0 || count === 0 ? [...whole, count % size] : whole;
}

function newestFirst(a: Row, b: Row): number {
  return b.actionDate.localeCompare(a.actionDate) || b.id - a.id;
}
