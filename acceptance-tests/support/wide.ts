import { test } from '@jest/globals';

/** Whether each scenario is played once, as `npm test` does. */
const isOnce = process.env.SCENARIOS === 'once';

/**
 * `test.concurrent` of what `npm run test:all` alone plays: a scenario that the engine's own tests or another connector's
 * play as well, or that a vendor's API plays by a reading of its documentation which is not the nearest one.
 */
export const wide = (isOnce ? test.skip : test.concurrent) as typeof test.concurrent;

/** How often a story takes another turn, such as a kill: half as often where it is played once. */
export const turns = (count: number): number => (isOnce ? Math.ceil(count / 2) : count);
