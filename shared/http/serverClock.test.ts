import { expect, test } from '@jest/globals';
import { VirtualClock } from '../testing/virtualClock.ts';
import { ServerClock } from './serverClock.ts';

const hour = 3_600_000;

function clocks() {
  const ours = new VirtualClock();
  const warnings: string[] = [];
  const server = new ServerClock(ours, (message) => warnings.push(message));
  const dateAhead = (ms: number) => new Date(ours.now() + ms).toUTCString();
  return { ours, server, warnings, dateAhead };
}

test("is ours until an answer has a Date, then the server's", () => {
  const { ours, server, dateAhead } = clocks();
  expect([server.now(), server.isKnown, server.hasAnswered]).toEqual([ours.now(), false, false]);
  server.see({});
  expect([server.now(), server.isKnown, server.hasAnswered]).toEqual([ours.now(), false, true]);
  server.see({ date: dateAhead(3 * hour) });
  expect([server.now(), server.isKnown]).toEqual([ours.now() + 3 * hour, true]);
  expect(server.at(5)).toBe(5 + 3 * hour);
});

test('a stored answer tells nothing, nor does what is no date', () => {
  const { server, dateAhead } = clocks();
  server.see({ date: dateAhead(-hour), age: '3600' });
  server.see({ date: 'soon' });
  expect(server.isKnown).toBe(false);
});

test('a difference is told once, and only a large one', () => {
  const { server, warnings, dateAhead } = clocks();
  server.see({ date: dateAhead(-4 * 60_000) });
  expect(warnings).toEqual([]);
  for (const ahead of [-2 * hour, 2 * hour]) server.see({ date: dateAhead(ahead) });
  expect(warnings).toEqual([expect.stringContaining('2 hours ahead of')]);
});

test.each([
  [6 / 60, '6 minutes behind'],
  [1.9, '114 minutes behind'],
  [47, '47 hours behind'],
  [48, '2 days behind'],
  [-150 * 24, '150 days ahead of'],
])('a difference of %d hours is told in words that fit', (hours, words) => {
  const { server, warnings, dateAhead } = clocks();
  server.see({ date: dateAhead(hours * hour + 999) });
  expect(warnings).toEqual([expect.stringContaining(`clock is ${words} the API's`)]);
});
