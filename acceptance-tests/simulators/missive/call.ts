import type { ParameterMap, SimulatorRequest } from '../shared/request.ts';
import type { Visibility } from './visibility.ts';
import type { World } from './world.ts';

/** A call whose caller is known. */
export type Call = {
  request: SimulatorRequest;
  /** Of the query. */
  parameters: ParameterMap;
  /** The variable parts of the path, in their order. */
  ids: string[];
  token: string;
  visibility: Visibility;
  world: World;
};
