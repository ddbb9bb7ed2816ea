import { canonical, excerpt } from '../json.ts';
import type { CatalogStream } from '../messages.ts';
import type { Run } from '../run.ts';
import type { Excuse } from './answer.ts';
import type { Verdict } from './verdict.ts';

/** What stands in the place of a stream where the question is put to `discover`. */
export const discovery = '(discover)';

type Catalog = readonly CatalogStream[] | undefined;

/** What became of the catalog: it is the true one, or there is none and an error that says why. */
export function verdictOfDiscovery(run: Run, truth: Catalog, excuse: Excuse | undefined): Map<string, Verdict> {
  const found = judge(run, truth);
  const isExcused = excuse !== undefined && found.outcome === 'LOST';
  return new Map([
    [discovery, isExcused ? { ...found, outcome: 'believed', why: `${excuse.reason}; ${found.why}` } : found],
  ]);
}

function judge(run: Run, truth: Catalog): Verdict {
  const plain = { missing: [], extra: [] };
  const error = run.errors[0]?.error;
  if (run.succeeded) {
    const differing = streamsThatDiffer(truth, run.catalogs.at(-1));
    const why = differing.length > 0 ? 'other columns or streams, without an error' : '';
    return { ...plain, outcome: differing.length > 0 ? 'LOST' : 'complete', why, missing: differing };
  }
  if (!error) return { ...plain, outcome: 'SILENT', why: `it ${run.end}, without a word` };
  const why = `it said: ${excerpt(error.message)}`;
  return { ...plain, outcome: error.failure_type === 'config_error' ? 'CONFIG_ERROR' : 'repaired', why };
}

function streamsThatDiffer(truth: Catalog = [], actual: Catalog = []): string[] {
  const found = new Map(actual.map((stream) => [stream.name, canonical(stream)]));
  const lost = truth.filter((stream) => found.get(stream.name) !== canonical(stream)).map(({ name }) => name);
  return [...lost, ...actual.map(({ name }) => name).filter((name) => !truth.some((stream) => stream.name === name))];
}
