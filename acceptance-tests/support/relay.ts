import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = { status: number; headers: Record<string, string>; body: Buffer };

/** Another answer in place of a simulator's; nothing: the simulator's own. */
export type Alter = (answer: Answer, path: string) => Partial<Answer> | undefined;

export type Relay = { url: string; close(): Promise<void> };

/** Stands between a connector and a simulator, and alters what that answers. */
export async function startRelay(target: string, alter: Alter): Promise<Relay> {
  const { origin, pathname } = new URL(target);
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { host: _, connection: __, ...headers } = request.headers;
    const asked = await fetch(`${origin}${request.url}`, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(pieces.length > 0 && request.method !== 'GET' && { body: Buffer.concat(pieces) }),
    });
    const answer = { status: asked.status, headers: kept(asked.headers), body: Buffer.from(await asked.arrayBuffer()) };
    const { status, headers: sent, body } = { ...answer, ...alter(answer, request.url ?? '') };
    response.writeHead(status, { ...sent, 'content-length': String(body.length) }).end(body);
  });
  return listening(server, pathname === '/' ? '' : pathname);
}

/** A host that has the same file at every address. */
export function startFileHost(bytes: Buffer, type: string): Promise<Relay> {
  return listening(createServer((_request, response) => response.writeHead(200, { 'content-type': type }).end(bytes)));
}

async function listening(server: Server, path = ''): Promise<Relay> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function kept(headers: Headers): Record<string, string> {
  const hops = ['connection', 'content-encoding', 'content-length', 'keep-alive', 'transfer-encoding'];
  return Object.fromEntries([...headers].filter(([name]) => !hops.includes(name)));
}
