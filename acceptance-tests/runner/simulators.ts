import { ofEveryConnector } from '../support/accounts.ts';

export type { RunningSimulator } from '../support/accounts.ts';

/** The simulator of each connector that has one. */
export const simulators = ofEveryConnector(({ acceptance }) => acceptance);
