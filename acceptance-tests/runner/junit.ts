import { stricterNote } from './report.ts';
import type { Result } from './suite.ts';

function toXml(text: string): string {
  const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML forbids them.
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');
  return allowed.replace(/[&<>"']/g, (mark) => marks[mark] as string).replaceAll('\n', '&#10;');
}

function testCase(suite: string, { section, name, ms, outcome, message, hint, warnings, isStricter }: Result): string {
  const start = `    <testcase classname="${toXml(`${suite}.${section}`)}" name="${toXml(name)}" time="${(ms / 1000).toFixed(3)}"`;
  const text = toXml(hint === '' ? message : `${message}\nWhat to do: ${hint}`);
  const notes = [...(isStricter ? [stricterNote] : []), ...warnings];
  const inner = [
    ...(outcome === 'FAIL' ? [`<failure message="${toXml(message.split('\n')[0] ?? '')}">${text}</failure>`] : []),
    ...(outcome === 'SKIP' ? [`<skipped message="${toXml(message)}"/>`] : []),
    ...(notes.length > 0 ? [`<system-out>${toXml(notes.join('\n'))}</system-out>`] : []),
  ];
  return inner.length === 0 ? `${start}/>` : `${start}>\n      ${inner.join('\n      ')}\n    </testcase>`;
}

/** The results as JUnit XML: a test suite for each section. */
export function toJUnit(suite: string, results: readonly Result[]): string {
  const totals = (some: readonly Result[]) => {
    const count = (outcome: string) => some.filter((result) => result.outcome === outcome).length;
    const time = some.reduce((sum, { ms }) => sum + ms, 0) / 1000;
    return `tests="${some.length}" failures="${count('FAIL')}" errors="0" skipped="${count('SKIP')}" time="${time.toFixed(3)}"`;
  };
  const sections = [...Map.groupBy(results, ({ section }) => section)];
  const suites = sections.map(
    ([section, own]) =>
      `  <testsuite name="${toXml(section)}" ${totals(own)}>\n${own.map((one) => testCase(suite, one)).join('\n')}\n  </testsuite>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${toXml(suite)}" ${totals(results)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}
