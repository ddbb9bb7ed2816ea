import { expect, test } from '@jest/globals';
import { PRIVACY_SETTINGS, withPrivacySettings } from './settings.ts';

const text = { type: 'string' };
type Settings = Record<string, { order?: number; group?: string }>;
const settingsOf = ({ connectionSpecification }: ReturnType<typeof withPrivacySettings>) =>
  connectionSpecification.properties as Settings;

test('stand behind those of the source, in a group of their own where there are groups', () => {
  const groups = [{ id: 'auth', title: 'Sign in' }];
  const connectionSpecification = { groups, properties: { key: { ...text, order: 0 }, url: { ...text, order: 7 } } };
  const spec = withPrivacySettings({ documentationUrl: 'https://example.com', connectionSpecification });
  expect(spec).toMatchObject({
    documentationUrl: 'https://example.com',
    connectionSpecification: { groups: [...groups, { id: 'privacy', title: 'Privacy' }] },
  });
  const settings = settingsOf(spec);
  expect(Object.keys(settings)).toEqual(['key', 'url', ...PRIVACY_SETTINGS]);
  expect(PRIVACY_SETTINGS.map((name) => settings[name])).toMatchObject(
    [8, 9, 10].map((order) => ({ order, group: 'privacy' })),
  );
  expect(withPrivacySettings(spec)).toBe(spec);
});

test('have no group where there are none, and stay as they are where they are', () => {
  const own = { ...text, title: 'Mine' };
  const spec = withPrivacySettings({ connectionSpecification: { type: 'object', properties: { hash_salt: own } } });
  expect(spec.connectionSpecification).not.toHaveProperty('groups');
  const { hash_salt, drop_fields } = settingsOf(spec);
  expect([hash_salt, drop_fields?.group, drop_fields?.order]).toEqual([own, undefined, 0]);
});

test('are all there is where a source has no settings', () => {
  expect(Object.keys(settingsOf(withPrivacySettings({ connectionSpecification: {} })))).toEqual(PRIVACY_SETTINGS);
});
