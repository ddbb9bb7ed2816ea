import http from 'node:http';
import https from 'node:https';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { later } from '../clock.ts';
import type { Proxies } from './proxies.ts';

/** A proxy is on the way, and does not let the request through. Codes: PROXY_AUTH, PROXY_REFUSED, PROXY_TROUBLE. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

interface AgentPair {
  http: http.Agent;
  https: https.Agent;
}

/** How connections are kept; as for Node's agents. */
type Keeping = http.AgentOptions;

/** A proxy that says nothing for so long is out of order. */
const SILENCE_MS = 30_000;

/** Connections, direct or through a proxy, as the address wants it. */
export function agentsFor(keeping: Keeping, proxies: Proxies): (url: URL) => AgentPair {
  const direct = { http: new http.Agent(keeping), https: new https.Agent(keeping) };
  const through = new Map<string, AgentPair>();
  return (url) => {
    const proxy = proxies.for(url);
    if (!proxy) return direct;
    const known = through.get(proxy.href) ?? pairThrough(proxy, keeping);
    through.set(proxy.href, known);
    return known;
  };
}

function pairThrough(proxy: URL, keeping: Keeping): AgentPair {
  return { http: new Forward(proxy, keeping), https: new Tunnel(proxy, keeping) as unknown as https.Agent };
}

/** Hands plain requests to the proxy. */
class Forward extends HttpProxyAgent<string> {
  override async connect(...[request, options]: Parameters<HttpProxyAgent<string>['connect']>) {
    return reached(this, () => super.connect(request, options));
  }
}

/** Has the proxy open a way to the host, in which TLS is verified end to end. */
class Tunnel extends HttpsProxyAgent<string> {
  override async connect(...[request, options]: Parameters<HttpsProxyAgent<string>['connect']>) {
    let status = 200;
    request.once('proxyConnect', ({ statusCode }: { statusCode: number }) => {
      status = statusCode;
    });
    const socket = await reached(this, () => super.connect(request, options));
    if (status === 200) return socket;
    socket.destroy();
    throw refusal(this.proxy, status);
  }
}

/** Connects to the proxy, in bounded time. */
async function reached<T>(agent: { proxy: URL; connectOpts: object }, connect: () => Promise<T>): Promise<T> {
  const tooLate = new AbortController();
  let isOver = false;
  later(SILENCE_MS, () => {
    if (!isOver) tooLate.abort();
  });
  agent.connectOpts = { ...agent.connectOpts, signal: tooLate.signal };
  try {
    return await connect();
  } catch (error) {
    const why = tooLate.signal.aborted ? 'it does not answer' : error instanceof Error ? error.message : String(error);
    throw new ProxyError('PROXY_TROUBLE', `${agent.proxy.host}: ${why}`, error);
  } finally {
    isOver = true;
  }
}

/** What the status of a proxy's own answer means. */
export function refusal({ host }: URL, status: number): ProxyError {
  const said = `${host} answered with status ${status}`;
  if (status === 407) return new ProxyError('PROXY_AUTH', said);
  return new ProxyError(status >= 500 || status === 408 || status === 429 ? 'PROXY_TROUBLE' : 'PROXY_REFUSED', said);
}
