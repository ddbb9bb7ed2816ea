import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ANSWERS } from './cache.ts';

/** What a build of a connector always answers to the same question: it is asked once, whichever test file wants to know. */
export async function kept<T>(main: string, question: string, ask: () => Promise<T>): Promise<T> {
  const hash = createHash('sha256').update(question);
  const code = globSync(join(dirname(main), '**/*.js')).sort();
  for (const path of code) hash.update(readFileSync(path));
  const file = join(ANSWERS, `${hash.digest('hex')}.json`);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    const answer = await ask();
    mkdirSync(ANSWERS, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(answer));
    renameSync(`${file}.${process.pid}`, file);
    return answer;
  }
}
