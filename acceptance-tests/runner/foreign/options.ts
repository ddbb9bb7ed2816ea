import { resolve } from 'node:path';
import type { ForeignOptions } from './ask.ts';
import type { Extent } from './plan.ts';

export const foreignCheck = 'test_foreign_answers';

/** What the command line says about foreign answers. */
export interface ForeignArguments {
  foreign?: string;
  'foreign-stream'?: string[];
  'foreign-answer'?: string[];
  'foreign-out'?: string;
  'api-url-setting'?: string;
  seed?: string;
}

/** Undefined where it is not asked at all. */
export function foreignOptionsOf(values: ForeignArguments, cwd: string): ForeignOptions | undefined {
  const { foreign, seed = '1' } = values;
  if (foreign === undefined) return undefined;
  const folder = values['foreign-out'];
  return {
    extent: extentOf(foreign),
    seed: wholeNumber(seed, '--seed'),
    streams: values['foreign-stream'] ?? [],
    answers: values['foreign-answer'] ?? [],
    setting: values['api-url-setting'] ?? 'api_url',
    ...(folder === undefined ? {} : { folder: resolve(cwd, folder) }),
  };
}

function extentOf(given: string): Extent {
  return given === 'all' || given === 'each' ? given : wholeNumber(given, '--foreign is all, each or a number;');
}

function wholeNumber(given: string, what: string): number {
  if (/^[1-9]\d*$/.test(given)) return Number(given);
  throw new Error(`${what} ${given} is no whole number above 0.`);
}
