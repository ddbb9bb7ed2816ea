import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readArguments, UsageError } from '../scripts/command-line.ts';
import { askFor } from './configure/questions.ts';
import type { Setting } from './configure/setting.ts';
import { Terminal } from './configure/terminal.ts';
import { Trouble } from './database/trouble.ts';
import { runCommand } from './run-command.ts';
import { Config, writePrivately } from './source/config.ts';
import { Source } from './source/source.ts';
import { endOf } from './sync/catalog.ts';

const usage = `npm run configure -- SOURCE [--config FILE]

Asks for the configuration of a source, writes it to a file that only you can
read, and checks it.

  SOURCE            source-missive, missive, …; or --command TEXT, --image NAME
  --config FILE     where to (missive.json for source-missive)
`;

const text = { type: 'string' } as const;

await runCommand('configure', usage, async (args) => {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: { command: text, image: text, config: text, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return 'help';
  if (positionals.length > 1) throw new UsageError('Give one source.');
  const source = new Source({ name: positionals[0], command: values.command, image: values.image });
  const usual = `${source.label.startsWith('source-') ? source.label.replace('source-', '') : 'config'}.json`;
  const file = resolve(process.env.INIT_CWD ?? process.cwd(), values.config ?? usual);
  if (!existsSync(dirname(file))) throw new Trouble(`There is no folder ${dirname(file)}.`, 2);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      source.stop('SIGTERM');
      source.close();
      process.exit(signal === 'SIGINT' ? 130 : 143);
    });
  }
  const terminal = new Terminal();
  try {
    if (existsSync(file) && !(await terminal.agree(`${file} is there already. Replace it?`))) {
      throw new Trouble('Nothing was written.');
    }
    const config = await askFor(terminal, await specificationOf(source));
    writePrivately(file, `${JSON.stringify(config, null, 2)}\n`);
    terminal.say(`\n${file} is written. It is checked now…`);
    return await check(source, file, values.config ?? usual, terminal);
  } finally {
    terminal.close();
    source.close();
  }
});

async function specificationOf(source: Source): Promise<Setting> {
  let specification: Setting | undefined;
  const ended = await source.run('spec').each((read) => {
    if (read.type === 'OTHER' && read.message.type === 'SPEC') {
      specification = read.message.spec.connectionSpecification as Setting;
    }
    return undefined;
  });
  if (!specification) throw new Trouble(`${source.label} does not say what it wants to know. ${endOf(ended)}`);
  return specification;
}

async function check(source: Source, file: string, given: string, terminal: Terminal): Promise<number> {
  const config = Config.read(file, {});
  let answer: { status: string; message?: string } | undefined;
  const errors: string[] = [];
  const ended = await source.run('check', { config: config.text }).each((read) => {
    if (read.type !== 'OTHER') return undefined;
    const { message } = read;
    if (message.type === 'CONNECTION_STATUS') answer = message.connectionStatus;
    if (message.type === 'TRACE' && message.trace.type === 'ERROR') errors.push(message.trace.error.message);
    return undefined;
  });
  const words = config.redact(source.said(answer?.message ?? errors.join(' '), given));
  if (answer?.status === 'SUCCEEDED') {
    terminal.say(`It works.${words ? ` ${words}` : ''}`);
    terminal.say(
      `Next: npm run sync -- ${source.connector ?? '…'} --config ${given} --to ${given.replace(/\.json$/, '')}.duckdb`,
    );
    return 0;
  }
  terminal.say(`It does not work: ${words || config.redact(endOf(ended))}`);
  return 1;
}
