import { kept, wholeContact } from '../make-rows.ts';
import type { Kept } from '../model.ts';
import type { Moment } from '../moments.ts';
import { person } from '../people.ts';
import { inboxFields } from '../seed/account.ts';
import { memberIDs, teamID } from '../seed/ids.ts';
import { templateFields } from '../seed/templates.ts';
import type { TableName } from '../store.ts';

/** Tables that rows are added to, changed in and deleted from by name; conversations and messages have changes of their own. */
export const rowTables = [
  ...(['contacts', 'contact_fields', 'inboxes', 'lists'] as const),
  ...(['members', 'tags', 'templates', 'surveys'] as const),
] as const satisfies TableName[];
export type RowTable = (typeof rowTables)[number];

const common = { team_id: teamID, op: 'create', rev: 1 };
const owned = { creator_id: memberIDs.theo, shared: true };

/** An ordinary row of each table. */
export function newRow(table: RowTable, id: number, moment: Moment): Kept {
  const someone = person(8_000_000 + (id % 1_000_000));
  const row = (fields: object) => kept(id, moment, moment, { ...fields });
  switch (table) {
    case 'contacts':
      return row(wholeContact(someone));
    case 'contact_fields':
      return row({ title: `Field ${id}` });
    case 'inboxes':
      return { ...row(inboxFields(`Inbox ${id}`, someone.phone)), ...{ members: [memberIDs.theo], refused: [] } };
    case 'lists':
      return { ...row({ name: `List ${id}`, local_id: '', targets: {}, ...owned, ...common }), ...{ archived: false } };
    case 'members':
      return {
        ...row({ name: someone.name, role: 'member' }),
        ...{ email: someone.email, phone: someone.phone, roleID: 4 },
      };
    case 'tags':
      return row({ tag: `Tag ${id}`, color: '#123456', ...common });
    case 'templates':
      return {
        ...row(templateFields(`Template ${id}`, { text: 'Hello', gallery: [] })),
        ...{ archived: false },
      };
    case 'surveys':
      return row({ name: `Survey ${id}`, type: 'csat', question: 'How was it?' });
  }
}
