import { UsageError } from '../scripts/command-line.ts';
import { Trouble } from './database/trouble.ts';

/** Runs a command of npm, and says what went wrong in a sentence. `work` answers with the exit code. */
export async function runCommand(
  name: string,
  usage: string,
  work: (args: readonly string[]) => Promise<number | 'help'>,
): Promise<void> {
  // Whoever has seen enough, as with `| head`, is no fault.
  for (const out of [process.stdout, process.stderr]) out.on('error', () => {});
  try {
    const code = await work(process.argv.slice(2));
    if (code === 'help') process.stdout.write(usage);
    else process.exitCode = code;
  } catch (error) {
    if (error instanceof UsageError) process.stderr.write(`${error.message}\nnpm run ${name} -- --help tells more.\n`);
    else if (error instanceof Trouble) process.stderr.write(`${error.message}\n`);
    else throw error;
    process.exitCode = error instanceof Trouble ? error.exitCode : 2;
  }
}
