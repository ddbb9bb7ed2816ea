/** Rows that exist by their index only: 0 is the newest, and every `rowsPerMoment` rows share a moment. */
export type Timeline = { count: number; newest: number; stepMs: number; rowsPerMoment: number };

export function momentAt({ newest, stepMs, rowsPerMoment }: Timeline, index: number): number {
  return newest - Math.floor(index / rowsPerMoment) * rowsPerMoment * stepMs;
}

/** How many rows are newer than a moment, or as new as it. They are the first ones. */
export function countSince(timeline: Timeline, moment: number, inclusive: boolean): number {
  const { count, newest, stepMs, rowsPerMoment } = timeline;
  const groups = (newest - moment) / (rowsPerMoment * stepMs);
  const whole = inclusive ? Math.floor(groups) + 1 : Math.ceil(groups);
  return Math.min(count, Math.max(0, whole) * rowsPerMoment);
}
