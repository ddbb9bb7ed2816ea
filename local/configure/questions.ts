import { readAnswer, type Setting, settingsOf } from './setting.ts';
import type { Terminal } from './terminal.ts';

type Values = Record<string, unknown>;

/** Asks for what a specification wants: first what has to be there, then, if that is wished, the rest. */
export async function askFor(terminal: Terminal, specification: Setting): Promise<Values> {
  const all = settingsOf(specification);
  const first = all.filter(({ name, isRequired }) => isRequired || name === 'start_date');
  const rest = all.filter((one) => !first.includes(one));
  const values = await askEach(terminal, first);
  if (rest.length === 0) return values;
  const names = rest.map(({ setting, name }) => setting.title ?? name).join(', ');
  terminal.say(`\n${rest.length} more can stay as they are: ${names}.`);
  if (await terminal.agree('Go through them?')) Object.assign(values, await askEach(terminal, rest));
  return values;
}

async function askEach(terminal: Terminal, settings: ReturnType<typeof settingsOf>): Promise<Values> {
  const values: Values = {};
  for (const { name, setting, isRequired } of settings) {
    const value = await askOne(terminal, name, setting, isRequired);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** Undefined where nothing was answered: it stays as it is without the setting. */
async function askOne(terminal: Terminal, name: string, setting: Setting, isRequired: boolean): Promise<unknown> {
  const title = setting.title ?? name;
  terminal.say(`\n${title}${isRequired ? '' : ' (optional)'}`);
  if (setting.description) terminal.say(`  ${setting.description}`);
  if (setting.oneOf) return askOption(terminal, setting.oneOf, isRequired);
  if (setting.type === 'object') return askFor(terminal, setting);
  for (;;) {
    const answer = await terminal.ask(`${hintOf(setting)}>`, setting.airbyte_secret === true);
    if (answer === '' && !isRequired) return undefined;
    try {
      if (answer === '') throw new Error('This has to be there.');
      return readAnswer(answer, setting);
    } catch (error) {
      terminal.say(`  ${(error as Error).message}`);
    }
  }
}

function hintOf(setting: Setting): string {
  const { default: usual, examples, enum: choices, items, type, airbyte_secret } = setting;
  const parts = [
    ...((choices ?? items?.enum) ? [(choices ?? items?.enum ?? []).join(', ')] : []),
    ...(type === 'boolean' ? ['yes or no'] : []),
    ...(type === 'array' ? ['several with commas between them'] : []),
    ...(usual !== undefined ? [`left empty: ${Array.isArray(usual) ? usual.join(',') : usual}`] : []),
    ...(usual === undefined && examples?.length ? [`such as ${examples[0]}`] : []),
    ...(airbyte_secret ? ['is not shown'] : []),
  ];
  return parts.length > 0 ? `  (${parts.join('; ')}) ` : '  ';
}

/** One of several forms, each of which has a constant that names it. */
async function askOption(terminal: Terminal, options: readonly Setting[], isRequired: boolean): Promise<unknown> {
  const titles = options.map(({ title }, place) => `  ${place + 1}  ${title ?? `form ${place + 1}`}`);
  terminal.say(titles.join('\n'));
  for (;;) {
    const answer = await terminal.ask(`  (1 to ${options.length})  >`);
    if (answer === '' && !isRequired) return undefined;
    const option = options[Number(answer) - 1];
    if (!option) continue;
    const constants = Object.entries(option.properties ?? {}).filter(([, setting]) => setting.const !== undefined);
    return {
      ...Object.fromEntries(constants.map(([name, setting]) => [name, setting.const])),
      ...(await askFor(terminal, option)),
    };
  }
}
