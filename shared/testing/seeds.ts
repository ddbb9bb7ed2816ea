import fc from 'fast-check';

/** In CI every run tries the same cases, so that a red one is the fault of the change; elsewhere each run tries others. */
if (process.env.FIXED_SEEDS) fc.configureGlobal({ seed: Number(process.env.FIXED_SEEDS) });

/** How often a property is tried: as often as it says, or a twentieth of that where every scenario is played once (`npm test`). */
export function runs(count: number): { numRuns: number } {
  return { numRuns: process.env.SCENARIOS === 'once' ? Math.ceil(count / 20) : count };
}
