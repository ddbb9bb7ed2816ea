import { type Moment, momentOf } from '../moments.ts';

export const defaultSeedDate = '2026-04-03T21:30:00Z';

/** Moments of the sample world, moved with the date that it leads up to. */
export function clockOf(date: Moment): (text: string) => Moment {
  const shift = date - momentOf(defaultSeedDate);
  return (text) => momentOf(text) + shift;
}
