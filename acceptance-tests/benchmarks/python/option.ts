import { shortName } from '../../../scripts/command-line.ts';

/** Arguments in which `--python` has a folder: the word behind it, unless that is an option or names a connector. */
export function withPythonFolder(args: readonly string[], connectors: readonly string[], usual: string): string[] {
  const at = args.indexOf('--python');
  if (at < 0) return [...args];
  const next = args[at + 1];
  const names = [...connectors, ...connectors.map(shortName)];
  if (next !== undefined && !next.startsWith('-') && !names.includes(next)) return [...args];
  return args.with(at, `--python=${usual}`);
}
