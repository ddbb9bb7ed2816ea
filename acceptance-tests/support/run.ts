import type { Message } from './messages.ts';
import { Output } from './output.ts';

/** A process that has ended, with all that it wrote. */
export class Run extends Output {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The lines of stdout. */
  readonly lines: readonly string[];
  readonly stderr: string;

  constructor(
    end: { code: number | null; signal: NodeJS.Signals | null; lines: readonly string[]; stderr: string },
    messages: readonly Message[],
  ) {
    super(messages);
    this.code = end.code;
    this.signal = end.signal;
    this.lines = end.lines;
    this.stderr = end.stderr;
  }
}
