import { kept } from '../make-rows.ts';
import type { Fields } from '../model.ts';
import type { Moment } from '../moments.ts';
import type { Store } from '../store.ts';
import { clockOf } from './dates.ts';
import { contactFieldIDs, inboxIDs, legacyKey, memberIDs, secrets, teamID } from './ids.ts';

const { ruth, theo, imani, nils } = memberIDs;

/** The team with its credentials, four members, three inboxes and four contact fields. */
export function seedAccount(store: Store, date: Moment): void {
  store.team = { id: teamID, name: 'Quade Dental Group', list_size: 5000 };
  for (const { id, key } of Object.values(secrets)) store.secrets.set(id, key);
  store.apiKey = legacyKey;
  const at = clockOf(date);

  const people = [
    { id: ruth, name: 'Ruth Abara', role: 'owner', roleID: 1, phone: '15105550100' },
    { id: theo, name: 'Theo Lund', role: 'admin', roleID: 1, phone: '15105550101' },
    { id: imani, name: 'Imani Oduya', role: 'member', roleID: 4, phone: '15105550102', showsEmail: true },
    { id: nils, name: 'Nils Farrow', role: 'member', roleID: 4, phone: '15105550103' },
  ];
  for (const { id, roleID, phone, ...fields } of people) {
    const email = `${fields.name.split(' ')[0]?.toLowerCase()}@example.com`;
    const row = kept(id, at('2024-06-11T08:00:00Z'), at('2026-01-15T10:30:00Z'), fields);
    store.tables.members.add({ ...row, email, phone, roleID });
  }
  seedInboxes(store, at);
  for (const [id, title] of [
    [contactFieldIDs.plan, 'Plan'],
    [contactFieldIDs.account, 'Account number'],
    [contactFieldIDs.otherPlan, 'Plan'],
    [contactFieldIDs.untitled, ''],
  ] as const) {
    store.tables.contact_fields.add(kept(id, at('2025-01-09T09:00:00Z'), at('2025-01-09T09:00:00Z'), { title }));
  }
}

function seedInboxes({ tables }: Store, at: (text: string) => Moment): void {
  const add = (id: number, updated: string, members: number[], refused: number[], fields: Fields) =>
    tables.inboxes.add({
      ...kept(id, at('2024-06-11T08:00:00Z'), at(updated), fields),
      members,
      refused,
    });
  const { front, recall, quiet } = inboxIDs;
  add(front, '2026-02-20T13:45:09Z', [ruth, theo, imani], [], {
    ...inboxFields('Front Desk', '14155550190'),
    allowed_domains: ['example.com'],
    rev: 12,
  });
  add(recall, '2026-03-01T07:00:00.5Z', [nils, theo], [nils], inboxFields('Recall', '14155550191'));
  add(quiet, '2025-08-08T08:08:08Z', [], [], {
    ...inboxFields('Quiet Line', '14155550192'),
    invited: ['nils@example.com'],
  });
}

export function inboxFields(name: string, phone: string): Fields {
  return {
    name,
    team: teamID,
    phone,
    phones: [phone],
    allowed_domains: [],
    auto_assignable: true,
    bco_chats: false,
    forward_number: '',
    invited: [],
    widget_code: `w-${phone.slice(-4)}`,
    widget_settings: {
      background_color: '#ffffff',
      button_color: '#0a7cff',
      position: 1,
      preview_enabled: true,
      name,
      webchat_enabled: true,
    },
    business_hours: {
      is_weekday_hours_set: true,
      weekday_start_hour: 9,
      weekday_start_min: 0,
      weekday_end_hour: 17,
      weekday_end_min: 30,
      quiet_hours_enabled: false,
    },
    auto_close: false,
    notify_all: true,
    notify_after_inbound_idle: 15,
    ittc: 0,
    op: 'update',
    rev: 3,
  };
}
