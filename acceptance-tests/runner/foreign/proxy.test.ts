import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from '@jest/globals';
import { json } from './answer.ts';
import { ForeignProxy, type Strike } from './proxy.ts';

const server = createServer(({ url, headers }, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ url, next: `http://${headers.host}/v1/next` }));
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const proxy = await ForeignProxy.start(`${origin}/v1`);
afterAll(async () => {
  await proxy.close();
  server.close();
});

const get = async (path: string) => (await fetch(proxy.url + path)).text();
const strike: Strike = {
  ...{ key: 'GET people', number: 2 },
  answer: { name: 'other', says: '', make: () => json('other') },
};

describe('the proxy', () => {
  test('passes calls on, and stands in the place of the API in what it says', async () => {
    const passage = proxy.begin();
    const own = proxy.url.replace(/\/v1$/, '');
    expect(JSON.parse(await get('/people/17?page=2'))).toEqual({ url: '/v1/people/17?page=2', next: `${own}/v1/next` });
    expect(passage.calls).toMatchObject([{ method: 'GET', path: 'people/17', shape: 'people/*' }]);
    expect(proxy.withApi(`${own}/v1/next`)).toBe(`${origin}/v1/next`);
  });

  test('answers one call otherwise, and no other', async () => {
    const passage = proxy.begin(strike);
    const answers = [
      await get('/people'),
      await get('/teams'),
      await get('/people?page=2'),
      await get('/people?page=3'),
    ];
    expect(answers.map((text) => text === '"other"')).toEqual([false, false, true, false]);
    expect(passage.struck?.call.answer.body).toContain('/v1/people?page=2');
  });

  test('begins anew with each passage', async () => {
    proxy.begin(strike);
    await get('/people');
    proxy.begin(strike);
    expect(await get('/people')).not.toBe('"other"');
    expect(await get('/people')).toBe('"other"');
  });
});
