import type { MissiveOptions } from '../simulators/missive/missive.ts';
import type { MissiveSettings } from '../simulators/missive/settings.ts';
import { Random } from '../support/random.ts';
import { day, hour, seedDate } from './setup.ts';

/** An account, a configuration, and what is to happen; all from one number. */
export type World = {
  seed: number;
  options: MissiveOptions;
  own: string[];
  readsTeams: boolean;
  /** So many labels are read, of one more that there is. */
  labels: number;
  start: number | undefined;
  lookbackDays: 0 | 1;
  concurrency: number;
  bodies: boolean;
  kills: number;
  /** Things happen in a run that comes to its end. */
  disturbed: boolean;
  merges: boolean;
  drafts: boolean;
};

export function randomWorld(seed: number): World {
  const random = new Random(seed);
  const pages = pagesOf(random);
  const { until, conversationsMaximum } = pages;
  const cut = until === 'inclusive-cut';
  const perSecond = random.pick(cut ? [1, 3, 8] : [1, 2, 7, 25, 60]);
  const childrenPerSecond = random.pick(cut ? [1, 4] : [1, 3, 15]);
  const conversations = random.integer(20, 110);
  const stepSeconds = random.pick([1, hour, 2 * day, 2 * day]);
  const span = Math.ceil(conversations / perSecond) * stepSeconds;
  const often = (...choices: number[]) => random.pick(choices);
  return {
    seed,
    options: {
      sample: false,
      settings: pages,
      generate: {
        seed,
        ...{ conversations, perSecond, stepSeconds, childrenPerSecond },
        childStepSeconds: often(1, 600, day),
        messages: [0, random.pick([2, 4, 24])],
        comments: [0, random.pick([1, 12])],
        posts: [0, 1],
        drafts: [0, random.pick([0, 1])],
        teams: random.integer(0, 2),
        labels: random.integer(0, 2),
        every: {
          ...{ team: often(0, 2, 4), teamOnly: often(0, 5, 10), label: often(0, 2, 5), closed: often(0, 3) },
          ...{ trashed: often(0, 6), flagged: often(0, 4), guest: often(0, 7), chat: often(0, 6), merged: often(0, 9) },
        },
      },
    },
    own: [...(random.chance(0.85) ? ['all'] : ['closed']), ...(random.chance(0.4) ? ['flagged', 'trashed'] : [])],
    readsTeams: random.chance(0.7),
    labels: random.integer(0, 2),
    start: random.chance(0.4) ? seedDate - random.integer(0, span) : undefined,
    lookbackDays: random.pick([0, 1]),
    concurrency: random.pick([1, 5]),
    bodies: random.chance(0.5),
    kills: random.pick([0, 1, 2, 3]),
    disturbed: random.chance(0.7),
    merges: random.chance(0.5),
    drafts: random.chance(0.5) && conversationsMaximum === 50,
  };
}

function pagesOf(random: Random) {
  const settings = {
    until: random.pick(['inclusive', 'exclusive', 'inclusive-cut'] as const),
    excess: random.pick([0, 0, 3]),
    conversationsMaximum: random.pick([50, 50, 10] as const),
    mergedChildren: random.pick([404, 'survivor'] as const),
    guestChildren: random.pick([403, 404, 'empty', 'readable'] as const),
  } satisfies Partial<MissiveSettings>;
  return settings;
}
