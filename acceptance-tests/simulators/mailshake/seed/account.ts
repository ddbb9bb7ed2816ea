import { createCampaign, createMessages } from '../create-rows.ts';
import type { Store } from '../store.ts';
import { day, hour } from './dates.ts';

export const campaignIDs = {
  large: 1_483_920,
  second: 1_483_711,
  paused: 1_483_655,
  archived: 1_483_502,
  draft: 1_484_010,
  /** Gone from the list, still named by activity. */
  gone: 1_482_207,
} as const;

/** Three users (one administrator, one disabled), three senders, five listed campaigns and one that is gone. */
export function seedAccount(store: Store, date: number): void {
  const user = (id: number, first: string, last: string, isTeamAdmin: boolean, isDisabled: boolean) =>
    store.users.add({
      id,
      isTeamAdmin,
      isDisabled,
      emailAddress: `${first.toLowerCase()}@northwind.example`,
      fullName: `${first} ${last}`,
      first,
      last,
    });
  const dana = user(88_231, 'Dana', 'Fields', true, false);
  user(88_240, 'Sam', 'Ito', false, true);
  const noor = user(88_255, 'Noor', 'Haddad', false, false);

  const sender = (id: number, name: string, created: number) =>
    store.senders.add({
      id,
      emailAddress: `${name.toLowerCase()}@northwind.example`,
      fromName: `${name} at Northwind`,
      created,
    });
  const fromDana = sender(51_877, 'Dana', date - 656 * day + 402);
  const fromNoor = sender(51_912, 'Noor', date - 300 * day + 73);
  sender(52_004, 'Hello', date - 20 * day + 5 * hour);

  const { campaigns } = store;
  campaigns.add(
    createCampaign({
      id: campaignIDs.large,
      title: 'Q1 logistics directors',
      created: date - 48 * day + 13 * hour + 318,
      messages: createMessages(5_120_031, 'Quick question about dock scheduling'),
      sender: fromDana,
      assignedTo: dana,
    }),
  );
  campaigns.add(
    createCampaign({
      id: campaignIDs.second,
      title: 'Warehouse "managers", north',
      created: date - 82 * day + 7,
      messages: createMessages(5_118_440, 'Pallets, people and paper'),
      sender: fromNoor,
      assignedTo: noor,
    }),
  );
  campaigns.add(
    createCampaign({
      id: campaignIDs.paused,
      title: 'Customs brokers — Zürich & 東京',
      created: date - 90 * day + 815,
      isPaused: true,
      messages: createMessages(5_117_902, 'Clearing in one day').slice(0, 2),
      sender: fromNoor,
    }),
  );
  campaigns.add(
    createCampaign({
      id: campaignIDs.archived,
      title: 'Autumn follow-up',
      created: date - 160 * day + 91,
      isArchived: true,
      messages: createMessages(5_101_300, 'Before the season starts').slice(0, 1),
      sender: fromDana,
    }),
  );
  campaigns.add(
    createCampaign({
      id: campaignIDs.draft,
      title: 'Untitled campaign',
      created: date - 2 * day + 500,
      wizardStatus: 1,
    }),
  );
  campaigns.add(
    createCampaign({
      id: campaignIDs.gone,
      title: 'Trade fair visitors',
      created: date - 200 * day + 44,
      messages: createMessages(5_088_210, 'Nice to meet you').slice(0, 1),
      sender: fromDana,
      isListed: false,
    }),
  );
}
