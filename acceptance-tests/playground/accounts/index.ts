import { ofEveryConnector } from '../../support/accounts.ts';

/** Every service that can be played with, by its connector. */
export const services = ofEveryConnector(({ playground }) => playground);
