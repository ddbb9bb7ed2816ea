import { describe, test } from '@jest/globals';

/**
 * Loaded before the black-box tests of `npm test`: of a table of cases only the first is tried, so that every scenario is
 * played once. Tables of connectors are tried whole. `npm run test:all` tries every case.
 */
const CONNECTOR = /^source-[a-z]+$/;

type Each = (table: readonly unknown[], ...rest: unknown[]) => unknown;

for (const one of [test, test.concurrent, test.only, test.concurrent.only, describe, describe.only]) {
  const each = one.each as unknown as Each;
  one.each = ((table: readonly unknown[], ...rest: unknown[]) => each(some(table), ...rest)) as never;
}

function some(table: readonly unknown[]): readonly unknown[] {
  const ofConnectors = table.filter((row) => CONNECTOR.test(String([row].flat()[0])));
  return ofConnectors.length ? ofConnectors : table.slice(0, 1);
}
