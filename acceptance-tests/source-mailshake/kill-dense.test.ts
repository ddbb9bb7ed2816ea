import { expect, test } from '@jest/globals';
import { readInPieces } from '../support/pieces.ts';
import { byKey } from '../support/records.ts';
import { catalogOf, configOf, mailshakeConnector, withMailshake } from './setup.ts';

const opens = 2_000;
const linesBeforeKill = 600;

test('a first read that is killed again and again comes to its end, though all of it lies within the look-back', () =>
  withMailshake({ generate: { opens } }, async (mailshake) => {
    const catalog = await catalogOf(['opens'], 'incremental');
    const config = configOf(mailshake, { state_interval_seconds: 0, lookback_days: 3 });
    const pieces = await readInPieces({
      start: (state, cutAfter) =>
        mailshakeConnector.start('read', { config, catalog, ...(state && { state }), ...(cutAfter && { cutAfter }) }),
      cuts: [linesBeforeKill, linesBeforeKill, linesBeforeKill],
    });
    const killed = pieces.runs.slice(0, -1).map((run) => run.committed('opens').map(({ id }) => id));
    expect(new Set(killed.flat()).size).toBeGreaterThan(2 * linesBeforeKill);
    expect(byKey(pieces.delivered('opens'), ['id']).size).toBe(opens);
    expect([pieces.last.code, pieces.last.errors]).toEqual([0, []]);
  }));
