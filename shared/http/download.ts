import type { Clock } from '../clock.ts';
import { SourceError } from '../errors.ts';
import { Retry, withRetries } from './retry.ts';
import { type Transport, TransportError, transportError } from './transport.ts';

interface DownloadOptions {
  transport: Transport;
  clock: Clock;
  retryBudgetMs: number;
  signal: AbortSignal;
  log(level: 'WARN', message: string): void;
}

/** The host of a file does not give it out: its link has expired, say. */
export class FileRefused extends SourceError {
  constructor(status: number) {
    super(
      'transient_error',
      `The export's file could not be downloaded: its server answered with status ${status}. The next sync asks for a new one.`,
    );
  }
}

/**
 * The bytes of a public file, without credentials. A download that breaks off is taken up again from its start; the
 * bytes already handed out are passed over.
 */
export async function* download(url: string, options: DownloadOptions): AsyncGenerator<Uint8Array> {
  const { transport, clock, retryBudgetMs, signal, log } = options;
  let handedOut = 0;
  let pieces: AsyncIterator<Uint8Array> | undefined;
  const open = async (): Promise<AsyncIterator<Uint8Array>> => {
    const { status, body } = await transport.download(url, signal);
    if (status === 200) return passOver(body as AsyncIterable<Uint8Array>, handedOut);
    body.destroy();
    const error = new FileRefused(status);
    throw status >= 500 || status === 429 ? new Retry(error, 'pause') : error;
  };
  const next = (): Promise<IteratorResult<Uint8Array>> =>
    withRetries(
      async () => {
        try {
          pieces ??= await open();
          return await pieces.next();
        } catch (thrown) {
          pieces = undefined;
          const error = transportError(thrown, signal);
          if (!(error instanceof TransportError)) throw error;
          const told = new SourceError(
            'transient_error',
            'The export file could not be downloaded.',
            error.message,
            error,
          );
          throw new Retry(told, 'pause');
        }
      },
      {
        clock,
        signal,
        budgetMs: retryBudgetMs,
        onPause: (error, pause) => log('WARN', `${error.message} Trying again in ${(pause / 1000).toFixed(1)} s.`),
      },
    );

  for (let piece = await next(); !piece.done; piece = await next()) {
    handedOut += piece.value.length;
    yield piece.value;
  }
}

async function* passOver(body: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const piece of body) {
    if (left >= piece.length) left -= piece.length;
    else {
      yield left ? piece.subarray(left) : piece;
      left = 0;
    }
  }
}
