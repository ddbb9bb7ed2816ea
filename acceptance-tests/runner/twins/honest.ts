/**
 * A small source that keeps every rule, but for the one that it is told to break:
 *
 *   node honest.ts [--fault FILE.NAME] spec | check | discover | read [--config F] [--catalog F] [--state F]
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Row } from '../json.ts';
import { honestStreams } from './catalog.ts';
import { edit } from './edit.ts';
import type { Request, Twist } from './fault.ts';
import { failure, log } from './messages.ts';
import { Output } from './output.ts';
import { Outage } from './pages.ts';
import { read } from './read.ts';
import { honestConfig, honestSpec } from './specification.ts';

const text = { type: 'string' } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { fault: text, config: text, catalog: text, state: text },
});

async function twistOf(fault: string | undefined): Promise<Twist> {
  if (fault === undefined) return {};
  const [file, name = ''] = fault.split('.');
  const { faults } = (await import(`./faults/${file}.ts`)) as { faults: Record<string, Twist> };
  return faults[name] as Twist;
}

function parse(name: 'config' | 'catalog' | 'state'): unknown {
  const path = values[name];
  try {
    return path === undefined ? undefined : JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Error(`The ${name} is no JSON.`);
  }
}

const twist = await twistOf(values.fault);
const request: Request = { verb: positionals[0] ?? '', paths: values, cursors: new Map() };
const output = new Output(twist, request);

/** Reads the inputs, and refuses those that it cannot serve. */
function takeInputs(): void {
  if (values.config !== undefined) request.config = parse('config') as Row;
  if (values.catalog !== undefined) request.catalog = parse('catalog') as NonNullable<Request['catalog']>;
  const states = (parse('state') ?? []) as { stream: { stream_descriptor: { name: string }; stream_state: Row } }[];
  for (const { stream } of states) {
    const { cursor } = stream.stream_state ?? {};
    if (cursor) request.cursors.set(stream.stream_descriptor.name, String(cursor));
  }
  twist.request?.(request, (message) => output.raw(message));
  const modes = (request.catalog?.streams ?? []).map(({ sync_mode }) => sync_mode);
  const wrong = modes.find((mode) => mode !== 'full_refresh' && mode !== 'incremental');
  if (wrong !== undefined) throw new Error(`There is no sync_mode ${wrong}.`);
  if ((request.config?.proxy as Row | undefined)?.host === 'unreachable') throw new Error('The proxy does not answer.');
}

function connectionStatus(): Row {
  const { refresh_token: given } = (request.config?.credentials ?? {}) as Row;
  return given === honestConfig().credentials.refresh_token
    ? { status: 'SUCCEEDED' }
    : { status: 'FAILED', message: 'The refresh token is not right.' };
}

const verbs: Record<string, () => Promise<void>> = {
  spec: () => {
    const spec = honestSpec();
    edit(spec, twist.spec ?? {});
    return output.print({ type: 'SPEC', spec });
  },
  check: () => output.print({ type: 'CONNECTION_STATUS', connectionStatus: connectionStatus() }),
  discover: () => {
    const streams = honestStreams();
    edit(streams, twist.streams ?? {});
    return output.print({ type: 'CATALOG', catalog: { streams: Object.values(streams) } });
  },
  read: () => read(request, output, twist),
};

const exit = (code: number, error?: Error) => output.end(twist.exit?.(code, request, error) ?? code);

try {
  takeInputs();
  await output.print(log(`The twin does ${request.verb}.`));
  await verbs[request.verb]?.();
  await twist.end?.((message) => output.raw(message), request);
  exit(0);
} catch (error) {
  const type = twist.failureType ?? (error instanceof Outage ? 'transient_error' : 'config_error');
  await output.print(failure((error as Error).message, type));
  exit(1, error as Error);
}
