import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { connectorsNamed, findConnectors, readArguments } from '../../scripts/command-line.ts';
import type { ForeignOptions } from './foreign/ask.ts';
import { type ForeignArguments, foreignCheck, foreignOptionsOf } from './foreign/options.ts';

export const usage = `npm run acceptance -- [connector] [options]

Runs the official acceptance checks of Airbyte sources, and some more, against
any source. A connector of this repository takes about half a minute against
its simulator, and minutes as an image.

  connector               a connector of this repository, such as mailshake or
                          source-mailshake; its build is run
  --command "WORDS"       run this command instead, such as "python main.py"
  --image NAME            run this image instead, with docker
  --config FILE           acceptance-test-config.yml, or its folder (the
                          connector's; else the current folder's)
  --official              judge exactly as the official suite does: only its
                          checks, nothing stricter, no mailroom-acceptance.yml
  --simulator             start the connector's simulator, and point the
                          connector at it
  --previous-command "…"  the version to compare with in checks of backward
                          compatibility
  --previous-image NAME   the same, as an image
  --check NAME            only this check; can be given several times
  --skip NAME=REASON      leave this check out; can be given several times
  --foreign EXTENT        ask what becomes of rows when something else than the
                          API answers, once, at each call in turn: all (every
                          answer at every call), each (at one call of each kind
                          and position), or a number of calls for each answer,
                          drawn by --seed. Only this is asked unless --check
                          names more
  --api-url-setting PATH  the setting that holds the address of the API
                          (api_url); a.b is b within a
  --foreign-stream NAME   only this stream; can be given several times
  --foreign-answer NAME   only this answer; can be given several times
  --seed NUMBER           another number draws other calls (1)
  --foreign-out FOLDER    write what came of it, as Markdown and JSON
  --junit FILE            write the results as JUnit XML
  --list                  list the checks

Beside acceptance-test-config.yml may stand mailroom-acceptance.yml, which the
official suites do not read: the strictness and entries of the same form, laid
over those with the same config_path. Expected records and statuses belong
there, since the standard tests of airbyte-cdk refuse them, and so does
public_fields: by stream, the fields that may hold a value marked as secret.

A check that asks more than the official one of its name is called stricter in
the report, and each problem that the official one passes over says so.

It exits 0 if nothing failed, 1 if something did, 2 if it could not begin.
`;

/** The same where the runner stands alone, and there are no connectors by name. */
const usageAlone = usage
  .replace('npm run acceptance -- [connector] [options]', 'airbyte-acceptance [options]')
  .replace(/ A connector of this repository[\s\S]*?as an image\.\n/, '\n')
  .replace(/^ {2}connector [\s\S]*?(?=^ {2}--command)/m, '')
  .replace(
    "(the\n                          connector's; else the current folder's)",
    "(the\n                          current folder's)",
  )
  .replace(/^ {2}--simulator [\s\S]*?(?=^ {2}--previous-command)/m, '');

export function usageIn(root: string): string {
  return findConnectors(root).length > 0 ? usage : usageAlone;
}

export interface Options {
  connector?: string;
  command?: string;
  image?: string;
  configPath: string;
  simulator: boolean;
  official: boolean;
  previousCommand?: string;
  previousImage?: string;
  only: string[];
  without: Record<string, string>;
  junit?: string;
  foreign?: ForeignOptions;
  /** Where the user stands. */
  cwd: string;
}

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;

/** Reads the arguments; `help` and `list` ask for nothing else. Throws an error that says what is wrong with them. */
export function readOptions(
  args: readonly string[],
  root: string,
  cwd = folderOfUser(root),
): Options | 'help' | 'list' {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      ...{
        command: text,
        image: text,
        config: text,
        simulator: flag,
        official: flag,
        junit: text,
        list: flag,
        help: flag,
      },
      ...{ 'previous-command': text, 'previous-image': text, check: texts, skip: texts },
      ...{ foreign: text, 'foreign-stream': texts, 'foreign-answer': texts, 'foreign-out': text },
      ...{ 'api-url-setting': text, seed: text },
    },
  });
  if (values.help) return 'help';
  if (values.list) return 'list';
  const connector = connectorNamed(positionals, root);
  const { command, image, simulator = false, official = false } = values;
  if (!connector && !command && !image)
    throw new Error('Name a connector, a --command or an --image. --help tells more.');
  if (command && image) throw new Error('Give either --command or --image.');
  if (simulator && !connector) throw new Error('--simulator needs the name of a connector.');
  const folder = connector ? join(root, 'connectors', connector) : cwd;
  const foreign = foreignOptionsOf(values as ForeignArguments, cwd);
  const given = {
    connector,
    command,
    image,
    previousCommand: values['previous-command'],
    previousImage: values['previous-image'],
    junit: values.junit && resolve(cwd, values.junit),
    foreign,
  };
  return {
    ...onlyGiven(given),
    configPath: configAt(values.config ? resolve(cwd, values.config) : folder),
    simulator,
    official,
    only: values.check ?? (foreign ? [foreignCheck] : []),
    without: Object.fromEntries((values.skip ?? []).map(toReason)),
    cwd,
  };
}

/** `npm run` goes to the folder of the script first. In this repository whoever asks stands elsewhere; a project's own script means its project. */
function folderOfUser(root: string): string {
  return (findConnectors(root).length > 0 && process.env.INIT_CWD) || process.cwd();
}

type Given<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** Without what was left out, or is empty. */
function onlyGiven<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => Boolean(value))) as Given<T>;
}

function connectorNamed(words: readonly string[], root: string): string | undefined {
  const [connector, ...more] = words.length > 0 ? connectorsNamed(words, findConnectors(root)) : [];
  if (more.length > 0) throw new Error(`One connector at a time, not also ${more.join(', ')}.`);
  return connector;
}

/** The file itself, or the one in the folder. */
function configAt(given: string): string {
  const isFolder = statSync(given, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const path = isFolder ? join(given, 'acceptance-test-config.yml') : given;
  if (!existsSync(path)) throw new Error(`There is no ${path}; --config names another.`);
  return path;
}

function toReason(given: string): [string, string] {
  const [name = '', ...rest] = given.split('=');
  const reason = rest.join('=').trim();
  if (reason === '') throw new Error(`--skip ${name} needs a reason: --skip "${name}=because …".`);
  return [name, reason];
}
