import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { CommandOptions, Verb } from '../support/connector.ts';
import type { Message } from '../support/messages.ts';
import type { Process } from '../support/process.ts';
import { silent, withServer } from '../support/server.ts';
import { catalogOf, configOf, mailjetConnector as connector, withMailjet } from './setup.ts';

const complaint = /^The output cannot be written: (ENOSPC|EFBIG): [^\n]+\.\n$/;

async function filesFor(api: { url: string }, verb: Verb): Promise<CommandOptions> {
  if (verb === 'spec') return {};
  const config = configOf(api);
  return verb === 'read' ? { config, catalog: await catalogOf(['contacts', 'messages']) } : { config };
}

async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-output-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a disk that is full', () => {
  test.concurrent.each(['spec', 'check', 'discover', 'read'] as const)('is no success of %s', async (verb) => {
    await withMailjet({}, async (mailjet) => {
      const output = openSync('/dev/full', 'w');
      const run = await connector.run(verb, { ...(await filesFor(mailjet, verb)), output, stderr: complaint });
      closeSync(output);
      expect([run.code, run.signal, run.stderr]).toEqual([1, null, expect.stringMatching(complaint)]);
    });
  });

  test.concurrent.each(['--help', '--version'])('is no success of %s', async (argument) => {
    const output = openSync('/dev/full', 'w');
    const run = await connector.runArguments([argument], { output, stderr: complaint });
    closeSync(output);
    expect([run.code, run.stderr]).toEqual([1, expect.stringMatching(complaint)]);
  });

  test.concurrent('in the middle of a read, even of its last line, is no success', async () => {
    await withMailjet({}, async (mailjet) => {
      await withFolder(async (folder) => {
        const files = await filesFor(mailjet, 'read');
        const whole = await writtenBytes(folder, files);
        for (const fileBlocks of [1, Math.floor((whole - 1) / 512)]) {
          const output = openSync(join(folder, `cut-${fileBlocks}`), 'w');
          const run = await connector.run('read', { ...files, output, fileBlocks, stderr: complaint });
          closeSync(output);
          expect([run.code, run.stderr]).toEqual([1, expect.stringMatching(complaint)]);
        }
      });
    });
  });
});

/** How much a read writes into a file, and that it says so by 0. */
async function writtenBytes(folder: string, files: CommandOptions): Promise<number> {
  const path = join(folder, 'whole');
  const output = openSync(path, 'w');
  const run = await connector.run('read', { ...files, output });
  closeSync(output);
  expect(run.code).toBe(0);
  return statSync(path).size;
}

const exhausted: RequestListener = (_request, response) => {
  response.writeHead(429, { 'retry-after': '300' }).end();
};

describe('a reader that goes away is noticed though there is nothing to write', () => {
  test.concurrent('while an answer does not come: from a socket', async () => {
    await withServer(silent, async (server) => {
      const process = connector.start('read', await filesFor(server, 'read'));
      await server.called;
      process.closeOutput();
      const run = await process.finished;
      expect([run.code, run.signal]).toEqual([1, null]);
    });
  });

  test.concurrent('while the quota is waited for: from a socket', async () => {
    await withServer(exhausted, async (server) => {
      const onMessage = (message: Message, process: Process): void => {
        if (JSON.stringify(message).includes('RATE_LIMITED')) setTimeout(() => process.closeOutput(), 100);
      };
      const run = await connector.run('read', { ...(await filesFor(server, 'read')), onMessage });
      expect([run.code, run.signal]).toEqual([1, null]);
    });
  });

  test.concurrent.each(['read', 'check'] as const)('%s: from a pipe', async (verb) => {
    await withServer(silent, async (server) => {
      await withFolder(async (folder) => {
        const pipe = join(folder, 'pipe');
        execFileSync('mkfifo', [pipe]);
        const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
        const output = openSync(pipe, 'w');
        const process = connector.start(verb, { ...(await filesFor(server, verb)), output });
        closeSync(output);
        await server.called;
        closeSync(reader);
        const run = await process.finished;
        expect([run.code, run.signal]).toEqual([1, null]);
      });
    });
  });
});
