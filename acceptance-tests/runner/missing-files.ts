import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Check } from './checks/check.ts';
import type { AcceptanceConfig, Entry } from './config.ts';
import { currentFile } from './session.ts';

/** Of the specification alone, which needs no account. */
const needsNoAccount = ({ section, name }: Check) =>
  section === 'connector_documentation' || (section === 'spec' && name !== 'test_config_match_spec');

/** The files that the checks need and that are not there, as the configuration names them; a simulator stands for secrets. */
export function missingFiles(
  { folder, sections }: AcceptanceConfig,
  checks: readonly Check[],
  hasSimulator: boolean,
): string[] {
  const wanted = new Set(checks.filter((check) => !needsNoAccount(check)).map(({ section }) => section));
  // Our own checks use the configuration of whatever section there is.
  const needed = Object.entries(sections).filter(([name]) => wanted.has(name as never) || wanted.has('mailroom'));
  const paths = needed.flatMap(([, { entries }]) => entries.flatMap(filesOf));
  const isGiven = (path: string) => hasSimulator && basename(dirname(path)) === 'secrets';
  return [...new Set(paths)].filter((path) => !isGiven(path) && !existsSync(currentFile(resolve(folder, path))));
}

function filesOf({ config_path, configured_catalog_path, expect_records, future_state }: Entry): string[] {
  const files = [config_path, configured_catalog_path, expect_records?.path, future_state?.future_state_path];
  return files.filter((path) => path !== undefined);
}
