import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type MailshakeSimulator, startMailshake } from './mailshake.ts';
import { basic, createClient, type TestClient } from './test-client.ts';

let mailshake: MailshakeSimulator;
let client: TestClient;
beforeEach(async () => {
  mailshake = await startMailshake();
  client = createClient(mailshake);
});
afterEach(() => mailshake.close());

const start = async (body: object = {}) =>
  (await client.post('campaigns/export', { exportType: 'unsubscribes', ...body })).json;
const poll = async (statusID: unknown) => (await client.post('campaigns/export-status', { statusID })).json;

async function download(): Promise<string> {
  mailshake.set({ export: { polls: 0 } });
  const { csvDownloadUrl } = await poll((await start()).checkStatusID);
  return Buffer.from(await (await fetch(String(csvDownloadUrl))).arrayBuffer()).toString();
}

test('a job finishes after its polls, and the file is served to whoever brings no credentials', async () => {
  const { isEmpty, checkStatusID } = await start();
  expect(isEmpty).toBe(false);
  expect(await poll(checkStatusID)).toEqual({ isFinished: false });
  expect(await poll(checkStatusID)).toEqual({ isFinished: false });
  const { isFinished, csvDownloadUrl } = await poll(checkStatusID);
  expect(isFinished).toBe(true);
  expect((await fetch(String(csvDownloadUrl), { headers: basic })).status).toBe(403);
  const file = await fetch(String(csvDownloadUrl));
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/csv']);
});

test('the file has seven addresses, a byte order mark and quoted cells', async () => {
  mailshake.unsubscribe({ emailAddress: 'Late.Comer@Oldport.example', date: '2026-03-01T09:00:00Z' });
  const text = await download();
  expect(text.startsWith('\uFEFF"Email","Date","Campaign"\r\n')).toBe(true);
  const lines = text.trimEnd().split('\r\n');
  expect(lines).toHaveLength(1 + 8);
  expect(lines.at(-1)).toBe('"Late.Comer@Oldport.example","2026-03-01 09:00","Q1 logistics directors"');
  expect(lines[2]).toMatch(/^"[^"]+@[^"]+","2026-[^"]+","Warehouse ""managers"", north"$/);
});

test('the file has many shapes', async () => {
  mailshake.set({ csv: { bom: false, quoted: false, header: 'E-mail address', emailColumn: 'last', newline: '\n' } });
  expect(await download()).toMatch(/^Date,Campaign,E-mail address\n2026-\S+ \S+,Q1 logistics directors,\S+@/);
  mailshake.set({ csv: { header: null, extraColumns: false } });
  expect((await download()).split('\n')[0]).toMatch(/^[^,]+@[^,]+$/);
});

test('empty, never finished, unknown, or short of a parameter', async () => {
  mailshake.set({ export: { neverFinishes: true, polls: 0 } });
  expect(await poll((await start()).checkStatusID)).toEqual({ isFinished: false });
  mailshake.set({ export: { empty: true } });
  expect(await start()).toEqual({ isEmpty: true });
  mailshake.set({ export: { empty: false, needsCampaignIDs: true } });
  expect(await start()).toMatchObject({ code: 'missing_parameter' });
  expect(await start({ campaignIDs: [1_483_920] })).toMatchObject({ isEmpty: false });
  expect(await start({ campaignIDs: Array(21).fill(1_483_920) })).toMatchObject({ code: 'invalid_parameter' });
  expect(await start({ exportType: 'simple' })).toMatchObject({ code: 'missing_parameter' });
  expect(await poll(1)).toMatchObject({ code: 'not_found' });
});
