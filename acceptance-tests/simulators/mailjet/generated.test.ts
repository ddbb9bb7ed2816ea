import { expect, test } from '@jest/globals';
import { sheetWorld } from './generated/options.ts';
import { startMailjet } from './mailjet.ts';
import { createClient, withMailjet } from './test-client.ts';

test('the world of the specification', () =>
  withMailjet({ generate: sheetWorld }, async (client, mailjet) => {
    const count = async (resource: string, query = {}) =>
      (await client.get(`v3/REST/${resource}`, { countOnly: 1, FromTS: 1, ...query })).json.Count;
    expect(await count('contact')).toBe(2507);
    expect(await count('listrecipient')).toBe(5007);
    expect(await count('message')).toBe(3010);
    expect(await count('campaign')).toBe(15);
    expect(await count('openinformation')).toBeGreaterThan(500);
    expect(await count('clickstatistics')).toBeGreaterThan(50);
    expect(await count('bouncestatistics')).toBeGreaterThan(50);
    expect((await client.get('v4/sms/count', { FromTS: 1 })).json.Count).toBe(51);
    expect(mailjet.totals().violations).toEqual([]);
  }));

test('the same options make the same rows, another seed makes others', async () => {
  const texts: string[] = [];
  for (const seed of [1, 1, 2]) {
    const generate = { seed, contacts: 50, messages: 100, campaigns: 2 };
    await withMailjet({ generate }, async (client) => {
      texts.push((await client.get('v3/REST/message', { Limit: 0 })).text + (await client.get('v3/REST/contact')).text);
    });
  }
  expect(texts[1]).toBe(texts[0]);
  expect(texts[2]).not.toBe(texts[0]);
});

test('the order of the ids of messages is not that of time', () =>
  withMailjet({ sample: false, generate: { contacts: 10, messages: 100 } }, async (client) => {
    const rows = await client.rows('message');
    const times = rows.map(({ ArrivedAt }) => String(ArrivedAt));
    expect(times).not.toEqual([...times].sort());
    expect(rows).toHaveLength(100);
    expect(await client.rows('contactslist')).toHaveLength(1);
  }));

test('rows may lead up to any moment', async () => {
  const mailjet = await startMailjet({ seedDate: 'now' });
  try {
    const client = createClient(mailjet.url);
    const [row] = await client.rows('contact/5214409001');
    expect(Date.now() - Date.parse(String(row?.CreatedAt))).toBeLessThan(3 * 3_600_000);
  } finally {
    await mailjet.close();
  }
});

test('a large account answers quickly', () =>
  withMailjet(
    { sample: false, generate: { contacts: 20_000, messages: 100_000, campaigns: 100, listsPerContact: 1 } },
    async (client) => {
      const begin = performance.now();
      expect((await client.pages('contact')).flat()).toHaveLength(20_000);
      const window = { FromTS: '2025-04-01T00:00:00Z', ToTS: '2025-04-03T00:00:00Z' };
      expect((await client.pages('message', window)).flat().length).toBeGreaterThan(1000);
      await client.rows('contactstatistics');
      expect(performance.now() - begin).toBeLessThan(20_000);
    },
  ));
