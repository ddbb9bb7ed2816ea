import yargs from 'yargs';
import { type Command, FILES, isVerb, type Option, VERBS } from './commands.ts';
import { nearest } from './nearest.ts';

/** Understands the command line; answers with a text where a person asks for help or the version; throws on a wrong one. */
export async function parseCommandLine(
  args: readonly string[],
  name: string,
  version: string,
): Promise<Command | { text: string }> {
  let text = '';
  const parser = yargs()
    .scriptName(name)
    .locale('en')
    .usage(
      '$0 <verb>: an Airbyte source connector; messages of the Airbyte protocol go to stdout, one JSON object per line',
    )
    .parserConfiguration({
      ...{ 'camel-case-expansion': false, 'dot-notation': false, 'boolean-negation': false },
      ...{ 'parse-positional-numbers': false, 'short-option-groups': false },
    })
    .version(version)
    .alias('h', 'help')
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new Error(message);
    });
  for (const [verb, { does, takes }] of Object.entries(VERBS)) {
    const options = Object.fromEntries(takes.map((option) => [option, { type: 'string', describe: wordsFor(option) }]));
    parser.command(verb, does, options as Record<string, { type: 'string'; describe: string }>);
  }
  const found = await parser.parseAsync([...args], {}, (_error, _argv, output) => {
    text = output;
  });
  return text ? { text } : commandOf(found);
}

/** A word of the command line that may be quoted: no secret looks like this. */
const PLAIN = /^[a-z][a-z-]{0,19}$/i;

function wordsFor(option: Option): string {
  const { what, isNeeded } = FILES[option];
  return `${what}, a JSON file${isNeeded ? '; required' : ''}`;
}

/** What was parsed, as a command; throws an error that says what to do. Values are not quoted: they may be secrets. */
function commandOf({ _: words, $0: _, ...options }: { [option: string]: unknown; _: (string | number)[] }): Command {
  const [verb, ...more] = words.map(String);
  const given = Object.keys(options);
  if (verb === undefined) throw new Error([...unknown(given, Object.keys(FILES)), SAY_WHAT].join(' '));
  if (!isVerb(verb)) {
    const meant = nearest(verb, Object.keys(VERBS));
    const quoted = PLAIN.test(verb) ? `There is no verb ${verb}` : 'There is no such verb';
    throw new Error(meant ? `${quoted}; did you mean ${meant}?` : `${quoted}. ${SAY_WHAT}`);
  }
  if (more.length) throw new Error(tooMuch(verb, more));
  const { takes } = VERBS[verb];
  const [problem] = [
    ...unknown(given, takes).map((words) => `${words} ${usageOf(verb)}`),
    ...takes.flatMap((option) => problemWith(option, options[option], verb)),
  ];
  if (problem) throw new Error(problem);
  return { verb, ...options } as Command;
}

const SAY_WHAT = 'Say what to do: spec, check, discover or read.';

function tooMuch(verb: string, more: readonly string[]): string {
  if (more.includes(verb)) return `The verb ${verb} is given twice; give it once.`;
  const other = more.find(isVerb);
  if (other) return `One verb at a time: ${verb} and ${other} are given.`;
  return `There is something behind ${verb} that belongs to no option. ${usageOf(verb as Command['verb'])}`;
}

/** "check takes --config FILE." */
function usageOf(verb: Command['verb']): string {
  const options = VERBS[verb].takes.map((option) =>
    FILES[option].isNeeded ? `--${option} FILE` : `[--${option} FILE]`,
  );
  return options.length ? `Write ${verb} ${options.join(' ')}.` : `${verb} takes no options.`;
}

function unknown(given: readonly string[], known: readonly string[]): string[] {
  return given
    .filter((option) => !known.includes(option))
    .map((option) => {
      const dashed = `${option.length === 1 ? '-' : '--'}${option}`;
      const meant = nearest(option, known);
      return `There is no option ${dashed} here${meant ? `; did you mean --${meant}?` : '.'}`;
    });
}

function problemWith(option: Option, value: unknown, verb: string): string[] {
  const { what, isNeeded } = FILES[option];
  if (Array.isArray(value)) return [`The option --${option} is given twice; give it once.`];
  if (value === '') return [`The option --${option} needs the name of a file behind it.`];
  if (value === undefined && isNeeded) return [`${verb} needs --${option} FILE, the ${what}.`];
  return [];
}
