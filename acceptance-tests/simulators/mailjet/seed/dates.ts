import { dateOf } from '../time.ts';

export const defaultSeedDate = '2025-05-20T10:00:00Z';

/** Moves the dates of the samples so that they lead up to another moment. */
export type Dates = {
  /** As the API writes it. */
  date(text: string): string;
  seconds(text: string): number;
};

/** The moment in seconds. */
export function shiftTo(moment: number): Dates {
  const shift = moment - Date.parse(defaultSeedDate) / 1000;
  const seconds = (text: string) => Date.parse(text) / 1000 + shift;
  return { seconds, date: (text) => dateOf(seconds(text)) };
}
