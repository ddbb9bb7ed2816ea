import type { ParameterMap, SimulatorRequest } from '../shared/request.ts';
import type { World } from './world.ts';

/** A call whose caller is known. */
export type Call = {
  request: SimulatorRequest;
  body: ParameterMap;
  query: ParameterMap;
  /** The variable parts of the path, in their order. */
  ids: string[];
  world: World;
};
