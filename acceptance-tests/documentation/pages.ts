import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** Every page that users and contributors read, by its path in the repository. */
export const pages: readonly string[] = globSync(
  ['*.md', 'docs/**/*.md', 'connectors/*/*.md', 'examples/*.md', 'packages/*/*.md'],
  { cwd: ROOT },
).sort();

export function readPage(path: string, root = ROOT): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The blocks of code of a language, without their fences. */
export function blocksOf(text: string, language: string): string[] {
  const blocks = text.matchAll(/^( *)```(\S*)\n([\s\S]*?)^\1```$/gm);
  return [...blocks].filter((block) => block[2] === language).map(([, , , code = '']) => code);
}

/** The block with these words; there must be one. */
export function blockWith(page: string, language: string, words: string): string {
  const found = blocksOf(readPage(page), language).filter((code) => code.includes(words));
  if (found.length !== 1)
    throw new Error(`${page} has ${found.length} blocks of ${language} with "${words}", not one.`);
  return found[0] ?? '';
}

/** What is wrong with a target such as `docs/airbyte.md#a-source` of the repository: undefined when it is there. */
export function faultOf(target: string, root = ROOT): string | undefined {
  const [path = '', heading] = target.split('#');
  if (!existsSync(join(root, path))) return `${target}: there is no ${path}`;
  if (heading === undefined) return undefined;
  return anchorsOf(readPage(path, root)).includes(heading) ? undefined : `${target}: ${path} has no such heading`;
}

/** As GitHub makes them: lower case, no punctuation, hyphens for blanks, numbers behind those that come again. */
function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>();
  return withoutCode(text)
    .split('\n')
    .flatMap((line) => /^#{1,6} +(.*?) *$/.exec(line)?.[1] ?? [])
    .map((title) => {
      const anchor = title
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replaceAll(/[^\p{Letter}\p{Number}\p{Mark} _-]/gu, '')
        .replaceAll(' ', '-');
      const times = seen.get(anchor) ?? 0;
      seen.set(anchor, times + 1);
      return times === 0 ? anchor : `${anchor}-${times}`;
    });
}

export function withoutCode(text: string): string {
  return text.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '').replaceAll(/`[^`\n]*`/g, (code) => code.slice(1, -1));
}
