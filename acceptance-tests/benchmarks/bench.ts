import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultApiKey } from '../simulators/mailshake/settings.ts';
import { measure, median } from './measure.ts';
import { SimulatorProcess } from './simulator-process.ts';

const MAIN = join(import.meta.dirname, '../../dist/source-mailshake/main.js');
const LOOP = join(import.meta.dirname, 'minimal-loop.ts');
const MANY = Number(process.argv[2] ?? 1_000_000);
const FEW = 10_000;
const ROUNDS = 3;

const folder = mkdtempSync(join(tmpdir(), 'mailroom-bench-'));
try {
  await startTime();
  const few = await readOpens(FEW, 1);
  const many = await readOpens(MANY, ROUNDS);
  say(`peak memory at ${FEW} opens`, `${few.peakMiB.toFixed(0)} MiB`, 'below 150 MiB');
  say(`peak memory at ${MANY} opens`, `${many.peakMiB.toFixed(0)} MiB`, 'the same, below 150 MiB');
  say('CPU beside a minimal loop', `${many.ratio.toFixed(2)} ×`, 'at most 1.5 ×');
  say('CPU per record', `${((many.cpuSeconds / MANY) * 1e6).toFixed(1)} µs`, '');
  await quotaUse();
} finally {
  rmSync(folder, { recursive: true });
}

function say(what: string, figure: string, goal: string): void {
  process.stdout.write(`${what.padEnd(40)} ${figure.padStart(10)}   ${goal && `goal: ${goal}`}\n`);
}

async function startTime(): Promise<void> {
  const pairs: { spec: number; empty: number }[] = [];
  for (let round = 0; round < 21; round++) {
    const spec = await measure([MAIN, 'spec'], { usage: false });
    const empty = await measure(['-e', '0'], { usage: false });
    pairs.push({ spec: spec.wallSeconds, empty: empty.wallSeconds });
  }
  const ratio = median(pairs.map(({ spec, empty }) => spec / empty));
  say('start of spec beside an empty process', `${ratio.toFixed(2)} ×`, 'at most 2 ×');
}

async function readOpens(opens: number, rounds: number) {
  const simulator = await SimulatorProcess.start(['--opens', String(opens), '--quota', 'off']);
  try {
    const args = readArgs({ api_url: simulator.url });
    const results: { connector: number; loop: number; peakMiB: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      const connector = await measure([MAIN, ...args]);
      if (connector.lines < opens) throw new Error(`Only ${connector.lines} lines for ${opens} opens.`);
      const loop = await measure([LOOP, simulator.url, defaultApiKey]);
      results.push({ connector: connector.cpuSeconds, loop: loop.cpuSeconds, peakMiB: connector.peakMiB });
    }
    return {
      cpuSeconds: median(results.map(({ connector }) => connector)),
      ratio: median(results.map(({ connector, loop }) => connector / loop)),
      peakMiB: Math.max(...results.map(({ peakMiB }) => peakMiB)),
    };
  } finally {
    simulator.stop();
  }
}

/**
 * An "hour" of two seconds that allows 400 units: the time that the windows take, beside the time from the first call to the
 * first call of the last window.
 */
async function quotaUse(): Promise<void> {
  const windowMs = 2_000;
  const callsPerWindow = 200;
  const simulator = await SimulatorProcess.start([
    '--opens',
    '200000',
    '--quota',
    '400',
    '--window-ms',
    String(windowMs),
  ]);
  try {
    await measure([MAIN, ...readArgs({ api_url: simulator.url })]);
    const { times, refusals } = await simulator.calls();
    const windows = Math.ceil(times.length / callsPerWindow);
    const took = (times[(windows - 1) * callsPerWindow] ?? 0) - (times[0] ?? 0);
    say('quota used of what was allowed', `${((100 * (windows - 1) * windowMs) / took).toFixed(1)} %`, 'at least 95 %');
    say('refusals per window', (refusals / windows).toFixed(2), 'at most 1 without quota_units_per_hour');
  } finally {
    simulator.stop();
  }
}

function readArgs(settings: Record<string, unknown>): string[] {
  const config = { credentials: { auth_type: 'api_key', api_key: defaultApiKey }, ...settings };
  const catalog = {
    streams: [{ stream: { name: 'opens' }, sync_mode: 'incremental', destination_sync_mode: 'append' }],
  };
  const files = { config, catalog };
  for (const [name, value] of Object.entries(files)) writeFileSync(join(folder, `${name}.json`), JSON.stringify(value));
  return ['read', '--config', join(folder, 'config.json'), '--catalog', join(folder, 'catalog.json')];
}
