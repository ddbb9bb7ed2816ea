import { expect, test } from '@jest/globals';
import { formatMoment, momentOf } from './moments.ts';
import { noLimits } from './settings.ts';
import { type Body, idsOf, type Row, type TestClient, withHeymarket } from './test-client.ts';

/** The documented walk, to the first empty page; `step` is added to the last time, in nanoseconds. */
async function walk(client: TestClient, path: string, step: bigint): Promise<number[]> {
  const seen = new Set<number>();
  for (let date: string | undefined, page = 1; ; ) {
    const { rows } = await client.post(path, { limit: 30, page, ...(date ? { date } : {}) });
    const last = rows.at(-1);
    if (!last) return [...seen];
    const isNew = idsOf(rows).some((id) => !seen.has(id));
    for (const id of idsOf(rows)) seen.add(id);
    if (!isNew && page > 9) return [...seen];
    page = isNew ? 1 : page + 1;
    if (isNew) date = formatMoment(momentOf(String(last.updated)) + step, { fraction: 'trimmed', zone: 'Z' });
  }
}

const options = { settings: noLimits };

test('the plain walk loses what of a tie does not fit on a page', () =>
  withHeymarket(options, async (client) => {
    expect(await walk(client, 'v1/contacts', 0n)).toHaveLength(137 - 18);
  }));

test.each(['exclusive', 'inclusive'] as const)('a walk that repeats ties and turns pages loses nothing: %s', (date) =>
  withHeymarket({ settings: { ...noLimits, date } }, async (client) => {
    expect(await walk(client, 'v1/contacts', 1000n)).toHaveLength(137);
  }),
);

test('where page is ignored a tie that is larger than a page ends the walk', () =>
  withHeymarket({ settings: { ...noLimits, page: 'ignored' } }, async (client) => {
    expect(await walk(client, 'v1/contacts', 1000n)).toHaveLength(33);
    const { rows } = await client.post('v1/contacts', { limit: 100, date: '2026-03-15T12:00:00.250001Z' });
    expect(rows.filter(({ updated }: Row) => updated === '2026-03-15T12:00:00.25Z')).toHaveLength(45);
  }));

test('the forward walk of messages loses nothing, page by page', () =>
  withHeymarket(options, async (client) => {
    const seen = new Set<number>();
    let created_at = '2020-01-01T00:00:00Z';
    for (let isDone = false; !isDone; ) {
      const { rows } = await client.post('v1/messages/all', { created_at, ascending: true, limit: 50 } satisfies Body);
      isDone = idsOf(rows).every((id) => seen.has(id));
      for (const id of idsOf(rows)) seen.add(id);
      created_at = String(rows.at(-1)?.date);
    }
    expect(seen.size).toBe(420);
  }));
