import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { checks } from './checks/index.ts';
import { readConfig } from './config.ts';
import { foreignWorlds } from './foreign/worlds.ts';
import { toJUnit } from './junit.ts';
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
  const known = new Set(checks.map(({ name }) => name));
  const unknown = [...options.only, ...Object.keys(options.without)].filter((name) => !known.has(name));
  if (unknown.length > 0) throw new StartError(`There is no check ${unknown.join(', ')}. --list lists them.`);
  const config = readConfig(options.configPath);
  const target = targetOf(options, root);
  if (options.junit) mkdirSync(dirname(options.junit), { recursive: true });
  const own = options.foreign ? foreignWorlds : simulators;
  const start = options.simulator ? own[options.connector ?? ''] : undefined;
  if (options.simulator && !start) throw new StartError(`${options.connector} has no simulator.`);
  const simulator = await start?.();
  try {
    const previous = previousOf(options, config.connectorImage);
    const { foreign } = options;
    const name = options.connector ?? target.label;
    const more = { ...(simulator ? { simulator } : {}), ...(foreign ? { foreign } : {}) };
    const session = new Session({ config, target, previous, name, ...more });
    const report = new Report(write, reportOptions);
    report.start(`${name}${simulator ? ' against its simulator' : ''} (strictness ${config.strictness})`);
    const started = Date.now();
    const { only, without } = options;
    const results = await runSuite(session, { checks, only, without, onResult: (result) => report.line(result) });
    report.end(results, Date.now() - started);
    if (options.junit) writeFileSync(options.junit, toJUnit(name, results));
    return results;
  } finally {
    await simulator?.close();
  }
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
