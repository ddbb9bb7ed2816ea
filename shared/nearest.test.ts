import { expect, test } from '@jest/globals';
import { nearest } from './nearest.ts';

const known = ['api_key', 'start_date', 'lookback_days', 'limit', 'kind', 'api_url'];

test.each([
  ['start_dat', 'start_date'],
  ['startDate', 'start_date'],
  ['start-date', 'start_date'],
  ['api_kye', 'api_key'],
  ['apikey', 'api_key'],
  ['look_back_day', 'lookback_days'],
  ['limits', 'limit'],
  ['api_ulr', 'api_url'],
  ['region', undefined],
  ['', undefined],
  ['日本', undefined],
  ['x', undefined],
])('%s is meant for %s', (name, meant) => {
  expect(nearest(name, known)).toBe(meant);
});
