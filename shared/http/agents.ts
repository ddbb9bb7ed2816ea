import http from 'node:http';
import https from 'node:https';
import type { Proxies } from './proxies.ts';
import type { AgentPair } from './proxyAgents.ts';

/** Connections, direct or through a proxy, as the address wants it. */
export function agentsFor(keeping: http.AgentOptions, proxies: Proxies): (url: URL) => Promise<AgentPair> {
  const direct = { http: new http.Agent(keeping), https: new https.Agent(keeping) };
  const through = new Map<string, Promise<AgentPair>>();
  return async (url) => {
    const proxy = proxies.for(url);
    if (!proxy) return direct;
    const known =
      through.get(proxy.href) ?? import('./proxyAgents.ts').then(({ pairThrough }) => pairThrough(proxy, keeping));
    through.set(proxy.href, known);
    return known;
  };
}
