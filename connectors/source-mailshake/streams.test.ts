import { expect, test } from '@jest/globals';
import type { DerivedStream, ListStream, Row, Stream } from '@mailroom/airbyte-cdk';
import type { MailshakeConfig } from '../../schemas/source-mailshake/config.ts';
import { streams } from './streams.ts';

const stream = <S extends Stream<MailshakeConfig>>(name: string): S => streams.find((one) => one.name === name) as S;
const config = (exclude_bodies: boolean): MailshakeConfig => ({ exclude_bodies }) as MailshakeConfig;

test.each(['sent_messages', 'replies'])('exclude_bodies drops every body of %s, whatever the API sends', (name) => {
  const { transform } = stream<ListStream<MailshakeConfig>>(name);
  const row = { id: 1, rawBody: 'a', body: 'b', plainTextBody: 'c' };
  const read = (exclude: boolean): Row | undefined =>
    transform?.({ ...row }, { config: config(exclude), slice: { key: '' } });
  expect(read(true)).toEqual({ id: 1 });
  expect(read(false)).toEqual(row);
});

test.each([undefined, null, {}, 'text', 3])('a campaign whose messages are %j has none', (messages) => {
  const { derive } = stream<DerivedStream<MailshakeConfig>>('campaign_messages');
  expect(derive({ id: 1, messages }, config(false))).toEqual([]);
});
