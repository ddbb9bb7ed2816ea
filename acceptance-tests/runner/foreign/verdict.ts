import { canonical, isRow, parseJson } from '../json.ts';
import type { CatalogStream } from '../messages.ts';
import { idOf } from '../records.ts';
import type { Run } from '../run.ts';
import type { Excuse } from './answer.ts';
import { type Difference, differenceOf, type Lens, over, type View, viewOf } from './view.ts';

/** What became of a stream. Those in capitals are failures. */
export const outcomes = ['complete', 'repaired', 'believed', 'CONFIG_ERROR', 'SILENT', 'JUNK', 'LOST'] as const;
export type Outcome = (typeof outcomes)[number];
export const isFailure = (outcome: Outcome): boolean => outcome === outcome.toUpperCase();

export interface Verdict {
  outcome: Outcome;
  /** In words, where it is not `complete`. */
  why: string;
  missing: string[];
  extra: string[];
}

/** The sync with the foreign answer, and the healthy one after it, which has gone on from its state. */
export interface Syncs {
  first: Run;
  second: Run;
}

/** What the syncs are judged by. */
export interface Standard {
  truth: View;
  lens: Lens;
  excuse: Excuse | undefined;
}

/** What became of each stream that was read. */
export function verdictsOf(
  streams: readonly CatalogStream[],
  syncs: Syncs,
  { truth, lens, excuse }: Standard,
): Map<string, Verdict> {
  const early = viewOf(syncs.first.records, lens);
  const late = over(early, viewOf(syncs.second.records, lens));
  return new Map(streams.map(idOf).map((id) => [id, verdictOf(id, syncs, { truth, early, late }, excuse)]));
}

type Views = { truth: View; early: View; late: View };

function verdictOf(id: string, syncs: Syncs, { truth, early, late }: Views, excuse: Excuse | undefined): Verdict {
  const [then, now] = [differenceOf(truth, early, id), differenceOf(truth, late, id)];
  const saysComplete = says(syncs.first, id);
  const found = faultOf(id, syncs, saysComplete, then, now);
  const judged = found.outcome === 'LOST' && isWhole(now) ? then : now;
  const verdict = { ...found, missing: [...judged.missing, ...judged.wrong], extra: judged.extra };
  const canExcuse = found.outcome === 'LOST' || found.outcome === 'JUNK';
  if (!excuse || !canExcuse || !syncs.second.succeeded) return verdict;
  const texts = [
    ...verdict.missing.map((key) => truth.get(id)?.get(key)),
    ...verdict.extra.map((key) => late.get(id)?.get(key)),
  ];
  return covers(excuse, texts) ? { ...verdict, outcome: 'believed', why: `${excuse.reason}; ${found.why}` } : verdict;
}

type Found = Pick<Verdict, 'outcome' | 'why'>;

function faultOf(
  id: string,
  { first, second }: Syncs,
  saysComplete: boolean,
  then: Difference,
  now: Difference,
): Found {
  if (now.extra.length > 0) return { outcome: 'JUNK', why: `${count(now.extra)} that the API never gave` };
  if (!second.succeeded)
    return { outcome: 'LOST', why: `the healthy sync after it ${second.end}. ${second.complaint}` };
  const said = saysComplete ? 'it said COMPLETE' : `it said: ${complaintOf(first, id) ?? 'nothing'}`;
  if (!isWhole(now)) return { outcome: 'LOST', why: `${count(now.missing, now.wrong)} missing for good; ${said}` };
  if (saysComplete && isWhole(then)) return { outcome: 'complete', why: '' };
  if (saysComplete)
    return { outcome: 'LOST', why: `${count(then.missing, then.wrong)} missing until the next sync; ${said}` };
  if (first.ending.timedOut) return { outcome: 'SILENT', why: `it ${first.end}` };
  const type = failureTypeOf(first, id);
  if (type === 'config_error') return { outcome: 'CONFIG_ERROR', why: said };
  return type === undefined
    ? { outcome: 'SILENT', why: `it ${first.end}, without a word` }
    : { outcome: 'repaired', why: said };
}

const isWhole = ({ missing, wrong }: Difference) => missing.length + wrong.length === 0;

function count(missing: readonly string[], wrong: readonly string[] = []): string {
  const all = missing.length + wrong.length;
  return `${all} row${all === 1 ? '' : 's'}${wrong.length > 0 ? ` (${wrong.length} of them with other values)` : ''}`;
}

/** Whether a stream is said to be complete: by its last status, or where it has none by the end of the process. */
function says(run: Run, id: string): boolean {
  const last = run.statuses.findLast(({ stream_descriptor: stream }) => idOf(stream) === id);
  if (run.ending.timedOut) return false;
  return last ? last.status === 'COMPLETE' : run.succeeded;
}

/** The error of a stream; of the process where there is none. */
function errorOf({ errors }: Run, id: string) {
  const of = (error: (typeof errors)[number]) => error.error?.stream_descriptor;
  const own = errors.find((one) => of(one) && idOf(of(one) as { name: string }) === id);
  return (own ?? errors.find((one) => !of(one)) ?? errors[0])?.error;
}

const complaintOf = (run: Run, id: string): string | undefined => errorOf(run, id)?.message;

function failureTypeOf(run: Run, id: string): string | undefined {
  const error = errorOf(run, id);
  return error && String(error.failure_type ?? 'system_error');
}

/** Whether only what cannot be told is wrong: the rows of the excuse, and what names one of them. */
function covers({ rows, others = [] }: Excuse, texts: readonly (string | undefined)[]): boolean {
  if (!rows) return true;
  const common = new Set(others.flatMap(namesIn));
  const names = new Set(rows.flatMap(namesIn).filter((name) => !common.has(name)));
  return texts.every(
    (text) => text !== undefined && leaves(parseJson(text)).some((leaf) => names.has(canonical(leaf))),
  );
}

/** Values at the top of a row that may tell it from others. */
function namesIn(row: unknown): string[] {
  return isRow(row) ? Object.values(row).filter(isTelling).map(canonical) : [];
}

/** Values that hardly stand in two rows by chance. */
function isTelling(value: unknown): boolean {
  return typeof value === 'string' ? value.length >= 5 : typeof value === 'number' && value >= 1000;
}

function leaves(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value];
}
