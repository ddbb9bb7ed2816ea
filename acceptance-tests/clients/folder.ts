import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { started } from './accounts.ts';
import { ROOT } from './python.ts';

/**
 * Runs `body` with a copy of the connector's folder as somebody with an account has it: the simulator's configuration in
 * `secrets/config.json`, and the one that is to be refused pointed at the simulator as well.
 */
export async function withFolder<T>(name: string, body: (folder: string) => Promise<T>): Promise<T> {
  const { config, overlay, close } = await started(name);
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-'));
  try {
    cpSync(join(ROOT, 'connectors', name), folder, { recursive: true, filter: (path) => !path.endsWith('/secrets') });
    mkdirSync(join(folder, 'secrets'));
    writeFileSync(join(folder, 'secrets', 'config.json'), JSON.stringify(config));
    const invalid = join(folder, 'integration_tests', 'invalid_config.json');
    writeFileSync(invalid, JSON.stringify({ ...JSON.parse(readFileSync(invalid, 'utf8')), ...overlay }));
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await close();
  }
}
