import { type RunningSimulator, simulators } from '../runner/simulators.ts';

/** The sample account of a connector, at its simulator. */
export function started(name: string): Promise<RunningSimulator> {
  const start = simulators[name];
  if (!start) throw new Error(`${name} has no simulator.`);
  return start();
}
