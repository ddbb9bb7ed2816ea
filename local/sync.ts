import { Database } from './database/database.ts';
import { claim } from './database/registry.ts';
import { Trouble, troubleWith } from './database/trouble.ts';
import { runCommand } from './run-command.ts';
import { Config } from './source/config.ts';
import { Source } from './source/source.ts';
import { discover, endOf } from './sync/catalog.ts';
import { exportTables } from './sync/exports.ts';
import { keepHeapSmall } from './sync/heap.ts';
import { readOptions, type SyncOptions, usage } from './sync/options.ts';
import { chooseStreams, plan } from './sync/plan.ts';
import { Progress } from './sync/progress.ts';
import { formatProblems, formatReport, type Report, reportOf } from './sync/report.ts';
import { Sync } from './sync/sync.ts';

keepHeapSmall();
/** The signal that ends this run: not at once, so that no source and no file with secrets is left behind. */
let stopped: NodeJS.Signals | undefined;
/** One Ctrl-C may come twice, from the terminal and from npm. */
const ONE_WISH_MS = 500;

await runCommand('sync', usage, async (args) => {
  const options = readOptions(args, process.env.INIT_CWD ?? process.cwd());
  return options === 'help' ? options : sync(options);
});
if (stopped) process.exitCode = stopped === 'SIGINT' ? 130 : 143;

async function sync(options: SyncOptions): Promise<number> {
  const config = Config.read(options.config, process.env);
  const source = new Source(options.source);
  let stoppedAt = Number.POSITIVE_INFINITY;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Who asks twice does not want to wait.
      source.stop(performance.now() - stoppedAt > ONE_WISH_MS ? 'SIGKILL' : 'SIGTERM');
      stopped ??= signal;
      stoppedAt = Math.min(stoppedAt, performance.now());
    });
  }
  try {
    const database = await Database.open(options.to);
    try {
      return await readInto(database, source, config, options);
    } finally {
      database.close();
    }
  } catch (error) {
    throw troubleWith(options.to, error);
  } finally {
    source.close();
  }
}

async function readInto(database: Database, source: Source, config: Config, options: SyncOptions): Promise<number> {
  const began = performance.now();
  const session = await database.connect();
  await claim(session, options.to, source.label);
  const all = await discover(source, config);
  const streams = chooseStreams(all, options.streams, source.connector);
  const planned = await plan(session, streams, all, { ...options, settings: config.settings });

  const progress = new Progress(process.stderr, options.isQuiet);
  const reading = new Sync(database, session, config, progress);
  if (stopped) throw new Trouble('It was stopped before anything was read.');
  const ended = await reading.run(source, planned);
  progress.end();

  const problems = [...reading.errors];
  const results = reading.results();
  if (ended.code !== 0 && problems.length === 0 && results.every(({ error }) => error === undefined)) {
    problems.push(config.redact(`${source.label} has not read everything. ${endOf(ended)}`));
  }
  const report = await reportOf(options.to, (performance.now() - began) / 1000, results, problems, progress);
  const targets = planned.map(({ target }) => target);
  for (const format of ['parquet', 'csv'] as const) {
    const folder = options[format];
    if (folder !== undefined) await exportTables(session, targets, folder, format);
  }
  // Otherwise DuckDB does so when it closes, with less memory.
  await session.withMemory(() => session.run('CHECKPOINT landing'));
  tell(report, options);
  return report.isComplete ? 0 : 1;
}

function tell(report: Report, { isQuiet, isJson }: SyncOptions): void {
  if (isJson) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else if (!isQuiet) process.stdout.write(formatReport(report));
  if (!isJson) process.stderr.write(formatProblems(report));
}
