import { existsSync } from 'node:fs';
import { join } from 'node:path';

const CONNECTORS = join(import.meta.dirname, '../../connectors');

/** Whether any stream of a connector has a cursor: of each that has one, the acceptance run asks for a state in the future. */
export function hasCursors(connector: string): boolean {
  return existsSync(join(CONNECTORS, connector, 'integration_tests', 'abnormal_state.json'));
}
