import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type GenerateOptions, nothing } from '../simulators/missive/generated/options.ts';
import { type MissiveSimulator, startMissive } from '../simulators/missive/missive.ts';
import { tokens } from '../simulators/missive/seed/ids.ts';
import { noLimits } from '../simulators/missive/settings.ts';
import type { Message, StreamState } from '../support/messages.ts';
import { bump, callsOf, type Kinds, least } from './resume-calls.ts';

// What syncs of a large account cost: calls beside the least that there must be, and memory. Run it after a build.

const main = process.env.CONNECTOR_MAIN ?? join(import.meta.dirname, '../../dist/source-missive/main.js');
const usageHook = join(import.meta.dirname, '../benchmarks/report-usage.mjs');
const folder = mkdtempSync(join(tmpdir(), 'mailroom-figures-'));
const every = { ...nothing, team: 4 };

type Result = { records: number; peakMiB: number; seconds: number; calls: Kinds };

/** A sync that goes on where the one before it stopped. */
class Account {
  readonly #missive: MissiveSimulator;
  readonly #streams: readonly string[];
  readonly #mailboxes: readonly string[];
  readonly #state = new Map<string, StreamState>();

  constructor(missive: MissiveSimulator, streams: readonly string[], mailboxes: readonly string[]) {
    this.#missive = missive;
    this.#streams = streams;
    this.#mailboxes = mailboxes;
  }

  async sync(): Promise<Result> {
    const unhurried = { requests_per_minute: 1_000_000, requests_per_15_minutes: 1_000_000, lookback_days: 0 };
    const config = { api_key: tokens.mara, api_url: this.#missive.url, mailboxes: this.#mailboxes, ...unhurried };
    const streams = this.#streams.map((name) => ({
      stream: { name, json_schema: {}, supported_sync_modes: ['full_refresh', 'incremental'] },
      ...{ sync_mode: 'incremental', destination_sync_mode: 'append' },
    }));
    const files = { config, catalog: { streams }, ...(this.#state.size > 0 && { state: [...this.#state.values()] }) };
    this.#missive.clearCalls();
    const began = performance.now();
    const { records, peakMiB } = await this.#read(files);
    this.#missive.advance(120_000);
    return { records, peakMiB, seconds: (performance.now() - began) / 1000, calls: callsOf(this.#missive) };
  }

  async #read(files: Record<string, unknown>): Promise<{ records: number; peakMiB: number }> {
    const args = Object.entries(files).flatMap(([name, content]) => {
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(content));
      return [`--${name}`, join(folder, `${name}.json`)];
    });
    const child = spawn(process.execPath, ['--import', usageHook, main, 'read', ...args], {
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    });
    let usage = '';
    const pipe = child.stdio[3];
    if (pipe && 'on' in pipe) pipe.on('data', (chunk: Buffer) => (usage += chunk));
    const ended = new Promise((resolve) => child.once('close', resolve));
    let records = 0;
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      if (line.startsWith('{"type":"RECORD"')) records += 1;
      if (!line.startsWith('{"type":"STATE"')) continue;
      const message = JSON.parse(line) as Extract<Message, { type: 'STATE' }>;
      this.#state.set(message.state.stream.stream_descriptor.name, message.state);
    }
    if ((await ended) !== 0) throw new Error('The sync failed.');
    return { records, peakMiB: (JSON.parse(usage) as { peakMiB: number }).peakMiB };
  }
}

async function withAccount(generate: GenerateOptions, work: (missive: MissiveSimulator) => Promise<void>) {
  const missive = await startMissive({
    ...{ now: '2026-07-02T01:20:00.000Z', sample: false, settings: noLimits, generate },
  });
  await work(missive);
  await missive.close();
}

/** Messages with bodies, comments and posts of so many conversations with five messages each. */
async function children(conversations: number, mailboxes: string[]): Promise<void> {
  const messages = 5;
  await withAccount({ conversations, messages, comments: 1, posts: 0, every }, async (missive) => {
    const account = new Account(missive, ['conversations', 'messages', 'comments', 'posts'], mailboxes);
    const rows = mailboxes.length > 1 ? [conversations, conversations / 4, 0] : [conversations];
    const what = `${conversations} conversations, ${mailboxes.join(' + ')}`;
    const pages = (of: number[]) => of.reduce((sum, count) => sum + Math.max(1, Math.ceil(count / 50)), 0);
    const say = (sync: string, result: Result, changed: number, news: number, met: number[]) => {
      const { lists, bodies } = least({ conversations: 0, changed, messages: news });
      const wanted = { pages: pages(met), lists, bodies, other: 2 * (mailboxes.length - 1) };
      tell(`${what}: ${sync}`, result, wanted);
    };
    say('first sync', await account.sync(), conversations, conversations * messages, rows);
    say(
      'idle sync',
      await account.sync(),
      0,
      0,
      rows.map(() => 1),
    );
    const changed = conversations / 100;
    bump(missive, changed);
    missive.advance(120_000);
    say('1% changed', await account.sync(), changed, changed, [changed + 1, ...rows.slice(1).map(() => 1)]);
  });
}

async function memory(conversations: number): Promise<void> {
  await withAccount({ conversations, messages: 0, comments: 0, every: nothing }, async (missive) => {
    const result = await new Account(missive, ['conversations'], ['all']).sync();
    tell(`${conversations} conversations alone`, result, {
      ...{ pages: Math.ceil(conversations / 50), lists: 0, bodies: 0, other: 0 },
    });
  });
}

function tell(what: string, { records, peakMiB, seconds, calls }: Result, wanted: Kinds): void {
  const total = (kinds: Kinds) => kinds.pages + kinds.lists + kinds.bodies + kinds.other;
  const parts = (['pages', 'lists', 'bodies', 'other'] as const).map(
    (kind) => `${kind} ${calls[kind]}/${wanted[kind]}`,
  );
  process.stdout.write(
    `${what}\n  calls ${total(calls)}, at least ${total(wanted)} (${parts.join(', ')}); ` +
      `${records} records, ${seconds.toFixed(1)} s, peak ${peakMiB.toFixed(0)} MiB\n`,
  );
}

try {
  for (const mailboxes of [['all'], ['all', 'team_all']]) await children(10_000, mailboxes);
  for (const conversations of [10_000, 100_000]) await memory(conversations);
} finally {
  rmSync(folder, { recursive: true });
}
