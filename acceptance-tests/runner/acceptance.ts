import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import type { Check } from './checks/check.ts';
import { checks } from './checks/index.ts';
import { type AcceptanceConfig, readConfig } from './config.ts';
import { foreignWorlds } from './foreign/worlds.ts';
import { toJUnit } from './junit.ts';
import { missingFiles } from './missing-files.ts';
import type { Options } from './options.ts';
import { Report, type ReportOptions } from './report.ts';
import { Session } from './session.ts';
import { simulators } from './simulators.ts';
import { type Result, runSuite } from './suite.ts';
import { CommandTarget, hasDocker, ImageTarget, type Target } from './target.ts';

/** Thrown when the suite cannot begin. */
export class StartError extends Error {}

/** Runs the suite as the options ask, and answers what came of each check. */
export async function runAcceptance(
  options: Options,
  root: string,
  write: (text: string) => void,
  reportOptions: ReportOptions = {},
): Promise<Result[]> {
  const { official, only, without } = options;
  const known = knownChecks(options);
  const config = readConfig(options.configPath, { official });
  refuseWithoutFiles(
    options,
    config,
    known.filter(({ name }) => (only.length === 0 || only.includes(name)) && !(name in without)),
  );
  const target = targetOf(options, root);
  if (options.junit) mkdirSync(dirname(options.junit), { recursive: true });
  const simulator = options.simulator ? await startSimulator(options) : undefined;
  try {
    const previous = previousOf(options, config.connectorImage);
    const report = new Report(write, reportOptions);
    const foreign = options.foreign && { ...options.foreign, onProgress: (text: string) => report.progress(text) };
    const name = options.connector ?? target.label;
    const more = { ...(simulator ? { simulator } : {}), ...(foreign ? { foreign } : {}), official };
    const session = new Session({ config, target, previous, name, ...more });
    const how = `strictness ${config.strictness}${official ? ', the official checks alone' : ''}`;
    report.start(`${name}${simulator ? ' against its simulator' : ''} (${how})`);
    const started = Date.now();
    const suite = { checks: known, only, without, onResult: (result: Result) => report.line(result) };
    const results = await runSuite(session, suite);
    report.end(results, Date.now() - started);
    if (options.junit) writeFileSync(options.junit, toJUnit(name, results));
    return results;
  } finally {
    await simulator?.close();
  }
}

/** The checks there are, once it is clear that all that were named are among them. */
function knownChecks({ official, only, without }: Options): readonly Check[] {
  const known = official ? checks.filter(({ section }) => section !== 'mailroom') : checks;
  const unknown = [...only, ...Object.keys(without)].filter((wanted) => !known.some(({ name }) => name === wanted));
  if (unknown.length === 0) return known;
  throw new StartError(`There is no ${official ? 'official ' : ''}check ${unknown.join(', ')}. --list lists them.`);
}

async function startSimulator({ connector = '', foreign }: Options): ReturnType<(typeof simulators)[string]> {
  const start = (foreign ? foreignWorlds : simulators)[connector];
  if (!start) throw new StartError(`${connector} has no simulator.`);
  return start();
}

/** One refusal at once, in place of a failure of every check. */
function refuseWithoutFiles(options: Options, config: AcceptanceConfig, wanted: readonly Check[]): void {
  const { connector, configPath, simulator } = options;
  const missing = missingFiles(config, wanted, simulator);
  if (missing.length === 0) return;
  const hasSimulator = connector !== undefined && connector in simulators && !simulator;
  const steps = [
    'Put them there; a connector configuration is the JSON that `check --config` takes, and stays out of version control.',
    ...(hasSimulator ? [`Without an account: npm run acceptance -- ${connector} --simulator`] : []),
    'Of the specification alone: --check test_spec, or another check of the section spec (--list).',
  ];
  const files = missing.map((path) => `  ${resolve(config.folder, path)}`);
  throw new StartError(
    `These files, which ${basename(configPath)} names, are missing:\n${[...files, ...steps].join('\n')}`,
  );
}

function targetOf({ connector = '', command, image, cwd }: Options, root: string): Target {
  if (command) return startable(new CommandTarget(command, cwd), cwd);
  if (image) return present(new ImageTarget(image));
  const main = join(root, 'dist', connector, 'main.js');
  if (!existsSync(main)) throw new StartError(`${main} is missing: run \`npm run build\` first.`);
  return new CommandTarget([process.execPath, main], cwd);
}

function startable(target: CommandTarget, cwd: string): Target {
  const { program } = target;
  const folders = program.includes('/') ? [''] : (process.env.PATH ?? '').split(delimiter);
  const isThere = folders.some((folder) => existsSync(resolve(cwd, folder, program)));
  if (!isThere && process.platform !== 'win32') throw new StartError(`There is no program ${program}.`);
  return target;
}

function present(target: ImageTarget): Target {
  if (!hasDocker()) throw new StartError('There is no program docker on the PATH; an image cannot be run without it.');
  if (!target.inspect()) throw new StartError(`docker has no image ${target.label}, and cannot pull it.`);
  return target;
}

/** An image of another version is that of the configuration, or of the command line, with another tag. */
function previousOf({ previousCommand, previousImage, image, cwd }: Options, configured: string) {
  if (previousCommand) return () => new CommandTarget(previousCommand, cwd);
  return (version: string): Target | undefined => {
    if (!previousImage && !image) return undefined;
    const name = previousImage ?? `${(image ?? configured).replace(/:[^:/]*$/, '')}:${version}`;
    const target = new ImageTarget(name);
    return target.inspect() ? target : undefined;
  };
}
