import { type Moment, second } from '../moments.ts';
import { mix } from './options.ts';

export type Steps = { stepSeconds: number; perSecond: number };

/** The moment of the n-th row before a date: rows that share a second share the whole moment. */
export type Timeline = (number: number, steps: Steps) => Moment;

export function createTimeline(date: Moment, seed: number, digits: number): Timeline {
  const unit = 10n ** BigInt(9 - digits);
  return (number, { stepSeconds, perSecond }) => {
    const group = Math.floor(number / perSecond);
    const fraction = (BigInt(mix(seed, group) % 1_000_000) * 1000n + BigInt(group % 1000)) / unit;
    return date - BigInt(group * stepSeconds + 1) * second + fraction * unit;
  };
}
