import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Source } from '../declare/source.ts';
import { bearer } from '../http/authenticators.ts';
import { Redactor } from '../protocol/redactor.ts';
import type { Run } from '../verbs/session.ts';
import { Recorder } from './recorder.ts';

const idle = {
  ...{ windows: [], concurrency: 1, maxWaitSeconds: 600 },
  refusalPause: { firstSeconds: 1, maxSeconds: 1 },
};

/** A source of nothing, at this address, but for what is told otherwise. */
export function sourceAt(baseUrl: string, more: Partial<Source> = {}): Source {
  return {
    schemas: {},
    streams: () => [],
    dialect: () => ({ baseUrl, rules: [], readError: () => undefined }),
    quota: () => idle,
    authenticator: () => bearer('token'),
    check: async () => [],
    ...more,
  };
}

/** Runs a verb that needs a configuration and nothing else; what it said, and what it threw. */
export async function runVerb(
  verb: (run: Run, configFile: string) => Promise<void>,
  source: Source,
  clock: Clock,
  config: Record<string, unknown> = {},
): Promise<{ messages: Recorder['messages']; thrown?: unknown }> {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-'));
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify({ region: 'eu', ...config }));
  const emitter = new Recorder();
  const spec = { connectionSpecification: { type: 'object', properties: { region: { type: 'string' } } } };
  const tools = { emitter, redactor: new Redactor(), clock, stop: new AbortController() };
  try {
    await verb({ name: 'source-any', version: '0', spec, source, ...tools }, file);
    return { messages: emitter.messages };
  } catch (thrown) {
    return { messages: emitter.messages, thrown };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
