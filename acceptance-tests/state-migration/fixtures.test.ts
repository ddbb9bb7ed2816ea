import { afterAll, expect, test } from '@jest/globals';
import type { Row } from '../support/messages.ts';
import { asRecorded, type Fixture, readFixtures } from './fixture.ts';
import { keysOf, read } from './reading.ts';
import { middlesOf, partsOf } from './shapes.ts';
import type { Account, World } from './world.ts';
import { worlds } from './worlds/index.ts';

const fixtures = readFixtures();
const accounts: Account[] = [];

afterAll(() => Promise.all(accounts.map((account) => account.close())));

test.concurrent('every world has fixtures, all of the same streams, and they are all still there', async () => {
  expect([...new Set([...fixtures.values()].map(({ world }) => world))].sort()).toEqual(Object.keys(worlds).sort());
  for (const [name, world] of Object.entries(worlds)) {
    const account = await world.open();
    accounts.push(account);
    const recorded = asRecorded(world, fixtures);
    expect([name, [...(await keysOf(recorded, account)).keys()]]).toEqual([name, recorded.streams]);
  }
  expect(new Set([...fixtures.keys()].map((path) => path.split('/')[0])).size).toBe(4);
});

test('a stream that a connector got since is not read with them', async () => {
  const [name, fixture] = [...fixtures].find(([, { world }]) => world === 'mailshake') ?? [];
  const { senders, ...others } = fixture?.streams ?? {};
  const former = { ...fixture, streams: others } as Fixture;
  const world = asRecorded(worlds.mailshake as World, new Map([[name ?? '', former]]));
  const account = await world.open();
  accounts.push(account);
  expect(senders).toBeDefined();
  expect([...(await keysOf(world, account)).keys()]).toEqual(Object.keys(others));
});

/** All that a STATE of version 1 may hold. */
const parts = [
  ...['version', 'readWith', 'readWith: switch', 'readWith: list', 'readWith: null'],
  ...['since', 'since: null', 'since: value', 'refresh', 'refresh: complete', 'refresh: running', 'done'],
  ...['covered', 'partitions', 'a partition of which nothing is covered', 'ranges that stand apart'],
  ...['low', 'low: null', 'low: value', 'high', 'reach', 'recheck', 'known', 'known: null', 'known: value'],
  ...['resume', 'resume.position: object', 'resume.position: value', 'resume.bound: null', 'resume.bound: value'],
];

test('their states hold all that there may be in a state', () => {
  const states = [...fixtures.values()].flatMap(({ streams }) => Object.values(streams).map(({ state }) => state));
  const found = states.flatMap((state) => (state ? partsOf(state) : []));
  expect([...new Set(found)].sort()).toEqual([...parts].sort());
});

test.each([
  ['newest first, by tokens', 'mailshake', 'opens'],
  ['newest first, by date', 'heymarket', 'tags'],
  ['newest first, by offset', 'missive', 'contacts'],
  ['newest first, side by side', 'missive', 'conversations'],
  ['oldest first', 'heymarket', 'messages'],
  ['newest first, in another way', 'heymarket-backward', 'messages'],
  ['by page number, in another way', 'heymarket-by-page', 'messages'],
  ['of each conversation, in another way', 'heymarket-by-conversation', 'messages'],
  ['in windows', 'mailjet', 'messages'],
  ['in windows of each row of another list', 'mailjet', 'stats_campaign_daily'],
  ['in windows of another date', 'mailjet', 'message_information'],
  ['unordered, of each row of another list', 'mailjet', 'list_recipients'],
  ['following a list that is read newest first', 'missive', 'messages'],
  ['following one, in full', 'missive', 'drafts'],
  ['following one that is read in windows', 'mailjet', 'message_history'],
  ['following one without an order', 'mailjet', 'campaign_draft_contents'],
  ['derived from the rows of a list', 'heymarket', 'list_members'],
  ['whole', 'mailshake', 'campaigns'],
  ['whole, of each row of another list', 'mailshake', 'recipients'],
  ['by itself', 'mailshake', 'unsubscribes'],
  ['by itself, in ranges', 'analytics', 'analytics_reports'],
])('a stream that is read %s is left in the middle', (_kind, world, stream) => {
  expect(middlesOf(fixtures, world, stream)).not.toEqual([]);
});

test('so is every other, but for those that say nothing before their end', () => {
  const never = Object.keys(worlds).flatMap((world) => {
    const [, { streams = {} } = {}] = [...fixtures].find(([, fixture]) => fixture.world === world) ?? [];
    return Object.keys(streams).filter((stream) => middlesOf(fixtures, world, stream).length === 0);
  });
  expect(never.sort()).toEqual([...answeredAtOnce, ...claimedAtTheirEnd].sort());
});

const answeredAtOnce = ['me', 'team', 'members', 'contact_fields'];

/** Lists without an order, and without parts. */
const claimedAtTheirEnd = [
  ...['inboxes', 'surveys', 'responses'],
  ...['csv_imports', 'contacts', 'contact_list_signups', 'contact_statistics'],
];

test.concurrent.each(['heymarket', 'mailjet', 'mailshake', 'missive'])(
  'a state of %s that has another version is refused, and nothing is read',
  async (name) => {
    const world = worlds[name];
    const fixture = [...fixtures.values()].find((one) => one.world === name);
    if (!world || !fixture) throw new Error(`There is no fixture of ${name}`);
    const account = await world.open();
    accounts.push(account);
    const [stream, { state }] = Object.entries(fixture.streams).find(([, left]) => left.state) ?? [
      '',
      {} as { state: Row },
    ];
    for (const version of [0, 99, '1', null]) {
      const run = await read(asRecorded(world, fixtures), account, { states: { [stream]: { ...state, version } } });
      expect([run.code, run.errors.map(({ failure_type }) => failure_type)]).toEqual([1, ['config_error']]);
      expect(run.messages.filter(({ type }) => type === 'RECORD')).toEqual([]);
    }
  },
);
