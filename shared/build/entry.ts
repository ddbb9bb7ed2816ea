/**
 * The first thing of an executable that is evaluated. It loads the connector only where Node.js is new enough: an older
 * one would not understand its code, or fail in the middle of it. The build writes it in what any Node.js understands,
 * with the three values in place.
 */
declare const CONNECTOR_NAME: string;
declare const OLDEST_NODE: string;
declare const CONNECTOR: string;

/** What Node.js itself answers where an await is never done. */
const UNFINISHED = 13;

const [major = 0, minor = 0] = process.version.slice(1).split('.').map(Number);
const [leastMajor = 0, leastMinor = 0] = OLDEST_NODE.split('.').map(Number);

if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) {
  // A connector ends by itself: where nothing is left to do and it has not, it hangs, which is no success.
  process.once('beforeExit', () => {
    process.exitCode = process.exitCode || UNFINISHED;
  });
  import(CONNECTOR).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    refuse(`${CONNECTOR_NAME} lacks a part: ${error.message}. Copy its whole folder, with all that is in chunks/.`);
  });
} else {
  refuse(
    `${CONNECTOR_NAME} needs Node.js ${OLDEST_NODE} or newer; this is ${process.version}. Install a newer one, or run the connector's image.`,
  );
}

/** Says why nothing can begin, to the platform and to a person. */
function refuse(message: string): void {
  const error = { message, failure_type: 'config_error' };
  process.exitCode = 1;
  process.stdout.write(
    `${JSON.stringify({ type: 'TRACE', trace: { type: 'ERROR', emitted_at: Date.now(), error } })}\n`,
  );
  process.stderr.write(`${message}\n`);
}
