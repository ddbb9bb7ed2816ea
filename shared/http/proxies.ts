import { BlockList, isIP } from 'node:net';
import { configError } from '../errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Which requests go through a proxy, as the environment has it. */
export interface Proxies {
  /** The proxy on the way to an address, if there is one. */
  for(url: URL): URL | undefined;
  /** Texts that must appear in no output. */
  secrets: readonly string[];
}

export const NO_PROXIES: Proxies = { for: () => undefined, secrets: [] };

/** A shorter user's name is a common word; it is no secret. */
const SHORTEST_USER = 6;

/** HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in capitals or not; as with curl, the small letters go first. */
export function readProxies(env: Environment): Proxies {
  const named = (name: string): string => env[name.toLowerCase()] || env[name] || '';
  const [secure, plain] = ['HTTPS_PROXY', 'HTTP_PROXY'].map((name) => proxyAt(name, named(name).trim()));
  const isExempt = exemptions(named('NO_PROXY'));
  return {
    for(url) {
      const proxy = url.protocol === 'https:' ? secure : plain;
      return proxy && !isExempt(url) ? proxy : undefined;
    },
    secrets: [secure, plain].flatMap((proxy) => (proxy ? secretsOf(proxy) : [])),
  };
}

function proxyAt(name: string, address: string): URL | undefined {
  if (!address) return undefined;
  const text = address.includes('://') ? address : `http://${address}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.hostname && ['http:', 'https:'].includes(url.protocol)) return url;
  throw configError(`${name} in the environment is no address of a proxy, such as http://proxy.example.com:3128.`);
}

function secretsOf({ username, password }: URL): string[] {
  const [user, word] = [username, password].map(decoded) as [string, string];
  const names = password && user.length < SHORTEST_USER ? [] : [user, username];
  return [...names, word, password, `${user}:${word}`].filter((text) => text.length > 1);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** NO_PROXY: hosts with everything below them, addresses and networks, each with a port or for all; `*` for everything. */
function exemptions(list: string): (url: URL) => boolean {
  const tests = list
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(exemption);
  return (url) => {
    const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    return tests.some((test) => test(host, port));
  };
}

function exemption(entry: string): (host: string, port: string) => boolean {
  if (entry === '*') return () => true;
  const [, inner, plain, ofPort] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  const name = (inner ?? plain ?? entry)
    .toLowerCase()
    .replace(/^\*?\./, '')
    .replace(/\.$/, '');
  const isNamed = name.includes('/') ? inNetwork(name) : (host: string) => host === name || host.endsWith(`.${name}`);
  return (host, port) => name !== '' && (ofPort === undefined || ofPort === port) && isNamed(host);
}

function inNetwork(name: string): (host: string) => boolean {
  const [address = '', bits] = name.split('/');
  const family = isIP(address);
  const networks = new BlockList();
  try {
    networks.addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4');
  } catch {
    return () => false;
  }
  return (host) => isIP(host) === family && networks.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

/** A proxy is on the way, and does not let the request through. Codes: PROXY_AUTH, PROXY_REFUSED, PROXY_TROUBLE. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** What the status of a proxy's own answer means. */
export function refusal({ host }: URL, status: number): ProxyError {
  const said = `${host} answered with status ${status}`;
  if (status === 407) return new ProxyError('PROXY_AUTH', said);
  return new ProxyError(status >= 500 || status === 408 || status === 429 ? 'PROXY_TROUBLE' : 'PROXY_REFUSED', said);
}
