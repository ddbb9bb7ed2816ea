import { shortName } from '../playground/names.ts';
import { query } from './landing.ts';
import type { Tour } from './tour.ts';

const SHOWN = 3;
const newestDays = (moment: string, table: string): string =>
  `select ${moment}::date as day, count(*) as ${table}\nfrom ${table} group by day order by day desc limit 5`;

/** Questions that somebody may have, the best one of each connector first. */
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  'source-heymarket': [
    'select i.name as inbox, count(*) as messages, max(m.date) as newest\nfrom messages m join inboxes i on m.inbox_id = i.id group by 1 order by 2 desc',
    newestDays('date', 'messages'),
    'select status, count(*) as messages\nfrom messages group by status order by 2 desc',
  ],
  'source-mailjet': [
    'select Status, count(*) as messages, max(ArrivedAt) as newest\nfrom messages group by Status order by 2 desc limit 5',
    newestDays('ArrivedAt', 'messages'),
    'select CampaignID, count(*) as opens\nfrom open_events group by CampaignID order by 2 desc limit 5',
  ],
  'source-mailshake': [
    "select campaign->>'title' as campaign, count(*) as opens\nfrom opens group by 1 order by 2 desc limit 5",
    newestDays('actionDate', 'replies'),
    'select status, count(*) as leads\nfrom leads group by status order by 2 desc',
  ],
  'source-missive': [
    newestDays('delivered_at_datetime', 'messages'),
    "select author->>'name' as author, count(*) as comments\nfrom comments group by 1 order by 2 desc limit 5",
    'select state, count(*) as tasks\nfrom tasks group by state order by 2 desc',
  ],
};

/** Three questions to the files of these tours, and what they answer. */
export async function formatQueries(tours: readonly Tour[]): Promise<string> {
  const each = Math.ceil(SHOWN / Math.max(tours.length, 1));
  const asked = tours.flatMap((tour) => (QUERIES[tour.connector] ?? []).slice(0, each).map((sql) => ({ tour, sql })));
  const parts: string[] = [];
  for (const { tour, sql } of asked.slice(0, SHOWN)) {
    const answer = await query(tour.database, sql);
    const lines = [`${shortName(tour.connector)}: ${sql}`, answer].join('\n').trimEnd().split('\n');
    parts.push(lines.map((line) => `  ${line}`).join('\n'));
  }
  return parts.join('\n\n');
}
