import { services } from './accounts/index.ts';

/** What somebody got wrong on the command line: said without a stack. */
export class UsageError extends Error {}

/** The connectors by these names, `source-missive` or `missive`; all of them without any. */
export function connectorsNamed(names: readonly string[]): string[] {
  const known = Object.keys(services);
  if (names.length === 0) return known;
  const unknown = names.filter((name) => !known.includes(fullName(name)));
  if (unknown.length > 0) {
    const words = unknown.map((name) => `"${name}"`).join(', ');
    throw new UsageError(`There is no connector ${words}. There are: ${known.map(shortName).join(', ')}.`);
  }
  return [...new Set(names.map(fullName))];
}

export function shortName(connector: string): string {
  return connector.replace(/^source-/, '');
}

function fullName(name: string): string {
  return name.startsWith('source-') ? name : `source-${name}`;
}
