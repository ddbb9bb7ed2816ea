import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Message } from '../support/messages.ts';
import { problemsOf, problemsOfRead } from '../support/validate.ts';
import type { Account } from './accounts.ts';
import { countRecords, Lines, withFolder } from './container.ts';
import { describeImages, hostNetwork, type Image, readOnly } from './docker.ts';
import { withLargeAccount } from './verbs.ts';

/** How the platform starts a connector in its pod: outputs are named pipes, a file asks for the end. */
const wrapper = `
  test -n "$AIRBYTE_ENTRYPOINT" || exit 127
  (eval "$AIRBYTE_ENTRYPOINT read --config /source/connectorConfig.json --catalog /source/catalog.json" 2> stderr > stdout) &
  subshell=$!
  (until test -f TERMINATED; do sleep 1; done; kill $subshell) &
  wait $subshell
  code=$?
  echo $code > exitCode.new
  mv exitCode.new exitCode.txt
  exit $code
`;

type Pod = {
  /** The process that reads stdout: killed, the reader is gone; stopped, it stalls. */
  reader: ReturnType<typeof spawn>;
  terminate(): void;
};

/** Reads a large account as the platform does, and answers how it ended. */
async function readInPod(
  image: Image,
  { config, catalog }: Pick<Account, 'config'> & { catalog: object },
  onMessage: (message: Message, pod: Pod) => void = () => {},
) {
  return withFolder({ 'connectorConfig.json': config, 'catalog.json': catalog }, async (folder) => {
    const path = (name: string) => join(folder, name);
    spawnSync('mkfifo', ['--mode', '666', path('stdout'), path('stderr')]);
    const reader = spawn('cat', [path('stdout')], { stdio: ['ignore', 'pipe', 'inherit'] });
    const errors = spawn('cat', [path('stderr')], { stdio: ['ignore', 'pipe', 'inherit'] });
    let stderr = '';
    errors.stdout.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const pod: Pod = { reader, terminate: () => writeFileSync(path('TERMINATED'), '') };
    const output = new Lines(reader.stdout, (message) => onMessage(message, pod));
    const whole = new Promise((resolve) => reader.once('close', resolve));
    const container = spawn(
      'docker',
      [
        ...['run', '--rm', '--log-driver', 'none', ...hostNetwork, ...readOnly, '--user', '1000:1000'],
        ...['--volume', `${folder}:/source`, '--workdir', '/source'],
        ...['--entrypoint', 'sh', image.reference, '-c', wrapper],
      ],
      { stdio: 'ignore' },
    );
    const code = await new Promise((resolve) => container.once('close', resolve));
    for (const { pid } of [reader, errors]) if (pid && code !== 0) spawnSync('kill', ['-KILL', String(pid)]);
    await whole;
    const exitCode = existsSync(path('exitCode.txt')) ? readFileSync(path('exitCode.txt'), 'utf8') : undefined;
    return { code, exitCode, stderr, messages: output.messages };
  });
}

/** Does something once, when records have come. */
function after(records: number, action: (pod: Pod) => void): (message: Message, pod: Pod) => void {
  let seen = 0;
  return ({ type }, pod) => {
    if (type === 'RECORD' && ++seen === records) action(pod);
  };
}

describeImages((image) => {
  test('a whole read through named pipes', async () => {
    await withLargeAccount(image, async ({ counts, ...account }) => {
      const { messages, ...end } = await readInPod(image, account);
      expect(end).toEqual({ code: 0, exitCode: '0\n', stderr: '' });
      expect(countRecords(messages)).toEqual(counts);
      expect(messages.flatMap(problemsOf)).toEqual([]);
      expect(problemsOfRead(messages, Object.keys(counts), true)).toEqual([]);
    });
  });

  test('a cancel: the reader goes away, and the connector ends before anybody kills it', async () => {
    await withLargeAccount(image, async (account) => {
      const { messages, ...end } = await readInPod(
        image,
        account,
        after(1_000, ({ reader }) => reader.kill('SIGKILL')),
      );
      expect(end).toEqual({ code: 1, exitCode: '1\n', stderr: '' });
    });
  });

  test('a cancel in its whole order: the reader goes away, the subshell is ended, the rest is killed', async () => {
    await withLargeAccount(image, async (account) => {
      const { messages, stderr, ...end } = await readInPod(
        image,
        account,
        after(1_000, ({ reader, terminate }) => {
          reader.kill('SIGKILL');
          terminate();
        }),
      );
      // Whoever is first: the connector, or the end of the subshell.
      expect(stderr).toBe('');
      expect([1, 143]).toContain(end.code);
      expect(end.exitCode).toBe(`${end.code}\n`);
    });
  });

  test('a cancel while the reader is stalled: only the subshell hears of it, and the container ends', async () => {
    await withLargeAccount(image, async (account) => {
      const { messages, ...end } = await readInPod(
        image,
        account,
        after(1_000, ({ reader, terminate }) => {
          reader.kill('SIGSTOP');
          terminate();
        }),
      );
      expect(end).toEqual({ code: 143, exitCode: '143\n', stderr: '' });
    });
  });
});
