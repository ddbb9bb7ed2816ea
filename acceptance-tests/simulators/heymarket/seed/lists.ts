import { kept } from '../make-rows.ts';
import type { Moment } from '../moments.ts';
import type { Store } from '../store.ts';
import { clockOf } from './dates.ts';
import { contactIDs, listIDs, memberIDs, scheduleID, surveyIDs, tagIDs, teamID } from './ids.ts';

/** Five tags, two of which share their updated time, three lists, six surveys, one scheduled message. */
export function seedLists({ tables }: Store, date: Moment): void {
  const at = clockOf(date);
  const { vip, recall, new: fresh, billing, kids } = tagIDs;
  for (const [id, tag, updated] of [
    [vip, 'VIP', '2025-09-30T11:12:13Z'],
    [recall, 'Recall', '2026-01-05T08:00:00.000001Z'],
    [fresh, 'New', '2026-01-05T08:00:00.000001Z'],
    [billing, 'Billing', '2025-05-05T05:05:05Z'],
    [kids, 'Kids', '2026-03-30T19:00:00.75Z'],
  ] as const) {
    const fields = { tag, color: '#FFB300', team_id: teamID, rev: 2, op: 'update' };
    tables.tags.add(kept(id, at('2025-02-10T08:00:00Z'), at(updated), fields));
  }

  const list = (id: number, updated: string, archived: boolean, fields: object) => {
    const common = { team_id: teamID, creator_id: memberIDs.theo, shared: true, op: 'update', rev: 4 };
    tables.lists.add({ ...kept(id, at('2026-03-20T12:00:00Z'), at(updated), { ...fields, ...common }), archived });
  };
  list(listIDs.recall, '2026-04-02T15:31:40.220871Z', false, {
    name: 'Spring recall',
    local_id: 'recall-2026',
    targets: { 15105550142: { f: 'Marisol', l: 'Quade' }, 15105550177: { f: 'Ben' } },
  });
  list(listIDs.empty, '2026-03-21T08:00:00Z', false, { name: 'Waiting list', local_id: '', targets: {} });
  list(listIDs.archived, '2026-03-29T11:00:00Z', true, {
    name: 'Open house',
    local_id: '',
    type: 'contacts',
    contacts: [contactIDs.marisol, contactIDs.minimal],
    targets: { 15105550142: {} },
  });

  for (let n = 0; n < 6; n += 1) {
    const isFirst = n === 0;
    const fields = {
      name: isFirst ? 'Post-visit CSAT' : `Survey ${n}`,
      type: n % 2 === 0 ? 'csat' : 'nps',
      question: 'How was your visit? Reply 1 (bad) to 5 (great).',
    };
    const updated = at(isFirst ? '2026-03-11T08:40:27Z' : `2026-02-0${n}T08:00:00Z`);
    tables.surveys.add(kept(surveyIDs.visit + n, at('2025-07-02T14:05:00Z'), updated, fields));
  }
  tables.schedules.add(kept(scheduleID, at('2026-03-20T09:00:00Z'), at('2026-03-20T09:00:00Z'), scheduled(at)));
}

function scheduled(at: (text: string) => Moment) {
  return {
    execute: at('2026-05-01T15:00:00Z'),
    inbox_id: 80_412,
    team_id: teamID,
    user_id: memberIDs.theo,
    local_id: 'sch-1',
    op: 'create',
    rev: 1,
    meta: { list_id: listIDs.recall, content: { text: 'See you Friday', gallery: [], attachments: [] } },
  };
}
