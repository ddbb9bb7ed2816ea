import type { Finding, Findings } from './ask.ts';
import { catalogue } from './catalogue.ts';
import { isFailure, type Outcome, outcomes } from './verdict.ts';

const positions = ['only', 'first', 'middle', 'last'] as const;
const marks: Readonly<Record<Outcome, string>> = {
  ...{ complete: '✓', repaired: 'r', believed: 'b' },
  ...{ CONFIG_ERROR: '**CONFIG**', SILENT: '**SILENT**', JUNK: '**JUNK**', LOST: '**LOST**' },
};

/** What became of a stream in one question. */
interface Cell extends Pick<Finding, 'answer' | 'position' | 'call'> {
  stream: string;
  outcome: Outcome;
}

/** Nothing where it was not asked. */
const markOf = (outcome: Outcome | undefined) => (outcome ? marks[outcome] : '');

function cellsOf({ found }: Findings): Cell[] {
  return found.flatMap(({ verdicts, ...rest }) =>
    [...verdicts].map(([stream, { outcome }]) => ({ ...rest, stream, outcome })),
  );
}

/** The worst of some; undefined of none. */
function worst(cells: readonly Cell[]): Outcome | undefined {
  return outcomes.findLast((outcome) => cells.some((cell) => cell.outcome === outcome));
}

/** The results as Markdown: counts by answer, then stream × position × answer, then every failure. */
export function toMarkdown(name: string, findings: Findings): string {
  const cells = cellsOf(findings);
  const answers = catalogue.filter((one) => cells.some(({ answer }) => answer === one.name));
  const byAnswer = answers.map((one) => {
    const own = findings.found.filter(({ answer }) => answer === one.name).map(({ verdicts }) => worstOf(verdicts));
    return [one.name, one.says, ...outcomes.map((outcome) => String(own.filter((it) => it === outcome).length))];
  });
  const streams = [...new Set(cells.map(({ stream }) => stream))];
  const rows = streams.flatMap((stream) =>
    positions.flatMap((position) => {
      const own = cells.filter((cell) => cell.stream === stream && cell.position === position);
      if (own.length === 0) return [];
      const outcome = (answer: string) => worst(own.filter((cell) => cell.answer === answer));
      return [[stream, position, ...answers.map((one) => markOf(outcome(one.name)))]];
    }),
  );
  return [
    `# Foreign answers: ${name}`,
    `${findings.found.length} questions, ${failuresOf(findings).length} failures. A question: one call answered otherwise, once, then a healthy sync.`,
    '## By answer (the worst stream of each question)',
    tableOf(['answer', 'is', ...outcomes], byAnswer),
    '## By stream, position of the call among those of its path, and answer',
    '✓ complete; r incomplete with an error that says why, and repaired by the next sync; b believed, and no client could tell.',
    tableOf(['stream', 'call', ...answers.map((one) => one.name)], rows),
    '## Failures',
    failuresOf(findings)
      .map((text) => `* ${text}`)
      .join('\n') || 'None.',
    ...(findings.unmet.length > 0
      ? ['## Calls that did not come again', findings.unmet.map((text) => `* ${text}`).join('\n')]
      : []),
    '',
  ].join('\n\n');
}

function worstOf(verdicts: Finding['verdicts']): Outcome {
  const all = [...verdicts.values()].map(({ outcome }) => outcome);
  return outcomes.findLast((outcome) => all.includes(outcome)) ?? 'complete';
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Every failure in a line: the call, the answer, and what became of which streams. */
export function failuresOf({ found }: Findings): string[] {
  return found.flatMap(({ answer, at, position, verdicts }) => {
    const bad = [...verdicts].filter(([, { outcome }]) => isFailure(outcome));
    if (bad.length === 0) return [];
    const told = bad.map(([stream, { outcome, why, missing, extra }]) => {
      const keys = [...missing.slice(0, 2), ...extra.slice(0, 2)].map((key) =>
        key.length > 60 ? `${key.slice(0, 60)}…` : key,
      );
      return `${stream} ${outcome} (${why}${keys.length > 0 ? `, such as ${keys.join(', ')}` : ''})`;
    });
    return [`${at} (${position}) answered with ${answer}: ${told.join('; ')}`];
  });
}

/** The results as plain data. */
export function toData(name: string, findings: Findings) {
  const counts = Object.fromEntries(
    outcomes.map((outcome) => [outcome, findings.found.filter(({ verdicts }) => worstOf(verdicts) === outcome).length]),
  );
  return {
    ...{ connector: name, questions: findings.found.length, counts, unmet: findings.unmet },
    results: findings.found.map(({ verdicts, ...rest }) => ({ ...rest, streams: Object.fromEntries(verdicts) })),
  };
}
