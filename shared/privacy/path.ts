/** A part of a path: a field by its name, each item of a list, or every field of an object. */
export type Step = { readonly name: string } | 'each' | 'every';

/** Where values stand: in the rows of one stream, or of all. */
export interface FieldPath {
  /** Undefined: every stream. */
  readonly stream: string | undefined;
  readonly steps: readonly Step[];
}

const NAME = /(?:"(?<quoted>(?:[^"]|"")*)"|(?<plain>[^."[\]]+))(?<lists>(?:\[\])*)/y;
const NEEDS_QUOTES = /[."[\]]|^\*?$/;

/** What a text such as `contacts.infos[].value` or `*.email` names; undefined where it is no path. */
export function parsePath(text: string): FieldPath | undefined {
  const [stream, ...steps] = stepsIn(text) ?? [];
  if (stream === undefined || stream === 'each' || !steps.length || steps[0] === 'each') return undefined;
  if (steps.slice(0, -1).includes('every')) return undefined;
  return { stream: stream === 'every' ? undefined : stream.name, steps };
}

function stepsIn(text: string): Step[] | undefined {
  const steps: Step[] = [];
  for (let at = 0; ; at += 1) {
    NAME.lastIndex = at;
    const { quoted, plain = '', lists = '' } = NAME.exec(text)?.groups ?? {};
    if (quoted === undefined && plain === '') return undefined;
    steps.push(plain === '*' ? 'every' : { name: quoted?.replaceAll('""', '"') ?? plain });
    for (let list = 0; list < lists.length; list += '[]'.length) steps.push('each');
    at = NAME.lastIndex;
    if (at === text.length) return steps;
    if (text[at] !== '.') return undefined;
  }
}

/** The text that names this path. */
export function formatPath(stream: string | undefined, steps: readonly Step[]): string {
  return formatSteps(stream === undefined ? ['every', ...steps] : [{ name: stream }, ...steps]);
}

export function formatSteps(steps: readonly Step[]): string {
  return steps.reduce<string>((text, step) => {
    if (step === 'each') return `${text}[]`;
    const name = step === 'every' ? '*' : quotedIfNeeded(step.name);
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

function quotedIfNeeded(name: string): string {
  return NEEDS_QUOTES.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
