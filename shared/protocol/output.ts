import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { Writable } from 'node:stream';

/** Where an output leads: Node's own streams for files know their descriptor, and so do those for pipes and sockets. */
type Described = Writable & { fd?: number };

/**
 * The same output, except that a file takes each piece whole or fails: Node writes to files what there is room for and
 * drops the rest without a word.
 */
export function wholly(output: Writable): Writable {
  const { fd } = output as Described;
  return fd === undefined || isWatched(fd) || (output as { isTTY?: boolean }).isTTY ? output : new WholeFile(fd);
}

class WholeFile extends Writable {
  readonly #fd: number;

  constructor(fd: number) {
    super();
    this.#fd = fd;
  }

  override _write(piece: Buffer, _encoding: string, done: (error?: Error) => void): void {
    try {
      for (let written = 0; written < piece.length; ) written += writeSync(this.#fd, piece, written);
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  }
}

/** Pipes and sockets have somebody at the other end, who may go. */
function isWatched(fd: number): boolean {
  const about = fstatSync(fd);
  return about.isFIFO() || about.isSocket();
}

/**
 * Whether somebody still holds the other end of an output, without writing anything: a socket refuses even an empty
 * write when nobody does, and a pipe that nobody reads cannot be opened for writing. True where it cannot be told.
 */
export function hasReader(output: Writable): boolean {
  const { fd } = output as Described;
  if (fd === undefined) return true;
  try {
    const about = fstatSync(fd);
    if (about.isSocket()) writeSync(fd, Buffer.alloc(0));
    else if (about.isFIFO()) closeSync(openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK));
    return true;
  } catch (error) {
    return !['EPIPE', 'ECONNRESET', 'ENXIO'].includes((error as NodeJS.ErrnoException).code ?? '');
  }
}
