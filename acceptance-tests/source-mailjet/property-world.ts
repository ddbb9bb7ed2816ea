import type { MailjetOptions } from '../simulators/mailjet/mailjet.ts';
import { Random } from '../support/random.ts';
import type { Settings } from './kills.ts';
import { day, type StreamName } from './setup.ts';

/** An account, a configuration, and what is to happen; all from one number. */
export type World = {
  seed: number;
  options: MailjetOptions;
  /** The clock of the other side runs ahead, or behind, by so many seconds. */
  skew: number;
  /** What a request for the number of rows is answered with instead; null: the truth. */
  count: 'ignored' | 'too high' | 'nothing' | null;
  streams: readonly StreamName[];
  config: Settings;
  /** In seconds; the first runs may have a later one. */
  start: number | undefined;
  laterStart: number | undefined;
  kills: number;
  /** Things happen in a run that comes to its end. */
  disturbed: boolean;
};

const windows: StreamName[] = ['messages', 'campaigns', 'sms', 'bounce_events', 'click_events', 'open_events'];
const followers: StreamName[] = ['message_history', 'stats_campaign_lifetime', 'campaign_user_agents'];
const unordered: StreamName[] = ['campaign_drafts', 'campaign_draft_contents', 'contact_list_signups'];

export function randomWorld(seed: number): World {
  const random = new Random(seed);
  const days = random.pick([3, 40, 400]);
  const messages = random.pick([60, 200, 200, 1300]);
  const isLarge = messages > 1000;
  // All have settled.
  const moment = Math.floor(Date.now() / 1000) - 1200;
  const withStart = random.chance(0.5);
  const campaigns = random.pick([3, 10]);
  const windowDays = random.pick([0.3, 2, 30]);
  // As often as not the first window ends with the very second in which messages of a campaign arrived.
  const arrival = Math.floor(moment - days * day + (random.integer(1, campaigns - 1) * days * day) / campaigns) + 1;
  const aligned = arrival - windowDays * day + 1;
  const start = withStart ? random.pick([aligned, moment - random.integer(1, days * day)]) : undefined;
  const lookback_days = random.pick([0, 1, 3]);
  const pick = (names: StreamName[]): StreamName[] => names.filter(() => random.chance(0.7));
  const streams = [...pick(windows), ...(isLarge ? [] : pick(followers)), ...pick(unordered)];
  return {
    seed,
    options: {
      ...{ sample: false, now: undefined, seedDate: new Date(moment * 1000) },
      generate: {
        ...{ seed, contacts: 30, campaigns, messages, days, sms: 40, drafts: 5, signups: 15 },
        // Many in one second, or a few.
        perSecond: random.pick([1, 20, 2000]),
        transactionalShare: random.pick([0, 20, 80]),
        every: { opened: random.pick([2, 3]), hardBounced: 9 },
      },
      settings: {
        fromTS: random.pick(['exclusive', 'inclusive'] as const),
        toTS: random.pick(['exclusive', 'inclusive'] as const),
        eventFilter: random.pick(['honoured', 'honoured', 'ignored'] as const),
        eventTimes: random.pick(['text and unix', 'text'] as const),
        opens: random.pick(['first', 'every'] as const),
        total: random.pick(['page', 'all'] as const),
        unsetDates: random.pick(['empty', 'null', 'absent'] as const),
        sms: { cap: random.pick([7, 1000]), pending: random.pick(['null', 'empty'] as const) },
      },
    },
    skew: random.pick([0, 0, 200, -200]),
    count: random.pick([null, null, 'ignored', 'too high', 'nothing'] as const),
    streams: streams.length ? streams : windows,
    config: {
      ...{ lookback_days, stats_lookback_days: random.pick([1, 4]) },
      message_window_days: windowDays,
      ...(start !== undefined && { start_date: new Date(start * 1000).toISOString() }),
    },
    start,
    laterStart: start !== undefined && random.chance(0.4) ? random.integer(start, moment) : undefined,
    kills: random.pick([1, 2, 3]),
    disturbed: random.chance(0.8),
  };
}
