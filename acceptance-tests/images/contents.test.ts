import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { describeImages, docker, type Image, readOnly, shell } from './docker.ts';

const root = join(import.meta.dirname, '..', '..');
const quiet = ['--network', 'none', ...readOnly];

function configOf(image: Image): {
  Labels: Record<string, string>;
  Env: string[];
  Entrypoint: string[];
  Cmd?: string[] | null;
  User: string;
} {
  return JSON.parse(docker('image', 'inspect', image.reference))[0].Config;
}

function builtFiles({ connector }: Image): Record<string, string> {
  const folder = join(root, 'dist', connector);
  const paths = globSync('**', { cwd: folder }).filter((path) => statSync(join(folder, path)).isFile());
  const files = Object.fromEntries(paths.map((path) => [path, hashOf(join(folder, path))]));
  return { ...files, LICENSE: hashOf(join(root, 'LICENSE')) };
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

describeImages((image) => {
  test('its labels are the name and version of the metadata', () => {
    expect(configOf(image).Labels).toMatchObject({
      'io.airbyte.name': image.name,
      'io.airbyte.version': image.version,
    });
  });

  test('a build with other labels fails, and says what they must be', () => {
    const args = Object.entries({ CONNECTOR: image.connector, NAME: image.name, VERSION: '9.9.9' });
    const build = () =>
      docker('build', ...args.flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]), '--tag', 'never', root);
    expect(build).toThrow(`metadata.yaml says ${image.reference}`);
  });

  test('AIRBYTE_ENTRYPOINT has the words of the entrypoint, with absolute paths', () => {
    const { Env, Entrypoint, Cmd } = configOf(image);
    expect(Env).toContain(`AIRBYTE_ENTRYPOINT=${Entrypoint.join(' ')}`);
    expect(Entrypoint).toEqual(['/usr/local/bin/node', '/airbyte/main.js']);
    expect(Cmd ?? []).toEqual([]);
  });

  test('it runs as uid and gid 1000, who own /airbyte', () => {
    expect(configOf(image).User).toBe('1000:1000');
    const script = "id -un; id -u; id -g; stat -c '%u:%g %a' /airbyte; date +%Z";
    expect(shell(image, script, quiet).split('\n')).toEqual(['airbyte', '1000', '1000', '1000:1000 755', 'UTC', '']);
  });

  test('it holds the bundle that is built here, and nothing else of the repository', () => {
    const lines = shell(image, 'cd /airbyte && find . -type f -exec sha256sum {} +', quiet).trim().split('\n');
    const files = lines.map((line) => line.split(/\s+\.\//).reverse());
    expect(Object.fromEntries(files)).toEqual(builtFiles(image));
  });

  test('there are no packages and no tools to build with', () => {
    const names = ['npm', 'npx', 'yarn', 'corepack', 'tsc', 'esbuild', 'gcc', 'python3', 'make'];
    const tests = ['-type d -name node_modules', ...names.map((name) => `-not -type d -name ${name}`)];
    const asRoot = ['--user', '0', '--cap-add', 'DAC_OVERRIDE'];
    const found = shell(image, `find / -xdev '(' ${tests.join(' -o ')} ')' -print`, [...quiet, ...asRoot]);
    expect(found).toBe('');
  });

  test('a shell and the commands that the platform uses are there', () => {
    const commands = ['sh', 'sleep', 'mv', 'echo', 'kill', 'touch', 'cat', 'test', 'mkfifo', 'id'];
    expect(shell(image, `command -v ${commands.join(' >/dev/null && command -v ')} >/dev/null && echo all`)).toBe(
      'all\n',
    );
  });

  test.each([128, 256, 1024])('the heap ends below a memory limit of %i MiB', (limit) => {
    const script = `"$\{AIRBYTE_ENTRYPOINT%% *}" -p 'require("node:v8").getHeapStatistics().heap_size_limit / 2 ** 20'`;
    const heap = Number(shell(image, script, [...quiet, '--memory', `${limit}m`]));
    expect(heap).toBeGreaterThan(limit * 0.4);
    expect(heap).toBeLessThan(limit * 0.7);
  });
});
