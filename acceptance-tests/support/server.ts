import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export type AnyServer = {
  url: string;
  /** Resolves when a request has come. */
  called: Promise<void>;
};

/** A server that answers as no API does, for one piece of work. */
export async function withServer<T>(listener: RequestListener, work: (server: AnyServer) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  const called = new Promise<void>((resolve) => server.once('request', () => resolve()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, called });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Takes every request and says nothing. */
export const silent: RequestListener = () => {};
