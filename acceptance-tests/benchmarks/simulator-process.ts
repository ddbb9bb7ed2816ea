import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A simulator in a process of its own, so that its work is not counted as the connector's. */
export class SimulatorProcess {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  static async start(args: readonly string[]): Promise<SimulatorProcess> {
    const main = join(import.meta.dirname, '../simulators/mailshake/main.ts');
    const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    const { value: url } = await lines[Symbol.asyncIterator]().next();
    return new SimulatorProcess(child, String(url));
  }

  /** When each granted call arrived (epoch milliseconds), and how many were refused. */
  async calls(): Promise<{ times: number[]; refusals: number }> {
    const answer = await fetch(new URL('/__control/calls?status=200', this.url));
    const { calls, totals } = (await answer.json()) as { calls: { time: string }[]; totals: { refusals: number } };
    return { times: calls.map(({ time }) => Date.parse(time)), refusals: totals.refusals };
  }

  stop(): void {
    this.#child.kill();
  }
}
