import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type MissiveSimulator, startMissive } from './missive.ts';
import { organizationIDs, tokens } from './seed/ids.ts';
import { defaultSettings, noLimits } from './settings.ts';
import { createClient, type TestClient } from './test-client.ts';

let missive: MissiveSimulator;
let client: TestClient;
beforeAll(async () => {
  missive = await startMissive();
  client = createClient(missive);
});
afterAll(() => missive.close());
beforeEach(() => missive.set({ ...defaultSettings, ...noLimits }));

const asked = { organization: organizationIDs.harbor, start: 1_782_777_600, end: 1_782_863_999 };

async function order(): Promise<string> {
  const { status, json } = await client.post('analytics/reports', { reports: asked });
  expect(status).toBe(201);
  return `analytics/reports/${(json.reports as { id: string }).id}`;
}

test('a report is ready after a while and gone a minute later', async () => {
  const path = await order();
  expect(await client.get(path)).toMatchObject({ status: 404, text: '' });
  missive.advance(2000);
  const { status, json } = await client.get(path);
  expect(status).toBe(200);
  expect(json.reports).toMatchObject({ start: asked.start, end: asked.end, totals: expect.any(Object) });
  expect((await client.get(path)).json).toEqual(json);
  expect((await createClient(missive, tokens.teo).get(path)).status).toBe(404);
  missive.advance(60_000);
  expect(await client.get(path)).toMatchObject({ status: 404, text: '' });
});

test('a report may take long, or for ever', async () => {
  missive.set({ analytics: { delayMs: 30_000 } });
  const path = await order();
  missive.advance(29_000);
  expect((await client.get(path)).status).toBe(404);
  missive.advance(1000);
  expect((await client.get(path)).status).toBe(200);
  missive.set({ analytics: { neverReady: true } });
  expect((await client.get(path)).status).toBe(404);
});

test.each([
  [{ ...asked, organization: undefined }, 400],
  [{ ...asked, start: undefined }, 400],
  [{ ...asked, end: asked.start - 1 }, 400],
  [{ ...asked, organization: 'x' }, 400],
  [{ ...asked, organization: '5d3b8f10-6e27-4a94-b1cd-e82f40a7c935' }, 403],
])('%j is refused', async (reports, status) => {
  expect((await client.post('analytics/reports', { reports })).status).toBe(status);
});

test('filters need the Business plan; ordering is no violation', async () => {
  const filtered = { reports: { ...asked, teams: [] } };
  expect((await client.post('analytics/reports', filtered)).status).toBe(201);
  missive.set({ analytics: { plan: 'productive' } });
  expect((await client.post('analytics/reports', filtered)).status).toBe(403);
  expect((await client.post('analytics/reports', { reports: asked })).status).toBe(201);
  expect(missive.totals().violations).toEqual([]);
});
