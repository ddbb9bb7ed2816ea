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
    for (let place = 0; place < 30; place++) {
      for (const position of [place, place + 1, place + 2]) expect(() => guard.check(position, 1)).not.toThrow();
      guard.stepBack(false);
    }
  });

  test.each([true, false])(
    'fires when a walk steps back again and again without coming further (to the top: %s)',
    (isToTop) => {
      const guard = new LoopGuard();
      const walk = (): void => {
        for (let step = 0; step < 10; step++) guard.check(step, 1);
        for (let step = 0; step < (isToTop ? 1 : 10); step++) guard.stepBack(isToTop);
      };
      for (let round = 0; round < 5; round++) expect(walk).not.toThrow();
      expect(walk).toThrow('do not join on');
    },
  );
});
