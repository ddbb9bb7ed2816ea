import { expect, test } from '@jest/globals';
import { ApiError } from '@mailroom/airbyte-cdk';
import type { HeymarketConfig } from './config.ts';
import { beforeRead } from './inboxIds.ts';

const front = { id: 80_412, name: 'Front Desk' };
const look = (inbox_ids: number[], answer: unknown, streams = ['messages']) => {
  const config = { inbox_ids } as unknown as HeymarketConfig;
  const call = async <T>({ expects }: { expects(body: unknown): T | undefined }): Promise<T> => {
    const value = expects(answer);
    if (value === undefined) throw new Error('no answer');
    return value;
  };
  return beforeRead({ config, streams, call });
};

test('inboxes that are there are no matter; what is no list is no answer', async () => {
  for (const answer of [[front], { inboxes: [front] }]) expect(await look([80_412], answer)).toEqual([]);
  for (const answer of [{ ok: true }, 'x', null]) await expect(look([80_412], answer)).rejects.toThrow('no answer');
  expect(await look([], [])).toEqual([]);
  expect(await look([7], [], ['contacts', 'inboxes'])).toEqual([]);
});

test('some that are not are a warning, and an error when none is there', async () => {
  const words = /no inbox 7\. Take the ids from 80412 \(Front Desk\), or leave inbox_ids empty/;
  expect(await look([7, 80_412], [front])).toEqual([expect.stringMatching(words)]);
  await expect(look([7], [front])).rejects.toThrow(words);
  await expect(look([7], [])).rejects.toThrow(/no inbox 7\. Leave inbox_ids empty/);
});

test('of many not all are named', async () => {
  const many = Array.from({ length: 50 }, (_one, id) => ({ id: id + 100, name: 'Desk' }));
  await expect(look([7], many)).rejects.toThrow(/119 \(Desk\) and 30 more, or leave/);
});

test('a list that is refused is left to the streams', async () => {
  const problem = { kind: 'answer' as const, status: 403, text: 'No.', headers: {} };
  const refused = new ApiError({ action: 'fail_stream', fault: 'config_error', message: 'No.' }, problem, 'GET');
  const config = { inbox_ids: [7] } as unknown as HeymarketConfig;
  const call = async (): Promise<never> => Promise.reject(refused);
  expect(await beforeRead({ config, streams: ['conversations'], call })).toEqual([]);
});
