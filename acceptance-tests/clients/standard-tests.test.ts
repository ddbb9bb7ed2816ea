import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { describeImages } from '../images/docker.ts';
import { withFolder } from './folder.ts';
import { describeClients, type Ended, executables, python, ROOT } from './python.ts';

const QUIET = ['-p', 'no:cacheprovider', '-q', '-rA', '--tb=short'];
/** What the suite only warns of today, and will not for ever. */
const STRICT = ['-W', 'error::airbyte_cdk.test.standard_tests.DiscoveredCatalogWarning'];

describeClients("Airbyte's standard tests, on the executable", () => {
  test.each(Object.entries(executables))('%s passes', async (name, executable) => {
    await withFolder(name, async (folder) => {
      const suite = join(import.meta.dirname, 'standard_tests.py');
      const plugin = ['-p', 'airbyte_cdk.test.standard_tests.pytest_hooks'];
      const run = await python(['-m', 'pytest', ...plugin, ...QUIET, ...STRICT, '-k', 'not docker', suite], {
        env: { MAILROOM_FOLDER: folder, MAILROOM_EXECUTABLE: executable },
      });
      expect(verdict(run)).toEqual({ code: 0, passed: 8, output: '' });
    });
  });
});

describeClients("Airbyte's standard tests, on the image", () => {
  test('without an account they are refused in a line, unless none is needed', async () => {
    await withFolder('source-missive', async (folder) => {
      rmSync(join(folder, 'secrets'), { recursive: true });
      const suite = ['-m', 'pytest', join(ROOT, 'acceptance-tests', 'official'), '-p', 'no:cacheprovider'];
      const { code, stdout, stderr } = await python(suite, { folder });
      expect({ code, said: `${stdout}${stderr}` }).toEqual({ code: 4, said: expect.stringMatching(/^Exit: .*\n$/) });
      const without = ['--collect-only', '-q', '-m', 'image_tests and not requires_creds'];
      expect(await python([...suite, ...without], { folder })).toMatchObject({ code: 0 });
    });
  });

  describeImages(({ connector, reference }) => {
    test('passes', async () => {
      await withFolder(connector, async (folder) => {
        const suite = join(ROOT, 'acceptance-tests', 'official');
        const options = ['--connector-image', reference, '--read-from-streams', 'all'];
        const run = await python(['-m', 'pytest', suite, ...QUIET, ...STRICT, ...options], { folder });
        expect(verdict(run)).toEqual({ code: 0, passed: 6, output: '' });
      });
    });
  });
});

function verdict({ code, stdout, stderr }: Ended): { code: number | null; passed: number; output: string } {
  const passed = Number(/(\d+) passed/.exec(stdout)?.[1] ?? 0);
  return { code, passed, output: code === 0 ? '' : `${stdout}${stderr}`.slice(-4000) };
}
