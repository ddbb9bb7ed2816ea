/** What the command line asks for. */
export type Command =
  | { verb: 'spec' }
  | { verb: 'check' | 'discover'; config: string }
  | { verb: 'read'; config: string; catalog: string; state?: string };

export const FILES = {
  config: { what: 'configuration', isNeeded: true },
  catalog: { what: 'configured catalog', isNeeded: true },
  state: { what: 'state to go on from', isNeeded: false },
} as const;

export type Option = keyof typeof FILES;

export const VERBS: Record<Command['verb'], { does: string; takes: readonly Option[] }> = {
  spec: { does: 'which settings the configuration has', takes: [] },
  check: { does: 'whether the configuration works', takes: ['config'] },
  discover: { does: 'which streams there are', takes: ['config'] },
  read: { does: 'records and states', takes: ['config', 'catalog', 'state'] },
};

export function isVerb(word: string | undefined): word is Command['verb'] {
  return word !== undefined && Object.hasOwn(VERBS, word);
}

/**
 * The command, where it is written as platforms write it: the verb, then each option with its file behind it. Undefined for
 * any other command line, which the parser of `cli.ts` has to look at: its loading alone takes as much memory and time as
 * all of `spec`.
 */
export function plainCommand([verb, ...words]: readonly string[]): Command | undefined {
  if (!isVerb(verb)) return undefined;
  const { takes } = VERBS[verb];
  const files: Partial<Record<Option, string>> = {};
  for (let at = 0; at < words.length; at += 2) {
    const option = takes.find((name) => words[at] === `--${name}`);
    const file = words[at + 1] ?? '';
    if (!option || option in files || file === '' || file.startsWith('-')) return undefined;
    files[option] = file;
  }
  const isWhole = takes.every((option) => option in files || !FILES[option].isNeeded);
  return isWhole ? ({ verb, ...files } as Command) : undefined;
}
