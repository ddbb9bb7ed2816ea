import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { StrangersFolder } from '../../package/folder.ts';
import type { SectionName } from '../checks/check.ts';
import { stricterNote } from '../report.ts';
import type { Outcome, Result } from '../suite.ts';

const stranger = new StrangersFolder();
const program = join(stranger.runner, 'bin', 'airbyte-acceptance.js');

export function removePacked(): void {
  stranger.remove();
}

/** Runs the runner as it is packed: what it prints, and its exit code. */
export async function runPacked(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [report, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { report, complaint, code: child.exitCode };
}

/** The results as the runner tells them in JUnit XML. */
export async function resultsOfPacked(args: readonly string[], cwd: string): Promise<Result[]> {
  const { complaint, code } = await runPacked([...args, '--junit', 'results.xml'], cwd);
  if (code !== 0 && code !== 1) throw new Error(`The runner ended with ${code}: ${complaint}`);
  const results = resultsIn(readFileSync(join(cwd, 'results.xml'), 'utf8'));
  const failed = results.some(({ outcome }) => outcome === 'FAIL');
  if ((code === 1) !== failed) throw new Error(`The runner ended with ${code}, which is not what it found.`);
  return results;
}

const CASE = /<testcase classname="([^"]*)" name="([^"]*)" time="([^"]*)"(?:\/>|>([\s\S]*?)<\/testcase>)/g;
const MARKS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#10': '\n' };
const plain = (xml = ''): string => xml.replace(/&(#?\w+);/g, (mark, name: string) => MARKS[name] ?? mark);

function resultsIn(xml: string): Result[] {
  return [...xml.matchAll(CASE)].map(([, suite = '', name, seconds, inner = '']) => {
    const [, failure] = /<failure [^>]*>([\s\S]*)<\/failure>/.exec(inner) ?? [];
    const [, skipped] = /<skipped message="([^"]*)"\/>/.exec(inner) ?? [];
    const [, notes] = /<system-out>([\s\S]*)<\/system-out>/.exec(inner) ?? [];
    const outcome: Outcome = failure === undefined ? (skipped === undefined ? 'PASS' : 'SKIP') : 'FAIL';
    const [message = '', hint = ''] = plain(failure ?? skipped).split('\nWhat to do: ');
    const lines = notes === undefined ? [] : plain(notes).split('\n');
    return {
      section: suite.split('.').at(-1) as SectionName,
      name: plain(name),
      outcome,
      ms: Number(seconds) * 1000,
      message,
      hint,
      warnings: lines.filter((line) => line !== stricterNote),
      isStricter: lines.includes(stricterNote),
    };
  });
}
