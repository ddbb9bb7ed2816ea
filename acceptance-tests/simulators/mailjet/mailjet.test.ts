import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { credentials } from './accounts.ts';
import { type MailjetSimulator, startMailjet } from './mailjet.ts';
import { createClient, type TestClient } from './test-client.ts';

let mailjet: MailjetSimulator;
let client: TestClient;
beforeAll(async () => {
  mailjet = await startMailjet({ now: '2025-05-20T10:00:00Z', generate: { contacts: 2000 } });
  client = createClient(mailjet.url);
});
afterAll(() => mailjet.close());
afterEach(() => mailjet.clearCalls());

describe('the envelope', () => {
  test('Count and Total are the rows of the page, with blanks around colons', async () => {
    const { text, headers, json } = await client.get('v3/REST/contact', { Limit: 2 });
    expect(headers.get('content-type')).toBe('application/json');
    expect(text).toMatch(/^\{ "Count" : 2, "Data" : \[\{ "CreatedAt" : "2024-/);
    expect(text).toMatch(/ \}\], "Total" : 2 \}$/);
    expect([json.Count, json.Total]).toEqual([2, 2]);
  });

  test('an empty one is 41 bytes long', async () => {
    const { text } = await client.get('v3/REST/contact', { Offset: 100_000 });
    expect(text).toBe('{ "Count" : 0, "Data" : [], "Total" : 0 }');
    expect(text).toHaveLength(41);
  });

  test('services write no blanks and escape no slash', async () => {
    const { text, headers } = await client.get('v3/REST/template', { Limit: 1 });
    expect(headers.get('content-type')).toBe('application/json; charset=UTF-8');
    expect(text).toMatch(/^\{"Count":1,"Data":\[\{"ID":900001,/);
    expect((await client.get('v3/REST/eventcallbackurl')).text).toContain('https:\\/\\/hooks.shop-aurore.example');
  });

  test('countOnly and countrecords tell the whole', async () => {
    const counted = await client.get('v3/REST/contact', { countonly: 1 });
    expect(counted.json).toEqual({ Count: 2007, Data: [], Total: 2007 });
    const recorded = await client.get('v3/REST/contact', { countrecords: 1, Limit: 1 });
    expect([recorded.json.Count, recorded.json.Total]).toEqual([1, 2007]);
  });

  test('ids beyond 2^53 are exact', async () => {
    const { text } = await client.get('v3/REST/message/1152921527938472101');
    expect(text).toContain('"ID" : 1152921527938472101,');
    expect((await client.get('v3/REST/csvimport')).text).toContain('"DataID" : 98765432123456781,');
  });
});

describe('paging', () => {
  test.each([
    [{}, 10],
    [{ limit: 3 }, 3],
    [{ Limit: 0 }, 1000],
    [{ Limit: 5000 }, 1000],
    [{ Limit: 1000, Offset: 2000 }, 7],
  ])('%j is %i rows', async (query, length) => {
    expect((await client.get('v3/REST/contact', query as Record<string, number>)).rows).toHaveLength(length);
  });

  test('all pages together are all rows, by ascending id', async () => {
    const pages = await client.pages('contact');
    expect(pages.map((page) => page.length)).toEqual([1000, 1000, 7]);
    const ids = pages.flat().map(({ ID }) => Number(ID));
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
  });

  test.each(['-1', 'ten'])('a limit of %s is refused', async (Limit) => {
    expect((await client.get('v3/REST/contact', { Limit })).status).toBe(400);
  });

  test('of a parameter that stands twice the first counts, and unknown ones mean nothing', async () => {
    expect((await client.get('v3/REST/contact?limit=2&Limit=5&Invalid=0')).rows).toHaveLength(2);
  });

  test('limits of a body mean nothing', async () => {
    expect((await client.get('v3/REST/contact')).rows).toHaveLength(10);
  });
});

describe('credentials', () => {
  test('the older back end answers 401 with an empty page', async () => {
    const authorization = `Basic ${btoa('wrong:pair')}`;
    const { status, text, headers } = await client.send('v3/REST/contact', { headers: { authorization } });
    expect([status, text, headers.get('content-type')]).toEqual([401, '', 'text/html']);
    expect(headers.get('www-authenticate')).toBe('Basic realm="Provide an apiKey and secretKey"');
  });

  test.each(['v3/REST/template', 'v3/REST/statistics/link-click', 'v4/sms'])(
    '%s answers 401 with JSON',
    async (path) => {
      const { status, json } = await client.send(path, { headers: { authorization: 'Bearer none' } });
      expect(status).toBe(401);
      expect(json).toMatchObject({ StatusCode: 401, ErrorMessage: expect.stringContaining('API key authentication') });
    },
  );

  test('keys have their own data', async () => {
    const sub = createClient(mailjet.url, 'sub');
    expect(await sub.rows('contact')).toHaveLength(2);
    expect((await sub.rows('apikey')).map(({ ID }) => ID)).toEqual([1_404_562]);
    expect((await client.rows('apikey')).map(({ ID }) => ID)).toEqual([1_404_561, 1_404_562]);
  });

  test('a key of the other region is refused', async () => {
    expect((await createClient(mailjet.url, 'us').get('v3/REST/contact')).status).toBe(401);
    expect((await createClient(mailjet.usURL).get('v3/REST/contact')).status).toBe(401);
    expect((await createClient(mailjet.usURL, 'us').get('v3/REST/contact')).status).toBe(200);
    expect((await createClient(mailjet.url, 'us').get('v4/sms')).status).toBe(401);
  });

  test('secrets are in the rows', async () => {
    expect((await client.get('v3/REST/apikey')).text).toContain(credentials.sub.secretKey);
    expect((await client.rows('contactslistsignup'))[0]).toMatchObject({
      SignupKey: expect.stringMatching(/^\w{32}$/),
    });
    expect((await client.get('v3/REST/parseroute')).text).toContain('parser:');
    mailjet.set({ secretKeys: 'blank' });
    expect((await client.get('v3/REST/apikey')).text).not.toContain(credentials.sub.secretKey);
    mailjet.set({ secretKeys: 'clear' });
  });
});

describe('errors', () => {
  test.each([
    [
      'v3/REST/nonsense',
      500,
      '{ "ErrorInfo" : "EFPWebError", "ErrorMessage" : "Could not determine HTTP module for request \\"nonsense\\"", "StatusCode" : 500 }',
    ],
    ['v3/REST/contact/1', 404, '{ "ErrorInfo" : "", "ErrorMessage" : "Object not found", "StatusCode" : 404 }'],
    [
      'v3/REST/contact?Sort=ID+DESC',
      400,
      '{ "ErrorInfo" : "", "ErrorMessage" : "Unexpected error during GET: Invalid sort specification: Cannot sort on field id+desc", "StatusCode" : 400 }',
    ],
  ])('%s', async (path, status, text) => {
    expect(await client.get(path)).toMatchObject({ status, text });
  });

  test('services name the error by an identifier', async () => {
    const { status, json } = await client.get('v3/REST/template/1400001/detailcontent');
    expect(status).toBe(404);
    expect(Object.keys(json)).toEqual(['ErrorIdentifier', 'StatusCode', 'ErrorMessage']);
  });

  test('a path of another version is an HTML page', async () => {
    const { status, headers } = await client.get('v9/REST/contact');
    expect([status, headers.get('content-type')]).toEqual([404, 'text/html']);
  });

  test('an unknown message has an empty history', async () => {
    expect(await client.get('v3/REST/messagehistory/123')).toMatchObject({ status: 200, json: { Count: 0 } });
  });

  test('writing is refused and noted', async () => {
    const { status } = await client.send('v3/REST/contact', { method: 'POST', body: '{}' });
    expect(status).toBe(405);
    expect(mailjet.totals().violations).toEqual(['POST v3/REST/contact']);
  });
});

test.each([
  ['contact/ines.moreau@client-nord.example', 5_214_407_731],
  ['contactdata/ines.moreau@client-nord.example', 5_214_407_731],
  ['contactmetadata/static%7Cage', 67_410],
  ['contactslist/tq8fb436735', 36_735],
  ['contactslist/36737', 36_737],
  ['campaign/mj.nl=44098', 7_390_730],
  ['dns/shop-aurore.example', 4_758_666_239],
  ['template/user%7COrder%20receipt', 1_393_391],
  ['CONTACT/5214407731', 5_214_407_731],
])('%s is one row', async (path, id) => {
  const { json, rows } = await client.get(`v3/REST/${path}`);
  expect([json.Count, rows[0]?.ID]).toEqual([1, id]);
});
