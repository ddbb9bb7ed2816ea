import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface ProgramOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** With a process group of its own, so that all that it starts can be ended together. */
  detached?: boolean;
}

/** A program as somebody at a terminal runs it, and what it says. */
export class Program {
  readonly ended: Promise<Ended>;
  readonly child: ChildProcess;
  #stdout = '';
  #stderr = '';

  constructor(command: string, args: readonly string[], { env, ...options }: ProgramOptions) {
    const stdio: StdioOptions = ['ignore', 'pipe', 'pipe'];
    this.child = spawn(command, args, { ...options, env: { ...process.env, ...env }, stdio });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code, signal) => resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr }));
    });
    this.ended.catch(() => {});
  }

  get stdout(): string {
    return this.#stdout;
  }

  /** Resolves when stdout has the text, and rejects if the program ends before. */
  async until(text: string): Promise<string> {
    while (!this.#stdout.includes(text)) {
      const more = new Promise<void>((resolve) => this.child.stdout?.once('data', () => resolve()));
      const end = await Promise.race([more, this.ended]);
      if (end && !this.#stdout.includes(text)) throw new Error(`It ended without saying "${text}":\n${end.stderr}`);
    }
    return this.#stdout;
  }
}

/** Runs a script of this repository, on this Node. */
export function runScript(path: string, args: readonly string[], cwd?: string): Program {
  return new Program(process.execPath, [path, ...args], cwd === undefined ? {} : { cwd });
}

/** Runs lines as a shell takes them; `node` is this Node, also where npm has set `NODE` to another. */
export function runShell(lines: string, cwd: string, env: Record<string, string> = {}): Promise<Ended> {
  const path = `${process.execPath.replace(/\/[^/]*$/, '')}:${process.env.PATH}`;
  return new Program('sh', ['-c', lines], { cwd, env: { PATH: path, NODE: '', ...env } }).ended;
}
