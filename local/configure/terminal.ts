import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { Trouble } from '../database/trouble.ts';

/** Somebody who answers questions; what is secret is not shown while it is typed. */
export class Terminal {
  readonly #lines: Interface;
  readonly #answers: AsyncIterator<string>;
  readonly #isTerminal = process.stdin.isTTY === true;
  #isSecret = false;

  constructor() {
    const output = new Writable({
      write: (chunk, _encoding, done) => {
        if (!this.#isSecret) process.stdout.write(chunk);
        done();
      },
    });
    this.#lines = createInterface({ input: process.stdin, output, terminal: this.#isTerminal });
    this.#lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    this.#answers = this.#lines[Symbol.asyncIterator]();
  }

  say(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  /** What was answered, without blanks around it. */
  async ask(question: string, isSecret = false): Promise<string> {
    process.stdout.write(`${question} `);
    this.#isSecret = isSecret;
    const { value, done } = await this.#answers.next();
    this.#isSecret = false;
    if (isSecret || !this.#isTerminal) process.stdout.write('\n');
    if (done) throw new Trouble('The answers ended before the questions did. Nothing was written.', 2);
    return value.trim();
  }

  async agree(question: string): Promise<boolean> {
    return /^y(es)?$/i.test(await this.ask(`${question} [y/N]`));
  }

  close(): void {
    this.#lines.close();
  }
}
