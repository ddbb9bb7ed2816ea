import type { Renderer } from '../render.ts';
import { type ActivityKind, listedCampaigns, type Store } from '../store.ts';
import { type GeneratedFilter, type GeneratedRows, generatedRows } from './generated-rows.ts';
import type { Timeline } from './timeline.ts';
import { createWriters } from './writers.ts';

export type Generator = {
  /** The generated rows of a kind; they know no other filters than these. */
  rows(kind: ActivityKind, filter: Filter): GeneratedRows;
};

type Filter = { since?: GeneratedFilter['since']; campaignID?: number | undefined; excludeBody?: boolean | undefined };

type GeneratorOptions = {
  store: Store;
  renderer: Renderer;
  /** The moment of the newest row. */
  date: number;
  counts: Record<ActivityKind, number>;
  revision: () => number;
  stepMs?: number;
  rowsPerMoment?: number;
  bodyBytes?: number;
};

export function createGenerator(options: GeneratorOptions): Generator {
  const { store, renderer, date, counts, revision, stepMs = 31_557, rowsPerMoment = 1, bodyBytes = 0 } = options;
  const campaigns = listedCampaigns(store).filter(({ messages }) => messages.length > 0);
  const make = () => ({ revision: revision(), writers: createWriters(campaigns, counts, renderer, bodyBytes) });
  let made = make();

  return {
    rows: (kind, { since, campaignID, excludeBody }) => {
      if (made.revision !== revision()) made = make();
      const timeline: Timeline = { count: counts[kind], newest: date, stepMs, rowsPerMoment };
      const index = campaigns.findIndex(({ id }) => id === campaignID);
      const campaign =
        campaignID === undefined ? undefined : { index: index === -1 ? undefined : index, campaigns: campaigns.length };
      const name = kind === 'sent' && excludeBody ? 'sentWithoutBodies' : kind;
      return generatedRows(timeline, { since, campaign }, made.writers[name]);
    },
  };
}
