import { describe, expect, test } from '@jest/globals';
import { toJUnit } from './junit.ts';
import { Report } from './report.ts';
import type { Result } from './suite.ts';

const base = { section: 'spec', ms: 1234, message: '', hint: '', warnings: [], isStricter: false } as const;
const results: Result[] = [
  { ...base, name: 'test_good', outcome: 'PASS', warnings: ['a pattern is missing'], isStricter: true },
  { ...base, name: 'test_bad', outcome: 'FAIL', message: 'Expected <1>, not "2" & 3\nat a.b', hint: 'Mend it.' },
  { ...base, section: 'discovery', name: 'test_none', outcome: 'SKIP', message: 'no image' },
];

describe('the report', () => {
  test('has a line for each check, then warnings, failures with what to do, and totals', () => {
    let text = '';
    const report = new Report((part) => {
      text += part;
    });
    report.start('source-x');
    for (const result of results) report.line(result);
    report.end(results, 2500);
    expect(text).toBe(
      [
        'source-x',
        '',
        'spec',
        '  PASS  test_good                                       1.2 s  stricter than the official check, 1 warning',
        '  FAIL  test_bad                                        1.2 s',
        '',
        'discovery',
        '  SKIP  test_none                                       1.2 s  no image',
        '',
        'Warnings',
        '  a pattern is missing',
        '    test_good',
        '',
        'Failures',
        '',
        '  spec: test_bad',
        '    Expected <1>, not "2" & 3',
        '    at a.b',
        '    What to do: Mend it.',
        '',
        '1 passed, 1 failed, 1 skipped in 2.5 s',
        '',
      ].join('\n'),
    );
  });
});

test('JUnit XML has a suite for each section', () => {
  expect(toJUnit('source-x', results)).toBe(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="source-x" tests="3" failures="1" errors="0" skipped="1" time="3.702">',
      '  <testsuite name="spec" tests="2" failures="1" errors="0" skipped="0" time="2.468">',
      '    <testcase classname="source-x.spec" name="test_good" time="1.234">',
      '      <system-out>stricter than the official check&#10;a pattern is missing</system-out>',
      '    </testcase>',
      '    <testcase classname="source-x.spec" name="test_bad" time="1.234">',
      '      <failure message="Expected &lt;1&gt;, not &quot;2&quot; &amp; 3">Expected &lt;1&gt;, not &quot;2&quot; &amp; 3&#10;at a.b&#10;What to do: Mend it.</failure>',
      '    </testcase>',
      '  </testsuite>',
      '  <testsuite name="discovery" tests="1" failures="0" errors="0" skipped="1" time="1.234">',
      '    <testcase classname="source-x.discovery" name="test_none" time="1.234">',
      '      <skipped message="no image"/>',
      '    </testcase>',
      '  </testsuite>',
      '</testsuites>',
      '',
    ].join('\n'),
  );
});
