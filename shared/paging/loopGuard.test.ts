import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LoopGuard } from './loopGuard.ts';

describe('the loop guard', () => {
  test('finds every cycle within a few times its length', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.integer({ min: 1, max: 60 }), (tail, length) => {
        const guard = new LoopGuard();
        const walk = (): void => {
          for (let step = 0; step <= 4 * (tail + length) + 4; step++) {
            guard.check({ at: step < tail ? step : tail + ((step - tail) % length) }, 1);
          }
        };
        expect(walk).toThrow('The API repeats itself');
      }),
    );
  });

  test('never fires while positions differ and rows are new', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.jsonValue(), { maxLength: 200, selector: (value) => JSON.stringify(value) }),
        (positions) => {
          const guard = new LoopGuard();
          for (const position of positions) guard.check(position, 1);
        },
      ),
    );
  });

  test('fires after twenty pages in a row without a new row, and not before', () => {
    const guard = new LoopGuard();
    for (let position = 0; position < 9; position++) guard.check(position, 0);
    guard.check('new', 1);
    for (let position = 10; position < 29; position++) guard.check(position, 0);
    expect(() => guard.check('last', 0)).toThrow('20 pages in a row');
  });

  test('not where a walk that stepped back comes to the same positions, as long as that brings new rows', () => {
    const guard = new LoopGuard();
    const steps = (fresh: number) => (): void => {
      for (const position of ['a', 'b']) guard.check(position, fresh);
      guard.forgetPlaces();
    };
    for (let round = 0; round < 30; round++) expect(steps(1)).not.toThrow();
    for (let round = 0; round < 9; round++) expect(steps(0)).not.toThrow();
    expect(steps(0)).toThrow('20 pages in a row');
  });
});
