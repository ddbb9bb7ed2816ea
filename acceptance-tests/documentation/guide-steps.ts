import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './pages.ts';

/** What a reader of a guide does with a block of it, in the order of the page. */
export type Step =
  | { write: string; text: string }
  | { edit: string; below?: string; inPlaceOf?: string; text: string }
  | { run: string };

const BLOCK = /^```(\w*)\n([\s\S]*?)^```$/gm;
const FILE = /^`([^`]+)`:$/;
const EDIT = /^In `([^`]+)`, (below|in place of) `([^`]+)`:$/;

/** Throws where it is not said what a block is. */
export function stepsOf(page: string): readonly Step[] {
  return [...page.matchAll(BLOCK)].map(({ index, 1: language, 2: text = '' }) => {
    const lead = page.slice(0, index).trimEnd().split('\n').at(-1) ?? '';
    const [, write] = FILE.exec(lead) ?? [];
    if (write !== undefined) return { write, text };
    const [, edit, how, line] = EDIT.exec(lead) ?? [];
    if (edit !== undefined && line !== undefined) {
      return how === 'below' ? { edit, below: line, text } : { edit, inPlaceOf: line, text };
    }
    if (language === 'sh') return { run: text.trimEnd() };
    throw new Error(`No line says what this block is: ${text.slice(0, 80)}`);
  });
}

/** Folders that no command of the guide looks at, tests that are of others, and what was made. */
const LEFT_OUT =
  /^(?:acceptance-tests\/(?:benchmarks|clients|demo|images|official|state-migration)|connectors\/[^/]+\/secrets)$/;
const TEST =
  /(?<!^schemas\/[\w-]+|^acceptance-tests\/every-source\/[\w-]+|\/sheets|\/documentation\/places|\/local\/connectors|\/playground\/playground)\.test\.ts$/;
const COPIED = [
  ...['package.json', 'biome.json', 'tsconfig.json', 'jest.config.js'],
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/add-a-stream.md'],
];
const FOLDERS = ['acceptance-tests', 'connectors', 'examples', 'local', 'packages', 'schemas', 'scripts', 'shared'];

/** Files of the guide's connector: somebody may have followed the guide here. */
const OF_GUIDE = /\/(?:source-)?acme(?:\.[\w.]+)?$/;

/** A copy of this repository, without the guide's connector, in a folder that is there: what the guide needs of it. */
export function copyRepository(folder: string, root = ROOT): void {
  const isNeeded = (path: string): boolean => ![LEFT_OUT, TEST, OF_GUIDE].some((one) => one.test(relative(root, path)));
  for (const name of [...COPIED, ...FOLDERS]) {
    cpSync(join(root, name), join(folder, name), { recursive: true, filter: isNeeded });
  }
  linkPackages(join(root, 'node_modules'), join(folder, 'node_modules'));
}

/** As `npm ci` does it, the package of shared/ is the copy's own. */
function linkPackages(from: string, to: string): void {
  const own = '@mailroom';
  mkdirSync(join(to, own), { recursive: true });
  symlinkSync('../../shared', join(to, own, 'airbyte-cdk'));
  for (const name of readdirSync(from)) if (name !== own) symlinkSync(join(from, name), join(to, name));
}

/** Writes a file, whose folder must be there, or puts lines into one, at the first line that begins as is said. */
export function apply(folder: string, step: Exclude<Step, { run: string }>): void {
  if ('write' in step) {
    writeFileSync(join(folder, step.write), step.text, { flag: 'wx' });
    return;
  }
  const { edit, below, inPlaceOf, text } = step;
  const path = join(folder, edit);
  const lines = readFileSync(path, 'utf8').split('\n');
  const begins = below ?? inPlaceOf ?? '';
  const place = lines.findIndex((line) => line.trimStart().startsWith(begins));
  if (place < 0) throw new Error(`${edit} has no line that begins with ${begins}`);
  const kept = below === undefined ? [] : [lines[place]];
  writeFileSync(path, [...lines.slice(0, place), ...kept, text.trimEnd(), ...lines.slice(place + 1)].join('\n'));
}
