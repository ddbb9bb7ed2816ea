import type { HeymarketOptions } from '../simulators/heymarket/heymarket.ts';
import { Random } from '../support/random.ts';
import type { Settings } from './kills.ts';
import type { StreamName } from './setup.ts';

/** An account, a configuration, and what is to happen; all from one number. */
export type World = {
  seed: number;
  options: HeymarketOptions;
  streams: readonly StreamName[];
  config: Settings;
  kills: number;
  /** Messages may be read conversation by conversation: late ones change theirs. */
  bumps: boolean;
  /** Things happen in a run that comes to its end. */
  disturbed: boolean;
};

const all: StreamName[] = [
  ...(['messages', 'conversations', 'contacts', 'tags', 'surveys', 'inboxes'] as const),
  ...(['lists', 'list_members', 'templates', 'template_files'] as const),
];

export function randomWorld(seed: number): World {
  const random = new Random(seed);
  const page_size = random.pick([5, 12, 30, 100]);
  const cap = random.pick([7, 30, 200]);
  const page = random.pick(['honoured', 'honoured', 'from zero', 'ignored'] as const);
  // A larger group that no page number leads into is out of reach.
  const reach = page === 'ignored' ? Math.min(cap, page_size) : 60;
  const surveys = random.pick([3, 20]);
  // Their messages share their times too, up to two of each.
  const together = random.pick([1, 2, Math.max(1, Math.floor(reach / 2))]);
  const perSecond = random.pick([1, 3, reach]);
  const fraction = random.pick(['trimmed', 'trimmed', 'none', 'milliseconds', 'microseconds', 'nanoseconds'] as const);
  const messagesMode = random.pick(['keyset', 'always_lower', 'always_upper', 'ascending_ignored'] as const);
  const messagesBound = random.pick(['created_at', 'created_at', 'date', 'neither'] as const);
  // The list of all messages may be missing; those of one conversation are there.
  const unavailable: Record<string, number> = random.chance(0.1) ? { 'v1/messages/all': random.pick([403, 404]) } : {};
  const pageOrder = random.pick(['sorted', 'sorted', 'reversed'] as const);
  // Only a walk that the API lets be made is asked for.
  const isUpward = ['keyset', 'always_lower'].includes(messagesMode) && pageOrder === 'sorted';
  const bounded = messagesBound === 'date' ? ['forward_by_date', 'backward_by_date'] : ['forward', 'backward'];
  const directions =
    messagesBound === 'neither'
      ? []
      : bounded.filter((_one, place) => (place === 0 ? isUpward : messagesMode !== 'always_lower'));
  const numbered = page === 'ignored' ? [] : ['by_page'];
  const ofTheTeam = 'v1/messages/all' in unavailable ? [] : [...directions, ...numbered];
  const messages_walk = random.pick(['auto', 'auto', 'by_conversation', ...ofTheTeam]);
  const streams = all.filter(() => random.chance(0.7));
  return {
    seed,
    options: {
      sample: false,
      // All have settled.
      seedDate: new Date(Date.now() - 600_000),
      generate: {
        ...{ seed, contacts: random.pick([20, 90]), contactsPerSecond: perSecond, contactStepSeconds: 61 },
        ...{
          conversations: random.pick([10, 40]),
          perSecond: together,
          stepSeconds: random.pick([61, 7_000]),
        },
        ...{ messages: random.pick([2, 6]), messagesPerSecond: random.pick([1, 2]) },
        ...{ lists: 12, tags: 15, templates: 11, surveys, othersPerSecond: random.pick([1, 3]) },
        // Where dates are cut off, rows within a second look alike.
        fractionDigits: fraction === 'none' ? 0 : fraction === 'milliseconds' ? 3 : random.pick([0, 6]),
      },
      settings: {
        date: random.pick(['exclusive', 'inclusive'] as const),
        page,
        limits: { default: Math.min(30, cap), lists: cap, messages: cap, surveys: cap },
        // Pages of thirty, or of what was set below that, must be had.
        largeLimit: cap >= Math.min(30, page_size) ? random.pick(['capped', 'refused'] as const) : 'capped',
        pageOrder,
        archived: {
          omitted: random.pick(['unarchived', 'both'] as const),
          asked: random.pick(['only', 'too', 'ignored'] as const),
        },
        messagesBound,
        messagesMode,
        unavailable,
        createdAt: {
          lower: random.pick(['exclusive', 'inclusive'] as const),
          upper: random.pick(['exclusive', 'inclusive'] as const),
        },
        closed: {
          omitted: random.pick(['open', 'both'] as const),
          asked: random.pick(['only', 'too'] as const),
          pending: random.pick(['open', 'closed'] as const),
        },
        // What does not fit on a page is out of reach where there is no other; some are added meanwhile.
        surveyPage:
          surveys + 30 > Math.min(cap, page_size) ? 'honoured' : random.pick(['honoured', 'ignored'] as const),
        surveyOrder: random.pick(['id', 'newest'] as const),
        dates: { fraction, zone: random.pick(['Z', 'Z', '+00:00', '+02:00'] as const) },
        unsetTimes: random.pick(['go zero', 'null', 'empty', 'left out'] as const),
      },
    },
    streams: streams.length ? streams : all,
    config: {
      page_size,
      messages_walk,
      walk_lookback_minutes: random.pick([0, 10]),
      message_lookback_days: random.pick([0, 0.1, 3]),
    },
    kills: random.pick([1, 2, 3]),
    bumps: messages_walk === 'by_conversation' || (messages_walk === 'auto' && !ofTheTeam.includes('by_page')),
    disturbed: random.chance(0.8),
  };
}
