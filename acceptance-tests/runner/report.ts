import type { Result } from './suite.ts';

export interface ReportOptions {
  /** Colours, for a terminal. */
  colours?: boolean;
}

/** Of a check that asks more than the official one of its name. */
export const stricterNote = 'stricter than the official check';

const codes = { PASS: 32, FAIL: 31, SKIP: 33, dim: 2, bold: 1 } as const;

/** Writes results for people: a line for each check as it ends, then what failed and what to do, then the totals. */
export class Report {
  readonly #write: (text: string) => void;
  readonly #colours: boolean;
  #section = '';

  constructor(write: (text: string) => void, { colours = false }: ReportOptions = {}) {
    this.#write = write;
    this.#colours = colours;
  }

  #paint(text: string, style: keyof typeof codes): string {
    return this.#colours ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;
  }

  start(what: string): void {
    this.#write(`${this.#paint(what, 'bold')}\n`);
  }

  line({ section, name, outcome, ms, message, warnings, isStricter }: Result): void {
    if (section !== this.#section) this.#write(`\n${this.#paint(section, 'bold')}\n`);
    this.#section = section;
    const time = ms >= 10 ? showTime(ms) : '';
    const notes = [
      ...(outcome === 'SKIP' ? [message] : []),
      ...(outcome !== 'SKIP' && isStricter ? [stricterNote] : []),
      ...(outcome !== 'SKIP' && warnings.length > 0 ? [countOf(warnings.length, 'warning')] : []),
    ];
    const end = [time.padStart(8), notes.join(', ')].filter(Boolean).join('  ');
    this.#write(`  ${this.#paint(outcome, outcome)}  ${name.padEnd(44)} ${this.#paint(printable(end), 'dim')}\n`);
  }

  /** What a check that takes long has come to. */
  progress(text: string): void {
    this.#write(`  ${this.#paint(printable(text), 'dim')}\n`);
  }

  end(results: readonly Result[], ms: number): void {
    const warned = results.filter(({ warnings }) => warnings.length > 0);
    if (warned.length > 0) this.#write(`\n${this.#paint('Warnings', 'bold')}\n`);
    for (const [text, names] of grouped(warned))
      this.#write(`  ${printable(text)}\n    ${this.#paint(names, 'dim')}\n`);
    const failures = results.filter(({ outcome }) => outcome === 'FAIL');
    if (failures.length > 0) this.#write(`\n${this.#paint('Failures', 'bold')}\n`);
    for (const { section, name, message, hint } of failures) {
      this.#write(`\n  ${this.#paint(`${section}: ${name}`, 'FAIL')}\n${indent(printable(message))}\n`);
      if (hint !== '') this.#write(`    ${this.#paint(`What to do: ${hint}`, 'bold')}\n`);
    }
    const count = (outcome: string) => results.filter((result) => result.outcome === outcome).length;
    const totals = [`${count('PASS')} passed`, `${count('FAIL')} failed`, `${count('SKIP')} skipped`].join(', ');
    this.#write(`\n${this.#paint(totals, count('FAIL') > 0 ? 'FAIL' : 'PASS')} in ${showTime(ms)}\n`);
  }
}

/** Without what would command the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (mark) => (mark === '\n' || mark === '\t' ? mark : '\ufffd'));
}

/** Each warning once, with the checks that came upon it. */
function grouped(results: readonly Result[]): [string, string][] {
  const pairs = results.flatMap(({ name, warnings }) => warnings.map((text) => ({ text, name })));
  const groups = Map.groupBy(pairs, ({ text }) => text);
  return [...groups].map(([text, all]) => {
    const names = all.map(({ name }) => name);
    return [text, names.length <= 2 ? names.join(', ') : `${names[0]} and ${names.length - 1} more`];
  });
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}

function showTime(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}
