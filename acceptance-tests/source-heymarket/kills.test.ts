import { describe, expect, test } from '@jest/globals';
import type { GenerateOptions } from '../simulators/heymarket/generated/options.ts';
import { chooseSeed, Random } from '../support/random.ts';
import { turns, wide } from '../support/wide.ts';
import { Story } from './kills.ts';
import { assertWell, goOn } from './property.ts';
import { Activity } from './property-activity.ts';
import { type Settings as ApiSettings, type StreamName, withHeymarket } from './setup.ts';

const seed = chooseSeed();

const account: GenerateOptions = {
  ...{
    contacts: 120,
    contactsPerSecond: 40,
    conversations: 60,
    messages: 6,
    stepSeconds: 3_000,
    messageStepSeconds: 1,
  },
  ...{ lists: 12, tags: 12, templates: 12, surveys: 8 },
};
const streams: StreamName[] = [
  ...(['contacts', 'conversations', 'messages', 'lists', 'list_members'] as const),
  ...(['contact_tags', 'conversation_members'] as const),
  ...(['templates', 'template_files', 'tags', 'surveys', 'inboxes'] as const),
];

/** An account whose rows lead up to some minutes ago: all have settled. */
async function withStory(names: readonly StreamName[], config: object, settings: ApiSettings, work: Work) {
  const options = { sample: false, seedDate: new Date(Date.now() - 600_000), generate: account, settings };
  const all = { walk_lookback_minutes: 0, message_lookback_days: 0, page_size: 20, ...config };
  try {
    await withHeymarket(options, (heymarket) => work(new Story(heymarket, names, all)));
  } catch (error) {
    throw new Error(`With SEED=${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
type Work = (story: Story) => Promise<void>;

describe('a first sync that is killed again and again', () => {
  test.concurrent.each([
    { walk_lookback_minutes: 0, message_lookback_days: 0 },
    { walk_lookback_minutes: 10, message_lookback_days: 3 },
  ])('while the account goes on: nothing is lost and little repeated, %j', (config) =>
    withStory(streams, config, {}, async (story) => {
      const random = new Random(seed + config.message_lookback_days);
      const lateness = Math.max(0, config.message_lookback_days * 86_400 - 3_600);
      const activity = new Activity(story, { random, lateness });
      for (let kill = 0; kill < turns(5); kill += 1) {
        activity.accompany(4, 60);
        await goOn(story, kill % 2 ? { line: random.integer(20, 700) } : { call: random.integer(5, 70) });
        activity.happen(4);
      }
      for (const happens of [15, 0]) {
        story.heymarket.advance(120_000);
        assertWell(await goOn(story));
        for (const stream of streams) expect(['lost', stream, story.lost(stream)]).toEqual(['lost', stream, []]);
        activity.happen(happens);
      }
    }),
  );

  const walked: ApiSettings[] = [
    ...(['keyset', 'always_upper', 'ascending_ignored'] as const).map((messagesMode) => ({ messagesMode })),
    ...(['keyset', 'always_upper', 'ascending_ignored'] as const).map((messagesMode) => ({
      messagesMode,
      messagesBound: 'date' as const,
    })),
    { messagesBound: 'neither' },
  ];
  test.concurrent.each(walked)('gets on with every run, and comes to its end, where messages are %j', (settings) =>
    withStory(['messages'], {}, settings, async (story) => {
      // Each run first tries what costs it a few requests.
      expect(await runsOf(story, new Random(seed), settings.messagesBound ? 14 : 6)).toBeLessThan(most);
      expect(story.lost('messages')).toEqual([]);
    }),
  );

  wide('that is interrupted conversation by conversation claims nothing before its end', () =>
    withStory(['messages'], {}, { unavailable: { 'v1/messages/all': 404 } }, async (story) => {
      for (const call of [10, 60, 120]) {
        await goOn(story, { call });
        expect(
          story.state.flatMap(({ stream }) => (stream.stream_state as { covered?: unknown[] })?.covered ?? []),
        ).toEqual([]);
      }
      assertWell(await goOn(story));
      expect(story.lost('messages')).toEqual([]);
    }),
  );

  wide('gets on with every run where lists are walked newest first', () =>
    withStory(['contacts', 'conversations'], {}, {}, async (story) => {
      expect(await runsOf(story, new Random(seed), 20)).toBeLessThan(most);
      for (const stream of story.streams) expect(['lost', stream, story.lost(stream)]).toEqual(['lost', stream, []]);
    }),
  );
});

const most = 16;

/** How many runs it takes, each of them long enough for some pages of every list. */
async function runsOf(story: Story, random: Random, calls: number): Promise<number> {
  for (let runs = 1; runs < most; runs += 1) {
    const run = await goOn(story, { call: random.integer(calls, calls + 4) });
    if (run.signal === null) return runs;
  }
  return most;
}

describe('two syncs, one after the other, bring every message', () => {
  const cases: [name: string, settings: ApiSettings, config: object][] = [
    ['forward, dates without fractions', { dates: { fraction: 'none' } }, { messages_walk: 'forward' }],
    [
      'forward, dates without fractions, looking back',
      { dates: { fraction: 'none' } },
      { messages_walk: 'forward', message_lookback_days: 0.1 },
    ],
    ['backward, dates in milliseconds', { dates: { fraction: 'milliseconds' } }, { messages_walk: 'backward' }],
    ['newest first, each page turned round', { messagesMode: 'ascending_ignored', pageOrder: 'reversed' }, {}],
    ['only ever above a bound, each page turned round', { messagesMode: 'always_lower', pageOrder: 'reversed' }, {}],
    ['no page numbers, and no larger pages', { page: 'ignored', largeLimit: 'refused', limits: { messages: 20 } }, {}],
  ];
  wide.each(cases)('%s', (_name, settings, config) =>
    withStory(['messages'], config, settings, async (story) => {
      assertWell(await goOn(story));
      const { id } = story.heymarket.addConversation({ messages: 3 });
      story.heymarket.advance(120_000);
      story.heymarket.bumpConversation({ id, messages: 2 });
      story.heymarket.advance(120_000);
      assertWell(await goOn(story));
      expect(story.lost('messages')).toEqual([]);
    }),
  );
});
