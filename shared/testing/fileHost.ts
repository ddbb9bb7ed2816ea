import { afterEach } from '@jest/globals';
import { bearer } from '../http/authenticators.ts';
import { ApiClient } from '../http/client.ts';
import { createFiles, type FileAnswer, type FileRequest } from '../http/files.ts';
import { Quota } from '../http/quota.ts';
import { Outage } from '../http/retry.ts';
import { createTransport } from '../http/transport.ts';
import { type Reply, serve, type TestServer, text } from './server.ts';
import { skippingClock } from './virtualClock.ts';

export const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A server on a host and port of its own. */
export async function host(...replies: Reply[]): Promise<TestServer> {
  const server = await serve(...replies);
  servers.push(server);
  return server;
}

const never = new AbortController().signal;
export const jpeg = { 'content-type': 'image/jpeg' };
export const redirect = (location: string, status = 302): Reply => text('', status, { location });

/** Fetches with a token that is meant for `own` alone. */
export function fetcher(own: TestServer, { plain = true, authenticator = bearer('secret') } = {}) {
  const clock = skippingClock();
  const limits = { windows: [], concurrency: 2, refusalPause: { firstSeconds: 1, maxSeconds: 1 } };
  const quota = new Quota({ ...limits, maxWaitSeconds: 10 }, clock, { onWait: () => {}, onResume: () => {} });
  const transport = createTransport({ userAgent: 'test', timeoutSeconds: 5, connections: 2 });
  const client = new ApiClient({
    dialect: { baseUrl: own.url, rules: [], readError: () => undefined },
    ...{ transport, quota, authenticator, clock },
    retryBudgetMs: 600_000,
    outage: new Outage(),
    log: () => {},
    redact: (said) => said,
  });
  const files = createFiles({ transport, clock, client, plain });
  const isOwn = ({ origin }: URL): boolean => origin === own.url;
  const get = (url: string, more: Partial<FileRequest> = {}, signal = never): Promise<FileAnswer> =>
    files({ url, maxBytes: 1_000, withBytes: true, isOwn, ...more }, signal);
  return { get, clock };
}
