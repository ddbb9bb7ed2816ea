/** For the tests of a connector, with whatever runs them. */
export type { Command } from './command.ts';
export { assertNothingLost, type Options, type Report, type Simulator } from './nothingLost.ts';
export { Random } from './random.ts';
