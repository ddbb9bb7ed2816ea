import { services } from '../playground/accounts/index.ts';
import { shortName } from '../playground/names.ts';
import { query } from './landing.ts';
import type { Tour } from './tour.ts';

const SHOWN = 3;

/** Three questions to the files of these tours, and what they answer. */
export async function formatQueries(tours: readonly Tour[]): Promise<string> {
  const each = Math.ceil(SHOWN / Math.max(tours.length, 1));
  const asked = tours.flatMap((tour) =>
    (services[tour.connector]?.questions ?? []).slice(0, each).map((sql) => ({ tour, sql })),
  );
  const parts: string[] = [];
  for (const { tour, sql } of asked.slice(0, SHOWN)) {
    const answer = await query(tour.database, sql);
    const lines = [`${shortName(tour.connector)}: ${sql}`, answer].join('\n').trimEnd().split('\n');
    parts.push(lines.map((line) => `  ${line}`).join('\n'));
  }
  return parts.join('\n\n');
}
