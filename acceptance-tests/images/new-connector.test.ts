import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { StrangersFolder } from '../package/folder.ts';
import { Program } from '../support/program.ts';
import { docker, worksHere } from './docker.ts';

const NAME = 'source-stranger';
const IMAGE = `mailroom-test/${NAME}:0.1.0`;
const KIT = 'mailroom-airbyte-cdk-0.1.0.tgz';
const testWithDocker = worksHere() ? test : test.skip;

testWithDocker("a new connector's image is judged by the runner as it is packed", async () => {
  const folder = new StrangersFolder();
  const project = join(folder.path, NAME);
  const inProject = (command: string, ...args: string[]) => new Program(command, args, { cwd: project });
  let simulator: Program | undefined;
  try {
    folder.write('package.json', JSON.stringify({ dependencies: { '@mailroom/airbyte-cdk': `file:${NAME}/${KIT}` } }));
    await folder.node(join(folder.installed, 'bin', 'airbyte-cdk.js'), 'new', NAME);
    cpSync(join(import.meta.dirname, '../../dist', KIT), join(project, KIT));
    const installed = await inProject('npm', 'install', '--package-lock-only', '--no-audit', '--prefix', project).ended;
    expect([installed.code, installed.code === 0 ? '' : installed.stderr]).toEqual([0, '']);
    const built = await inProject('docker', 'build', '--tag', IMAGE, '.').ended;
    expect([built.code, built.code === 0 ? '' : built.stdout + built.stderr]).toEqual([0, '']);
    expect(docker('run', '--rm', '--entrypoint', 'ls', IMAGE, '/airbyte').split('\n')).toContain('LICENSES.txt');

    simulator = inProject(process.execPath, 'serve.ts');
    await simulator.until('leads to the simulator');
    const checks = [
      'test_check',
      'test_read',
      'test_image_labels',
      'test_image_environment_variables',
      'test_sigterm',
      'test_read_only_file_system',
    ];
    const runner = join(folder.runner, 'bin', 'airbyte-acceptance.js');
    const args = ['--image', IMAGE, ...checks.flatMap((check) => ['--check', check])];
    const judged = await inProject(process.execPath, runner, ...args).ended;
    expect([judged.code, judged.stdout]).toEqual([0, expect.stringMatching(/\d passed, 0 failed/)]);
  } finally {
    simulator?.child.kill();
    spawnSync('docker', ['rmi', '--force', IMAGE], { stdio: 'ignore' });
    folder.remove();
  }
});
