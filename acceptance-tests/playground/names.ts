import * as commandLine from '../../scripts/command-line.ts';
import { services } from './accounts/index.ts';

export { shortName, UsageError } from '../../scripts/command-line.ts';

/** The connectors by these names that have an account to play with; all of them without any. */
export function connectorsNamed(names: readonly string[]): string[] {
  return commandLine.connectorsNamed(names, Object.keys(services));
}
