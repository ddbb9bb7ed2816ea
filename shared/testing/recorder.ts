import { Writable } from 'node:stream';
import type { Row } from '../json.ts';
import { Emitter } from '../protocol/emitter.ts';
import type { Message } from '../protocol/messages.ts';
import { Redactor } from '../protocol/redactor.ts';

export type Recorded = Message | { type: 'RECORD'; stream: string; data: Row };

/** An emitter that keeps what would have left the process, in its order; `onMessage` and `onReady` look on. */
export class Recorder extends Emitter {
  readonly messages: Recorded[] = [];
  onMessage: (message: Recorded) => void = () => {};
  /** Runs when a reader waits for the output; may throw, as a killed process would. */
  onReady: () => void = () => {};

  constructor() {
    super({
      output: new Writable({ write: (_chunk, _encoding, done) => done() }),
      clock: { now: () => 0, sleep: async () => {} },
      redactor: new Redactor(),
      onBroken: () => {},
    });
  }

  override emit(message: Message): void {
    const sent = JSON.parse(JSON.stringify(message)) as Message;
    this.messages.push(sent);
    this.onMessage(sent);
  }

  override record(stream: string, data: Row): number {
    const message = { type: 'RECORD', stream, data: { ...data } } as const;
    this.messages.push(message);
    this.onMessage(message);
    return 0;
  }

  override async ready(): Promise<void> {
    this.onReady();
  }
}
