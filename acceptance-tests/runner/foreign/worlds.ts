import { ofEveryConnector } from '../../support/accounts.ts';

/** The simulators with worlds that are small, and yet have several pages of every list that can be long. */
export const foreignWorlds = ofEveryConnector(({ foreign }) => foreign);
