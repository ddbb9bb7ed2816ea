import { availableParallelism } from 'node:os';
import type { Context } from '../context.ts';
import type { CatalogStream } from '../messages.ts';
import { addressOf, withAddress } from './address.ts';
import type { ForeignAnswer } from './answer.ts';
import { Behind } from './behind.ts';
import { catalogue } from './catalogue.ts';
import { verdictOfDiscovery } from './discovery.ts';
import { type Extent, type Position, type Question, questionsOf } from './plan.ts';
import { discoveryPlan, plansOf, type Survey, surveyOf } from './survey.ts';
import { inTurn } from './team.ts';
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
  /** Is told how far the asking has come, since it takes minutes. */
  onProgress?(text: string): void;
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
  const api = await addressOf(context, setting);
  const answers = chosenAnswers(options.answers);
  const all = await context.streams();
  const streams = chosenStreams(all, options.streams);
  const start = () => Behind.start(context, api, (url) => withAddress(context.configuration, setting, url));
  const team = await Promise.all(Array.from({ length: 2 * availableParallelism() }, start));
  try {
    options.onProgress?.('Reading without foreign answers first, twice and each stream alone');
    const survey = await surveyOf(team[0] as Behind, streams);
    const discovers = options.streams.length === 0 ? [await discoveryPlan(team[0] as Behind)] : [];
    const questions = questionsOf([...discovers, ...(await plansOf(team, streams))], survey, answers, options);
    const tell = counter(questions.length, options);
    const findings = await inTurn(team, questions, async (behind, question) => {
      const finding = await askOne(behind, survey, question);
      tell();
      return finding;
    });
    return {
      found: findings.filter((one) => typeof one !== 'string'),
      unmet: findings.filter((one) => typeof one === 'string'),
    };
  } finally {
    await Promise.all(team.map((one) => one.close()));
  }
}

/** To be called after each question; tells of every tenth part of them. */
function counter(all: number, { onProgress }: ForeignOptions): () => void {
  let asked = 0;
  onProgress?.(`${all} foreign answers to ask`);
  return () => {
    const tenths = Math.floor((10 * asked) / all);
    asked += 1;
    if (Math.floor((10 * asked) / all) > tenths) onProgress?.(`${asked} of ${all} asked`);
  };
}

async function askOne(behind: Behind, survey: Survey, question: Question): Promise<Finding | string> {
  const { reading, strike, call, position } = question;
  const at = `${strike.key} #${strike.number}`;
  const finding = { answer: strike.answer.name, call, position, at };
  if (!reading.catalog) {
    const { run, passage } = await behind.discover(strike);
    if (!passage.struck) return `${strike.answer.name} at ${at} of discover`;
    return { ...finding, verdicts: verdictOfDiscovery(run, reading.streams, passage.struck.excuse) };
  }
  const syncs = await behind.ask(reading.catalog, strike);
  if (!syncs) return `${strike.answer.name} at ${at}`;
  const lens = { ...survey.lens, withApi: (text: string) => behind.proxy.withApi(text) };
  const { truth } = survey;
  const verdicts = verdictsOf(reading.streams, syncs, { truth, lens, excuse: syncs.passage.struck?.excuse });
  return { ...finding, verdicts };
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
