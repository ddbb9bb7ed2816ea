/** Prints the URL of a running simulator as one line and closes it on SIGTERM or SIGINT. */
export function serveUntilSignal(simulator: { url: string; close(): Promise<void> }): void {
  process.stdout.write(`${simulator.url}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void simulator.close().then(() => process.exit(0)));
  }
}
