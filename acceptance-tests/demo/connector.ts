import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { DiscoveredStream } from '../playground/discover.ts';

/** A message of the Airbyte protocol, as far as the demo looks into it. */
export interface Message {
  type: string;
  log?: { level: string; message: string };
  record?: { stream: string; data: Record<string, unknown> };
  state?: { stream: { stream_descriptor: { name: string } } };
  catalog?: { streams: DiscoveredStream[] };
  connectionStatus?: { status: string; message?: string };
  trace?: {
    type: string;
    error?: { message: string };
    stream_status?: { stream_descriptor: { name: string }; status: string };
  };
}

/** Runs the built connector and hands every line of its output on; resolves with its exit code. */
export async function runConnector(
  main: string,
  args: readonly string[],
  onLine: (message: Message, line: string) => void,
): Promise<number> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<number>((resolve) => {
    child.once('close', (code) => resolve(code ?? 1));
  });
  for await (const line of createInterface({ input: child.stdout })) onLine(JSON.parse(line) as Message, line);
  return exited;
}
