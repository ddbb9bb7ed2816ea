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
 * that stands in several of them is then met in all of them at about the same time, also over interruptions. The pages of
 * those that stand next are asked for meanwhile, as soon as one of them has been read well.
 */
export async function readTogether(readings: readonly PartitionReading[], together: Together): Promise<void> {
  try {
    await readInTurn(readings, together);
  } finally {
    await Promise.all(readings.map((one) => one.dropAhead()));
  }
}

async function readInTurn(readings: readonly PartitionReading[], together: Together): Promise<void> {
  let active = [...readings];
  let through: PartitionReading[] = [];
  let isOneWell = false;
  while (active.length || through.length) {
    const one = highestOf(active);
    if (!one) {
      [active, through] = [endRound(through, readings.length > 1), []];
      continue;
    }
    try {
      const state = await advance(one, isOneWell ? active : []);
      isOneWell ||= !one.gone;
      if (state === 'page') continue;
      active = without(active, one);
      if (state === 'round') through.push(one);
      else together.ended(one);
    } catch (error) {
      active = without(active, one);
      if (together.failed(one, error)) active = active.filter(({ hasBegun }) => hasBegun);
    }
  }
}

/** Goes on with one, while the next pages of the others are asked for, of those that stand highest. */
function advance(one: PartitionReading, all: readonly PartitionReading[]): ReturnType<PartitionReading['advance']> {
  const turn = one.advance();
  let left = without(all, one);
  for (let next = highestOf(left); next?.fetchAhead(); next = highestOf(left)) left = without(left, next);
  return turn;
}

/**
 * All have been gone through: tells each whether all of them were found still. They were seen at one glance, several of
 * them without news; or all were without news so often that a row which moved unseen each time had stood on the first page.
 */
function endRound(readings: PartitionReading[], areSeveral: boolean): PartitionReading[] {
  const isAtOneGlance = readings.every(({ found }) => found?.atOneGlance && !(areSeveral && found.hadNews));
  const isQuiet = readings.every(({ found, quietLooks }) => found && quietLooks > Math.max(1, found.pages));
  for (const one of readings) one.endRound(isAtOneGlance || isQuiet);
  return readings;
}

function without<T>(all: readonly T[], one: T): T[] {
  return all.filter((other) => other !== one);
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
