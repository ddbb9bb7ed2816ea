import { every, later, systemClock } from './clock.ts';
import { plainCommand } from './commands.ts';
import type { Source } from './declare/source.ts';
import { configError, Stopped } from './errors.ts';
import { withPrivacySettings } from './privacy/settings.ts';
import { Emitter } from './protocol/emitter.ts';
import { Redactor } from './protocol/redactor.ts';

/** The payload of the message SPEC. */
export interface Spec {
  /** The JSON Schema (draft 7) of the configuration. */
  connectionSpecification: Record<string, unknown>;
  [name: string]: unknown;
}

/** A connector as an executable. Where `spec` and `source` are functions, each verb loads only what it needs. */
export interface Executable<C> {
  name: string;
  version: string;
  spec: Spec | (() => Promise<{ default: Spec }>);
  source: Source<C> | (() => Promise<Source<C>>);
}

/** A stopped process ends by itself within this time, whatever is still under way. */
const GRACE_MS = 4_000;
/** How often it is looked whether anybody still reads, while there may be nothing to write for long. */
const LOOK_MS = 500;

/**
 * Runs the verb on the command line. Exit code 0: everything asked for was delivered, to the last byte; otherwise there
 * is an ERROR trace, or a sentence on stderr where the output takes nothing any more, or the process ends by the signal
 * that stopped it, or silently when nobody reads its output any more.
 */
export async function run<C>(
  executable: Executable<C>,
  args: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const stop = new AbortController();
  const redactor = new Redactor();
  const emitter = new Emitter({
    output: process.stdout,
    clock: systemClock,
    redactor,
    onBroken: (error) => {
      process.exitCode = 1;
      if (!isReaderGone(error)) complain(redactor.redact(`The output cannot be written: ${error.message}.`));
      stop.abort(new Stopped('output'));
      later(GRACE_MS, () => process.exit(1));
    },
  });
  every(LOOK_MS, () => emitter.lookForReader());
  stopOnSignals(stop);
  try {
    if (!(await perform(executable, args, { stop, redactor, emitter }))) process.exitCode = 1;
  } catch (thrown) {
    process.exitCode = 1;
    if (!stop.signal.aborted) emitter.error(thrown);
  }
  await emitter.end();
  const reason: unknown = stop.signal.reason;
  if (reason instanceof Stopped && reason.by !== 'output') endBy(reason.by);
  else process.exit();
}

type Tools = { stop: AbortController; redactor: Redactor; emitter: Emitter };

async function perform<C>(executable: Executable<C>, args: readonly string[], tools: Tools): Promise<boolean> {
  const { name, version, spec: specOf, source: sourceOf } = executable;
  const command = plainCommand(args) ?? (await parse(args, name, version));
  if ('text' in command) {
    tools.emitter.text(command.text);
    return true;
  }
  const spec = withPrivacySettings(typeof specOf === 'function' ? (await specOf()).default : specOf);
  if (command.verb === 'spec') {
    tools.emitter.emit({ type: 'SPEC', spec });
    return true;
  }
  const { check, discover, read } = await import('./verbs/index.ts');
  const source = (typeof sourceOf === 'function' ? await sourceOf() : sourceOf) as unknown as Source;
  const run = { name, version, spec, source, clock: systemClock, ...tools };
  if (command.verb === 'read') return read(run, command);
  await (command.verb === 'check' ? check : discover)(run, command.config);
  return true;
}

async function parse(args: readonly string[], name: string, version: string) {
  const { parseCommandLine } = await import('./cli.ts');
  try {
    return await parseCommandLine(args, name, version);
  } catch (error) {
    // The parser itself stumbles over options such as --toString.
    const isOurs = error instanceof Error && !(error instanceof TypeError);
    const reason = isOurs ? error.message.replace(/(?<![.?])$/, '.') : 'This command line cannot be understood.';
    throw configError(`${reason} See ${name} --help.`);
  }
}

/** A reader may go whenever it has read enough: that is its own affair. */
function isReaderGone({ code = '' }: NodeJS.ErrnoException): boolean {
  return ['EPIPE', 'ECONNRESET'].includes(code);
}

/** Where not even stderr takes anything, the exit code is all that is left. */
function complain(sentence: string): void {
  process.stderr.on('error', () => {});
  process.stderr.write(`${sentence}\n`);
}

function stopOnSignals(stop: AbortController): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stop.abort(new Stopped(signal));
      later(GRACE_MS, () => endBy(signal));
    });
  }
}

/** Ends the process by the signal itself, as callers expect; the first process of a container can only exit. */
function endBy(signal: NodeJS.Signals): void {
  process.exitCode = signal === 'SIGINT' ? 130 : 143;
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  later(500, () => process.exit());
}
