import type { Row } from '../support/messages.ts';
import { byKey } from '../support/records.ts';

interface List {
  /** The stream whose rows hold the lists, and its fields that an element carries, by column. */
  of: string;
  carried: Record<string, string>;
  /** What tells the elements of a list apart. */
  key: 'id' | 'position';
  in(row: Row): unknown;
}

const ofContact = { of: 'contacts', carried: { contact_id: 'id', contact_modified_at: 'modified_at' } };
const ofConversation = {
  of: 'conversations',
  carried: { conversation_id: 'id', conversation_last_activity_at: 'last_activity_at' },
};
const ofMessage = {
  of: 'messages',
  carried: { message_id: 'id', message_delivered_at: 'delivered_at', message_updated_at: 'updated_at' },
};

/** The lists inside of rows, as Missive's documentation has them. */
export const lists: Record<string, List> = {
  contact_infos: { ...ofContact, key: 'position', in: ({ infos }) => infos },
  contact_memberships: { ...ofContact, key: 'position', in: ({ memberships }) => memberships },
  task_assignees: {
    of: 'tasks',
    carried: { task_id: 'id', task_last_activity_at: 'last_activity_at' },
    key: 'id',
    in: ({ assignees }) => whole(assignees).map((id) => id && { id }),
  },
  conversation_assignees: { ...ofConversation, key: 'id', in: ({ assignees }) => assignees },
  conversation_users: { ...ofConversation, key: 'id', in: ({ users }) => users },
  conversation_labels: { ...ofConversation, key: 'id', in: (row) => row.shared_labels },
  message_recipients: {
    ...ofMessage,
    key: 'position',
    in: ({ from_field: from, to_fields: to, cc_fields: cc, bcc_fields: bcc }) =>
      Object.entries({ from: from ? [from] : [], to, cc, bcc }).flatMap(([field, addresses]) =>
        whole(addresses).map((address) => address && { ...(address as Row), field }),
      ),
  },
  message_attachments: { ...ofMessage, key: 'id', in: ({ attachments }) => attachments },
};

/** What the lists in these rows hold, each element a row; of one that stands twice, the last, and none of what is no element. */
export function elementsIn(rows: readonly Row[], { carried, key, in: listIn }: List): Row[] {
  return rows.flatMap((row) => {
    const columns = Object.entries(carried).flatMap(([column, field]): [string, unknown][] => {
      const value = row[field] ?? null;
      const isTime = column.endsWith('_at');
      return [
        [column, value],
        ...(isTime ? [[`${column}_datetime`, row[`${field}_datetime`] ?? null] as [string, unknown]] : []),
      ];
    });
    const elements = whole(listIn(row)).flatMap((element, position) =>
      element ? [{ ...element, ...Object.fromEntries(columns), ...(key === 'position' && { position }) }] : [],
    );
    return [...byKey(elements, [key]).values()];
  });
}

function whole(list: unknown): Row[] {
  return Array.isArray(list) ? list : [];
}
