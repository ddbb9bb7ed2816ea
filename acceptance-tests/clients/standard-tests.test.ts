import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { started } from './accounts.ts';
import { describeClients, executables, python, ROOT } from './python.ts';

describeClients("Airbyte's standard tests", () => {
  test.each(Object.entries(executables))('%s passes', async (name, executable) => {
    const { config, overlay, close } = await started(name);
    const folder = mkdtempSync(join(tmpdir(), 'mailroom-'));
    try {
      cpSync(join(ROOT, 'connectors', name), folder, { recursive: true, filter: (path) => !path.endsWith('/secrets') });
      mkdirSync(join(folder, 'secrets'));
      writeFileSync(join(folder, 'secrets', 'config.json'), JSON.stringify(config));
      const invalid = join(folder, 'integration_tests', 'invalid_config.json');
      writeFileSync(invalid, JSON.stringify({ ...JSON.parse(readFileSync(invalid, 'utf8')), ...overlay }));
      const plugins = ['-p', 'airbyte_cdk.test.standard_tests.pytest_hooks', '-p', 'no:cacheprovider'];
      const suite = join(import.meta.dirname, 'standard_tests.py');
      const { code, stdout } = await python(
        ['-m', 'pytest', ...plugins, '-q', '-rA', '--tb=short', '-k', 'not docker', suite],
        { env: { MAILROOM_FOLDER: folder, MAILROOM_EXECUTABLE: executable } },
      );
      expect([code, code === 0 ? '' : stdout.slice(-4000)]).toEqual([0, '']);
      expect(stdout).toContain('PASSED');
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await close();
    }
  });
});
