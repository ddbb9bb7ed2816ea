import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Request, Twist } from './fault.ts';
import type { Message } from './messages.ts';

/** Standard output, message by message, no faster than they are read. */
export class Output {
  isStopped = false;
  readonly #twist: Twist;
  readonly #request: Request;

  constructor(twist: Twist, request: Request) {
    this.#twist = twist;
    this.#request = request;
    process.stdout.on('error', () => (twist.closed ? twist.closed() : process.exit(3)));
    process.on('SIGTERM', () => {
      this.isStopped = true;
      twist.term?.((message) => this.raw(message));
    });
  }

  raw(message: object | string): void {
    process.stdout.write(typeof message === 'string' ? message : `${JSON.stringify(message)}\n`);
  }

  /** Prints unless it was told to stop. */
  async print(message: Message): Promise<void> {
    if (this.isStopped && !this.#twist.term) return;
    if (this.#twist.message) this.#twist.message(message, (other) => this.raw(other), this.#request);
    else this.raw(message);
    const { patienceMs } = this.#twist;
    if (!process.stdout.writableNeedDrain || patienceMs === 0) return;
    const drained = once(process.stdout, 'drain');
    await (patienceMs === undefined ? drained : Promise.race([drained, wait(patienceMs, undefined, { ref: false })]));
  }

  /** Waits until all is written, then ends the process, by the signal if that is why. */
  end(code: number): void {
    process.stdout.write('', () => {
      if (!this.isStopped) process.exit(code);
      process.removeAllListeners('SIGTERM');
      process.kill(process.pid, 'SIGTERM');
    });
  }
}
