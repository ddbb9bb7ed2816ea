import type { Choices } from '../../packages/cdk/generator/choices.ts';

/** Of the simulator's account, the two rows that changed last, as the acceptance run expects them. */
export function newestRows({ stream, cursor }: Choices): string {
  const rows = [
    { id: 250, moment: '2026-03-01T00:00:00.000Z' },
    { id: 249, moment: '2026-02-28T23:00:00.000Z' },
  ];
  return rows
    .map(({ id, moment }) => ({ id, name: `Row ${id}`, [cursor ?? 'updated_at']: moment }))
    .map((data) => `${JSON.stringify({ stream, data, emitted_at: 1767225600000 })}\n`)
    .join('');
}

/** Invented rows. */
export function samplesOf({ stream, cursor }: Choices): unknown {
  const date = cursor ?? 'updated_at';
  const rows = [
    { id: 1, name: 'First', [date]: '2026-02-28T23:00:00.000Z' },
    { id: 2, name: null, [date]: '2026-02-28T22:00:00.000Z' },
  ];
  return { [stream]: rows };
}
