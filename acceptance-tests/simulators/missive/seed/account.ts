import type { Book, Label } from '../model.ts';
import type { Store } from '../store.ts';
import { bookIDs, groupIDs, labelIDs, organizationIDs, teamIDs, tokens, userIDs } from './ids.ts';

const { harbor, saltworks } = organizationIDs;
const { mara, teo, noa, una } = userIDs;

/** Two organizations and four people, one of them in both, one in none; teams, labels, books and groups. */
export function seedAccount(store: Store): void {
  store.organizations.add({ id: harbor, name: 'Harbor & Pine' });
  store.organizations.add({ id: saltworks, name: 'Saltworks Studio' });
  addUser(store, mara, 'Mara Lindqvist', 'mara@harborpine.example', [harbor, saltworks]);
  addUser(store, teo, 'Teo Okafor', 'teo@harborpine.example', [harbor]);
  addUser(store, noa, 'Noa Virtanen', 'noa@saltworks.example', [saltworks]);
  addUser(store, una, null, 'una@lonely.example', []);
  store.tokens.set(tokens.mara, mara).set(tokens.teo, teo).set(tokens.una, una);
  seedTeams(store);
  seedLabels(store);
  seedBooks(store);
}

function addUser(store: Store, id: string, name: string | null, email: string, organizations: string[]): void {
  const avatar_url = id === mara ? 'https://files.example/avatars/mara.png' : null;
  store.users.add({ id, email, name, avatar_url, organizations });
}

function seedTeams(store: Store): void {
  store.teams.add({
    id: teamIDs.support,
    name: 'Support',
    organization: harbor,
    emoji: ':sailboat:',
    color: '#1F7A8C',
    active_members: [mara],
    observers: [teo],
    business_hours: {
      tz: 'Europe/Stockholm',
      t: [
        { d: 1, s: [28_800, 59_400] },
        { d: 2, s: [28_800, 59_400] },
      ],
    },
    inactivity_period: 259_200,
    team_mention_behavior: 'all_members',
    user_reply_behavior: 'leave_in_team_inbox',
    received_reply_behavior: 'show_in_team_inbox',
    team_sidebar_behavior: 'show_team_inbox',
    team_inbox_enabled: true,
    chat_room_enabled: false,
  });
  const plain = { emoji: null, color: null, business_hours: null, inactivity_period: null };
  const { sales, studio } = teamIDs;
  store.teams.add({ id: sales, name: 'Sales', organization: harbor, active_members: [teo], observers: [], ...plain });
  store.teams.add({
    id: studio,
    name: 'Studio',
    organization: saltworks,
    active_members: [noa],
    observers: [mara],
    ...plain,
  });
}

function seedLabels(store: Store): void {
  const label = (id: string, name: string, rest: Partial<Label>) =>
    store.labels.add({
      id,
      name,
      name_with_parent_names: name,
      organization: harbor,
      color: null,
      parent: null,
      share_with_organization: true,
      share_with_team: null,
      share_with_users: [],
      visibility: 'organization',
      ...rest,
    });
  label(labelIDs.clients, 'Clients', { color: '#D1495B' });
  label(labelIDs.bakery, 'Aster Bakery', {
    name_with_parent_names: 'Clients/Aster Bakery',
    parent: labelIDs.clients,
    share_with_organization: false,
    share_with_team: teamIDs.support,
    share_with_users: [teo],
    visibility: 'delegates',
  });
  label(labelIDs.studio, 'Press', { organization: saltworks });
  label(labelIDs.hidden, 'Prospects', {
    share_with_organization: false,
    share_with_users: [teo],
    visibility: 'delegates',
  });
}

function seedBooks(store: Store): void {
  const book = (id: string, user: string, name: string, rest: Partial<Book>) =>
    store.books.add({
      id,
      user,
      name,
      description: null,
      organization: null,
      share_with_organization: false,
      share_with_team: null,
      share_with_users: [],
      importing: false,
      exclude_from_search: null,
      ...rest,
    });
  const shared = { share_with_organization: true, exclude_from_search: false };
  const description = 'Imported from the old CRM';
  book(bookIDs.customers, mara, 'Customers', { organization: harbor, description, ...shared });
  book(bookIDs.mara, mara, 'Mara private', {});
  book(bookIDs.teo, teo, 'Teo private', {});
  book(bookIDs.studio, noa, 'Studio contacts', { organization: saltworks, ...shared });

  const { wholesale, press, bakery, printers } = groupIDs;
  store.groups.add({ id: wholesale, name: 'Wholesale', kind: 'group', contact_book: bookIDs.customers });
  store.groups.add({ id: press, name: 'Press', kind: 'group', contact_book: bookIDs.customers });
  store.groups.add({ id: bakery, name: 'Aster Bakery', kind: 'organization', contact_book: bookIDs.customers });
  store.groups.add({ id: printers, name: 'Printers', kind: 'group', contact_book: bookIDs.studio });
}
