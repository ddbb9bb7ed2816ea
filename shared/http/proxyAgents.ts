import type http from 'node:http';
import type https from 'node:https';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { later } from '../clock.ts';
import { ProxyError, refusal } from './proxies.ts';

export interface AgentPair {
  http: http.Agent;
  https: https.Agent;
}

/** A proxy that says nothing for so long is out of order. */
const SILENCE_MS = 30_000;

/** Connections through a proxy. Loaded where there is one. */
export function pairThrough(proxy: URL, keeping: http.AgentOptions): AgentPair {
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
