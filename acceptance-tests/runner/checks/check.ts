import type { OfficialSection } from '../config.ts';
import type { Context } from '../context.ts';

export type SectionName = OfficialSection | 'mailroom';

/** The check does not apply, or its user has switched it off. */
export interface Skip {
  skip: string;
  /** Nobody gave a reason: a failure when the strictness is high. */
  unexplained?: boolean;
}

/** One acceptance check. It judges what the target prints, and throws a Failure if that is not right. */
export interface Check {
  section: SectionName;
  name: string;
  /** Told when it fails: what to do. */
  hint: string;
  /** Tells apart the runs of a check that runs for each of several values. */
  variant?: string;
  // biome-ignore lint/suspicious/noConfusingVoidType: a check that has nothing to add returns nothing.
  run(context: Context): Promise<Skip | undefined | void> | Skip | undefined | void;
}

/** A source does not keep what a check asks for. */
export class Failure extends Error {}

/** Before a problem that the official check passes over. */
export const stricterMark = 'Stricter than the official check: ';

export function skip(reason: string): Skip {
  return { skip: reason };
}

/** Throws with all problems that were found, one a line; a long list is cut. */
export function failOn(problems: readonly string[], title = ''): void {
  if (problems.length === 0) return;
  const unique = [...new Set(problems)];
  const shown = unique.slice(0, 20);
  if (unique.length > shown.length) shown.push(`… and ${unique.length - shown.length} more`);
  throw new Failure([...(title === '' ? [] : [title]), ...shown].join('\n'));
}

export function assert(isRight: boolean, message: string): asserts isRight {
  if (!isRight) throw new Failure(message);
}

/** Makes the checks of one section. */
export function checksOf(section: SectionName, checks: readonly Omit<Check, 'section'>[]): Check[] {
  return checks.map((check) => ({ section, ...check }));
}
