import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A request that a simulator has answered. */
export interface LoggedCall {
  method: string;
  /** Path and query. */
  url: string;
  /** Of the query and the body. */
  parameters: Record<string, unknown>;
  path: string;
  time: string;
  rows: number;
}

/** A simulator in a process of its own, so that its work is not counted as the connector's. */
export class SimulatorProcess {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** `api`: which one, such as "mailjet". */
  static async start(api: string, args: readonly string[]): Promise<SimulatorProcess> {
    const main = join(import.meta.dirname, '../simulators', api, 'main.ts');
    const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    const { value: url } = await lines[Symbol.asyncIterator]().next();
    return new SimulatorProcess(child, String(url));
  }

  /** The calls that were granted since they were last forgotten, and how many were refused. */
  async calls(): Promise<{ calls: LoggedCall[]; refusals: number }> {
    const answer = await fetch(new URL('/__control/calls?status=200', this.url));
    const { calls, totals } = (await answer.json()) as { calls: LoggedCall[]; totals: { refusals: number } };
    return { calls, refusals: totals.refusals };
  }

  async forgetCalls(): Promise<void> {
    await fetch(new URL('/__control/calls/clear', this.url), { method: 'POST' });
  }

  stop(): void {
    this.#child.kill();
  }
}
