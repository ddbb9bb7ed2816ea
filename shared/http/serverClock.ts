import type { Clock } from '../clock.ts';
import type { HttpResponse, Transport } from './transport.ts';
import { serverTime } from './waits.ts';

/** Dates are whole seconds, and come a little late: so much is no difference of clocks. */
const SAME_MS = 5_000;
/** So much is worth telling. */
const TOLD_MS = 5 * 60_000;
const MINUTE_MS = 60_000;

/** The server's clock, as far as the Date of its answers has shown it. */
export class ServerClock {
  readonly #clock: Clock;
  readonly #warn: (message: string) => void;
  #aheadMs: number | undefined;
  #wasTold = false;
  /** Whether anything was answered yet. */
  hasAnswered = false;

  constructor(clock: Clock, warn: (message: string) => void) {
    this.#clock = clock;
    this.#warn = warn;
  }

  /** Whether an answer has had a Date. */
  get isKnown(): boolean {
    return this.#aheadMs !== undefined;
  }

  /** Now by the server's clock; by ours, as long as nothing else is known. */
  now(): number {
    return this.at(this.#clock.now());
  }

  /** A moment of our clock by the server's. */
  at(ours: number): number {
    return ours + (this.#aheadMs ?? 0);
  }

  /** The same transport, whose answers are looked at. */
  watching(transport: Transport): Transport {
    return {
      ...transport,
      send: async (request, signal) => {
        const response = await transport.send(request, signal);
        this.see(response.headers);
        return response;
      },
    };
  }

  see(headers: HttpResponse['headers']): void {
    this.hasAnswered = true;
    const time = serverTime(headers);
    // A stored answer has the date of its making.
    if (time === undefined || headers.age !== undefined) return;
    const ahead = time - this.#clock.now();
    this.#aheadMs = Math.abs(ahead) <= SAME_MS ? 0 : ahead;
    if (this.#wasTold || Math.abs(ahead) <= TOLD_MS) return;
    this.#wasTold = true;
    this.#warn(
      `This machine's clock is ${inWords(Math.abs(ahead))} ${ahead > 0 ? 'behind' : 'ahead of'} the API's, which is gone by. Set the clock.`,
    );
  }
}

/** Minutes below two hours, hours below two days, else days. */
function inWords(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 2 * 60) return `${minutes} minutes`;
  const hours = Math.round(ms / (60 * MINUTE_MS));
  return hours < 2 * 24 ? `${hours} hours` : `${Math.round(ms / (24 * 60 * MINUTE_MS))} days`;
}
