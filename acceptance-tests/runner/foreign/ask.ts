import { availableParallelism } from 'node:os';
import type { Context } from '../context.ts';
import { isRow, type Row } from '../json.ts';
import type { CatalogStream } from '../messages.ts';
import type { ForeignAnswer } from './answer.ts';
import { catalogue } from './catalogue.ts';
import { keysOf } from './paths.ts';
import { type Extent, type Position, type Question, questionsOf } from './plan.ts';
import { Behind, type Reference, referenceOf } from './reference.ts';
import { type Verdict, verdictsOf } from './verdict.ts';

export interface ForeignOptions {
  extent: Extent;
  seed: number;
  /** Only these, by name; all where there are none. */
  streams: readonly string[];
  answers: readonly string[];
  /** The setting that holds the address of the API, as a dotted path. */
  setting: string;
  /** Where the files with the results go. */
  folder?: string;
}

/** What came of a question, for each stream that was read. */
export interface Finding {
  answer: string;
  call: string;
  position: Position;
  /** Which of the calls with this key: `GET contacts #2`. */
  at: string;
  verdicts: ReadonlyMap<string, Verdict>;
}

export interface Findings {
  found: Finding[];
  /** Questions whose call did not come again. */
  unmet: string[];
}

/** Asks a source what becomes of its rows when something else than its API answers, once. */
export async function askForeign(context: Context, options: ForeignOptions): Promise<Findings> {
  const { setting } = options;
  const api = addressOf(context.configuration, setting);
  const start = () => Behind.start(context, api, (url) => withAddress(context.configuration, setting, url));
  const width = 2 * availableParallelism();
  const team = await Promise.all(Array.from({ length: width }, start));
  try {
    const streams = chosenStreams(await context.streams(), options.streams);
    const plans = await plansOf(team[0] as Behind, context, streams);
    const questions = questionsOf(plans, chosenAnswers(options.answers), options);
    return await askAll(team, questions);
  } finally {
    await Promise.all(team.map((one) => one.close()));
  }
}

async function askAll(team: readonly Behind[], questions: readonly Question[]): Promise<Findings> {
  const findings: (Finding | string)[] = [];
  const waiting = [...questions.entries()];
  const work = async (behind: Behind) => {
    for (let next = waiting.shift(); next; next = waiting.shift()) findings[next[0]] = await askOne(behind, next[1]);
  };
  await Promise.all(team.map(work));
  return {
    found: findings.filter((one) => typeof one !== 'string'),
    unmet: findings.filter((one) => typeof one === 'string'),
  };
}

async function askOne(behind: Behind, { reference, strike, call, position }: Question): Promise<Finding | string> {
  const at = `${strike.key} #${strike.number}`;
  const syncs = await behind.ask(reference.catalog, strike);
  if (!syncs) return `${strike.answer.name} at ${at}`;
  const lens = { ...reference.lens, withApi: (text: string) => behind.proxy.withApi(text) };
  const verdicts = verdictsOf(syncs, reference.truth, lens, syncs.passage.struck?.excuse);
  return { answer: strike.answer.name, call, position, at, verdicts };
}

type Plan = { reference: Reference; kinds: ReadonlySet<string> };

/** The streams that make a kind of call are read together; so each call is tried where all that it matters to is read. */
async function plansOf(behind: Behind, context: Context, streams: readonly CatalogStream[]): Promise<Plan[]> {
  const callers = new Map<string, string[]>();
  for (const stream of streams) {
    const { calls } = await referenceOf(behind, context, [stream]);
    for (const kind of new Set(calls.map((call) => keysOf(call).shaped))) {
      callers.set(kind, [...(callers.get(kind) ?? []), stream.name]);
    }
  }
  const groups = Map.groupBy([...callers], ([, names]) => names.join('\n'));
  const plans: Plan[] = [];
  for (const own of groups.values()) {
    const names = own[0]?.[1] ?? [];
    const reference = await referenceOf(
      behind,
      context,
      streams.filter(({ name }) => names.includes(name)),
    );
    plans.push({ reference, kinds: new Set(own.map(([kind]) => kind)) });
  }
  return plans;
}

function chosenStreams(streams: readonly CatalogStream[], names: readonly string[]): readonly CatalogStream[] {
  const unknown = names.filter((wanted) => !streams.some(({ name }) => name === wanted));
  if (unknown.length > 0) throw new Error(`There is no stream ${unknown.join(', ')}.`);
  return names.length === 0 ? streams : streams.filter(({ name }) => names.includes(name));
}

function chosenAnswers(names: readonly string[]): readonly ForeignAnswer[] {
  const known = catalogue.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no foreign answer ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  return names.length === 0 ? catalogue : catalogue.filter(({ name }) => names.includes(name));
}

function addressOf(config: Row, setting: string): string {
  const value = setting.split('.').reduce<unknown>((node, name) => (isRow(node) ? node[name] : undefined), config);
  if (typeof value === 'string' && URL.canParse(value)) return value;
  throw new Error(`The configuration holds no address at ${setting}; --api-url-setting names the setting that does.`);
}

function withAddress(config: Row, setting: string, url: string): Row {
  const [name = '', ...rest] = setting.split('.');
  if (rest.length === 0) return { ...config, [name]: url };
  return { ...config, [name]: withAddress(config[name] as Row, rest.join('.'), url) };
}
