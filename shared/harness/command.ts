import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { later } from '../clock.ts';
import { isObject, type Row } from '../json.ts';

/** A file that Node.js runs, or a command with its arguments. */
export type Command = string | readonly string[];

/** One run, as far as it got. */
export interface Ran {
  messages: readonly Row[];
  /** Ended by `kill`, or after as many lines as were wanted. */
  wasKilled: boolean;
}

export interface RunPlan {
  args: readonly string[];
  /** Each is written into a file and handed over by its name: `--config config.json`. */
  files: Readonly<Record<string, unknown>>;
  /** Killed when so many lines have come; what comes behind them never arrives. */
  lines?: number;
  /** Is handed what kills the run. */
  onStart?(kill: () => void): void;
}

/** A run that takes longer hangs. */
const LONGEST_MS = 10 * 60_000;

/** Runs a source once. Throws what it said where it failed by itself. */
export async function runCommand(command: Command, { args, files, lines = Infinity, onStart }: RunPlan): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'nothing-lost-'));
  try {
    const [program = '', ...first] = typeof command === 'string' ? [process.execPath, command] : command;
    const options = Object.entries(files).flatMap(([name, content]) => {
      const path = join(folder, `${name}.json`);
      writeFileSync(path, JSON.stringify(content));
      return [`--${name}`, path];
    });
    const child = spawn(program, [...first, ...args, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [wasKilled, hangs, complaint] = [false, false, ''];
    const kill = (): void => {
      wasKilled = true;
      child.kill('SIGKILL');
    };
    later(LONGEST_MS, () => {
      hangs = true;
      child.kill('SIGKILL');
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    ended.catch(() => {});
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    onStart?.(kill);
    const received: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      received.push(line);
      if (received.length >= lines) {
        kill();
        break;
      }
    }
    const code = await ended;
    const messages = received.flatMap((line, index) => parse(line, wasKilled && index === received.length - 1));
    if (hangs) throw new Error(`The source did not end within ${LONGEST_MS / 60_000} minutes: ${args.join(' ')}`);
    if (code !== 0 && !wasKilled) throw new Error(whyFailed(messages, complaint, code));
    return { messages, wasKilled };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The last line of a run that was killed may have been cut off. */
function parse(line: string, mayBeCut: boolean): Row[] {
  try {
    const message: unknown = JSON.parse(line);
    if (isObject(message)) return [message];
  } catch {
    if (mayBeCut) return [];
  }
  throw new Error(`The source wrote a line that is no message: ${line.slice(0, 200)}`);
}

function whyFailed(messages: readonly Row[], complaint: string, code: number | null): string {
  const traces = messages.filter(({ type }) => type === 'TRACE').map((message) => JSON.stringify(message.trace));
  const errors = traces.filter((trace) => trace.includes('"ERROR"'));
  return [`The source failed by itself (exit code ${code}).`, ...errors, complaint].filter(Boolean).join('\n');
}
