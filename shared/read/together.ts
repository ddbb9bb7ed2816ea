import type { PartitionReading } from './partitionReading.ts';

/** Is told how partitions have fared. */
export interface Together {
  /** One has come to its end. May throw, which counts as a failure of it. */
  ended(one: PartitionReading): void;
  /** One threw an error. Throws it again where all are given up; true where those that have not begun are. */
  failed(one: PartitionReading, error: unknown): boolean;
}

/**
 * Reads partitions that may have rows in common side by side, a page at a time, the one that stands highest first: a row
 * that stands in several of them is then met in all of them at about the same time, also over interruptions.
 */
export async function readTogether(readings: readonly PartitionReading[], together: Together): Promise<void> {
  let active = [...readings];
  let through: PartitionReading[] = [];
  while (active.length || through.length) {
    const one = highestOf(active);
    if (!one) {
      const isStill = through.every(({ found }) => found?.atOneGlance && (readings.length === 1 || !found.hadNews));
      for (const reading of through) reading.endRound(isStill);
      [active, through] = [through, []];
      continue;
    }
    try {
      const state = await one.advance();
      if (state === 'page') continue;
      active = active.filter((other) => other !== one);
      if (state === 'round') through.push(one);
      else together.ended(one);
    } catch (error) {
      active = active.filter((other) => other !== one);
      if (together.failed(one, error)) active = active.filter(({ hasBegun }) => hasBegun);
    }
  }
}

/** Those at the top stand highest; of several at one value, the first. */
function highestOf(readings: readonly PartitionReading[]): PartitionReading | undefined {
  const [first, ...others] = readings;
  return others.reduce((a, b) => (a && isAbove(b, a) ? b : a), first);
}

function isAbove({ reached: a, list: { stream } }: PartitionReading, { reached: b }: PartitionReading): boolean {
  if (stream.sync.order === 'full_refresh' || b === undefined) return false;
  return a === undefined || stream.sync.cursor.type.compare(a, b) > 0;
}
