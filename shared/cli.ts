import yargs from 'yargs';

/** What the command line asks for. */
export type Command =
  | { verb: 'spec' }
  | { verb: 'check' | 'discover'; config: string }
  | { verb: 'read'; config: string; catalog: string; state?: string };

/** Understands the command line; answers with a text where a person asks for help or the version; throws on a wrong one. */
export async function parseCommandLine(
  args: readonly string[],
  name: string,
  version: string,
): Promise<Command | { text: string }> {
  let command: Command | undefined;
  let text = '';
  const config = {
    type: 'string',
    demandOption: true,
    requiresArg: true,
    describe: 'configuration, a JSON file',
  } as const;
  const catalog = {
    type: 'string',
    demandOption: true,
    requiresArg: true,
    describe: 'configured catalog, a JSON file',
  } as const;
  const state = { type: 'string', requiresArg: true, describe: 'state to go on from, a JSON file' } as const;
  await yargs()
    .scriptName(name)
    .locale('en')
    .usage(
      '$0 <verb>: an Airbyte source connector; messages of the Airbyte protocol go to stdout, one JSON object per line',
    )
    .command('spec', 'which settings the configuration has', {}, () => {
      command = { verb: 'spec' };
    })
    .command('check', 'whether the configuration works', { config }, (argv) => {
      command = { verb: 'check', config: argv.config };
    })
    .command('discover', 'which streams there are', { config }, (argv) => {
      command = { verb: 'discover', config: argv.config };
    })
    .command('read', 'records and states', { config, catalog, state }, (argv) => {
      command = {
        verb: 'read',
        config: argv.config,
        catalog: argv.catalog,
        ...(argv.state !== undefined && { state: argv.state }),
      };
    })
    .demandCommand(1, 1, 'Say what to do: spec, check, discover or read.')
    .strict()
    .version(version)
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new Error(message);
    })
    .parseAsync([...args], {}, (_error, _argv, output) => {
      text = output;
    });
  return command ?? { text };
}
