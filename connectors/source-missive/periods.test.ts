import { describe, expect, test } from '@jest/globals';
import { type Period, periodsFrom } from './periods.ts';

const at = (moment: string): number => Date.parse(moment) / 1000;
const show = ({ start, end }: Period): string[] => [start, end].map((one) => new Date(one * 1000).toISOString());

function first(count: number, ...args: Parameters<typeof periodsFrom>): string[][] {
  const periods = periodsFrom(...args);
  return Array.from({ length: count }, () => show(periods.next().value as Period));
}

describe('periods of a time zone', () => {
  test('days in UTC, from the first that begins at the moment or later', () => {
    expect(first(2, at('2026-03-01T00:00:00Z'), 'day', 'UTC')).toEqual([
      ['2026-03-01T00:00:00.000Z', '2026-03-01T23:59:59.000Z'],
      ['2026-03-02T00:00:00.000Z', '2026-03-02T23:59:59.000Z'],
    ]);
    expect(first(1, at('2026-03-01T00:00:01Z'), 'day', 'UTC')[0]?.[0]).toBe('2026-03-02T00:00:00.000Z');
  });

  test('the day on which the clocks change is an hour shorter, or longer', () => {
    expect(first(3, at('2026-03-27T23:00:00Z'), 'day', 'Europe/Paris')).toEqual([
      ['2026-03-27T23:00:00.000Z', '2026-03-28T22:59:59.000Z'],
      ['2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.000Z'],
      ['2026-03-29T22:00:00.000Z', '2026-03-30T21:59:59.000Z'],
    ]);
    expect(first(1, at('2026-10-24T22:00:00Z'), 'day', 'Europe/Paris')[0]).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T22:59:59.000Z',
    ]);
  });

  test('weeks begin on Monday, months on the first', () => {
    expect(first(1, at('2026-03-03T00:00:00Z'), 'week', 'UTC')[0]).toEqual([
      '2026-03-09T00:00:00.000Z',
      '2026-03-15T23:59:59.000Z',
    ]);
    expect(first(2, at('2026-01-15T00:00:00Z'), 'month', 'America/New_York')).toEqual([
      ['2026-02-01T05:00:00.000Z', '2026-03-01T04:59:59.000Z'],
      ['2026-03-01T05:00:00.000Z', '2026-04-01T03:59:59.000Z'],
    ]);
  });

  test.each(['UTC', 'Pacific/Apia', 'Asia/Kolkata', 'America/Sao_Paulo'])(
    'follow each other without a gap in %s',
    (zone) => {
      const periods = periodsFrom(at('2011-12-01T00:00:00Z'), 'day', zone);
      let before = (periods.next().value as Period).end;
      for (let day = 0; day < 800; day++) {
        const { start, end } = periods.next().value as Period;
        expect(start).toBe(before + 1);
        expect(end).toBeGreaterThan(start);
        before = end;
      }
    },
  );
});
