import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

export type ProxyOptions = {
  /** `user:password`, without which it answers 407. */
  credentials?: string;
  /** Answers every CONNECT so. */
  refuses?: number;
};

export type ForwardProxy = {
  /** The address, with the credentials in it. */
  url: string;
  /** What it was asked for: `CONNECT host:port` or `GET http://…`, in the order of arrival. */
  requests: string[];
};

/** A forward proxy on loopback, for one piece of work. It leads every host name to loopback. */
export async function withProxy<T>(options: ProxyOptions, work: (proxy: ForwardProxy) => Promise<T>): Promise<T> {
  const requests: string[] = [];
  const { credentials, refuses } = options;
  const statusOf = (incoming: IncomingMessage): number => {
    requests.push(`${incoming.method} ${incoming.url}`);
    const wanted = `Basic ${Buffer.from(credentials ?? '').toString('base64')}`;
    if (credentials !== undefined && incoming.headers['proxy-authorization'] !== wanted) return 407;
    return refuses ?? 200;
  };
  const server = createServer((incoming, response) => {
    const status = statusOf(incoming);
    if (status === 200) forward(incoming, response);
    else response.writeHead(status).end('<html>The proxy says no</html>');
  });
  server.on('connect', (incoming: IncomingMessage, socket: Duplex) => {
    const status = statusOf(incoming);
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 2\r\n\r\nno`);
    const upstream = connect(Number(new URL(`http://${incoming.url}`).port), '127.0.0.1');
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.pipe(upstream).pipe(socket);
    socket.on('error', () => upstream.destroy());
    upstream.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await work({ url: `http://${credentials ? `${credentials}@` : ''}127.0.0.1:${port}`, requests });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function forward(incoming: IncomingMessage, response: ServerResponse): void {
  const { port, pathname, search } = new URL(String(incoming.url));
  const { 'proxy-authorization': _own, 'proxy-connection': _too, ...headers } = incoming.headers;
  const target = { host: '127.0.0.1', port, method: incoming.method, path: pathname + search, headers };
  const onward = request(target, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  incoming.pipe(onward);
}
