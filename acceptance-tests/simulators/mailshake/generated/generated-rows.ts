import type { ActivityKind } from '../store.ts';
import { countSince, momentAt, type Timeline } from './timeline.ts';

export type GenerateOptions = Partial<Record<ActivityKind, number>> & {
  /** From one row to the row before it, in ms (31,557). */
  stepMs?: number;
  /** So many rows share each moment (1). */
  rowsPerMoment?: number;
  /** The raw bodies of sent messages and replies are padded to about so many bytes (0). */
  bodyBytes?: number;
};

/** The row at an index, as JSON text. */
export type RowWriter = (index: number, actionDate: string) => string;

/** A filtered view of generated rows, newest first. */
export type GeneratedRows = {
  length: number;
  at(position: number): string;
  /** How many of them are newer than a moment. */
  newerThan(moment: number): number;
};

export type GeneratedFilter = {
  since?: { moment: number; inclusive: boolean } | undefined;
  /** The index of a campaign among `campaigns`; undefined is a campaign without generated rows. */
  campaign?: { index: number | undefined; campaigns: number } | undefined;
};

/** Row i belongs to campaign i modulo their number, so that every view is arithmetic and nothing is held. */
export function generatedRows(timeline: Timeline, filter: GeneratedFilter, write: RowWriter): GeneratedRows {
  const { index: first = 0, campaigns: stride } = filter.campaign ?? { index: 0, campaigns: 1 };
  const ofCampaign = (rows: number) => Math.max(0, Math.ceil((rows - first) / stride));
  const isEmpty = filter.campaign !== undefined && filter.campaign.index === undefined;
  const { since } = filter;
  const shown = since ? countSince(timeline, since.moment, since.inclusive) : timeline.count;
  const length = isEmpty ? 0 : ofCampaign(shown);
  return {
    length,
    at: (position) => {
      const index = first + position * stride;
      return write(index, new Date(momentAt(timeline, index)).toISOString());
    },
    newerThan: (moment) => Math.min(length, ofCampaign(countSince(timeline, moment, false))),
  };
}
