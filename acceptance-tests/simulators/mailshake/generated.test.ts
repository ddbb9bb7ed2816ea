import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type MailshakeSimulator, startMailshake } from './mailshake.ts';
import { createClient, type TestClient, withMailshake } from './test-client.ts';

let mailshake: MailshakeSimulator;
let client: TestClient;
beforeAll(async () => {
  mailshake = await startMailshake({
    generate: { opens: 1_000_000, clicks: 1000, sent: 1000, replies: 1000, rowsPerMoment: 3, bodyBytes: 2000 },
    settings: { quota: { limit: null } },
    keepCalls: 10,
  });
  client = createClient(mailshake);
});
afterAll(() => mailshake.close());

test.each(['activity/clicks', 'activity/sent', 'activity/replies'])('%s: 1000 rows, newest first', async (path) => {
  const rows = await client.rows(path);
  expect(rows).toHaveLength(1000);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(1000);
  expect(rows.every((row, place) => place === 0 || row.actionDate <= (rows[place - 1]?.actionDate ?? ''))).toBe(true);
  expect(rows[0]?.actionDate).toBe(rows[2]?.actionDate);
  expect(rows[2]?.actionDate).not.toBe(rows[3]?.actionDate);
});

test('generated rows have the keys of kept ones', async () => {
  await withMailshake({}, async (seeded) => {
    for (const path of ['activity/opens', 'activity/clicks', 'activity/sent', 'activity/replies']) {
      const [made] = await client.rows(path, { since: '2026-02-28 23:59:00' });
      const kept = (await seeded.rows(path)).find((row) => row.type !== 'one-off');
      expect(Object.keys(made ?? {}).sort()).toEqual(Object.keys(kept ?? {}).sort());
      expect(Object.keys(made?.recipient ?? {}).sort()).toEqual(Object.keys(kept?.recipient ?? {}).sort());
    }
  });
});

test('since and campaign are arithmetic, and agree with a filter', async () => {
  const all = await client.rows('activity/clicks');
  const moment = all[500]?.actionDate ?? '';
  const since = moment.slice(0, 19).replace('T', ' ');
  const bound = `${moment.slice(0, 19)}.000Z`;
  const ofCampaign = (id: number) => all.filter(({ campaign }) => campaign.id === id);
  expect(await client.rows('activity/clicks', { since })).toEqual(all.filter((row) => row.actionDate > bound));
  expect(await client.rows('activity/clicks', { campaignID: 1_483_711 })).toEqual(ofCampaign(1_483_711));
  expect(await client.rows('activity/clicks', { campaignID: 1_483_711, since })).toEqual(
    ofCampaign(1_483_711).filter((row) => row.actionDate > bound),
  );
  expect(await client.rows('activity/clicks', { campaignID: 7 })).toEqual([]);
});

test('rows added later stand where their date belongs', async () => {
  const before = await client.rows('activity/clicks');
  const { clicks: fresh = [] } = mailshake.add({ clicks: 2, date: '2026-03-01T00:00:01Z', stepMs: 500 });
  const { clicks: late = [] } = mailshake.add({ clicks: 1, date: before[700]?.actionDate ?? '' });
  const after = await client.rows('activity/clicks');
  expect(after.slice(0, 2).map(({ id }) => id)).toEqual([...fresh].reverse());
  const place = after.findIndex(({ id }) => id === late[0]);
  expect(after[place + 1]?.actionDate).toBe(after[place]?.actionDate);
  expect(after.filter(({ id }) => ![...fresh, ...late].includes(id))).toEqual(before);
  mailshake.remove({ clicks: [...fresh, ...late] });
});

test('settings reach generated rows', async () => {
  mailshake.set({ contactID: 'top-level', nestedCampaignCreated: true });
  const { results } = (await client.post('activity/opens', { perPage: 1 })).json;
  expect(results[0]).toMatchObject({ contactID: expect.any(Number), campaign: { created: expect.any(String) } });
  expect(results[0]?.recipient).not.toHaveProperty('contactID');
  const [bare] = await client.rows('activity/sent', { excludeBody: true });
  expect(bare).not.toHaveProperty('rawBody');
});

test('a hundred thousand rows are served, and the log stays short', async () => {
  mailshake.clearCalls();
  const rows = await client.rows('activity/opens', { since: '2026-01-23 00:00:00' });
  expect(rows.length).toBeGreaterThan(100_000);
  expect(mailshake.callCount('activity/opens')).toBe(Math.ceil(rows.length / 100));
  expect(mailshake.totals().rows).toBe(rows.length);
  expect(mailshake.calls()).toHaveLength(10);
});
