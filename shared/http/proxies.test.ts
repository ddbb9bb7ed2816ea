import { describe, expect, test } from '@jest/globals';
import { readProxies } from './proxies.ts';

const hostOf = (env: Record<string, string>, url: string): string | undefined =>
  readProxies(env).for(new URL(url))?.host;

describe('the environment names proxies', () => {
  test.each([
    [{ HTTPS_PROXY: 'http://p:1' }, 'https://api.example.com/', 'p:1'],
    [{ HTTPS_PROXY: 'http://p:1' }, 'http://api.example.com/', undefined],
    [{ HTTP_PROXY: 'p:1' }, 'http://api.example.com/', 'p:1'],
    [{ HTTPS_PROXY: 'http://p:1', https_proxy: 'http://q:2' }, 'https://api.example.com/', 'q:2'],
    [{ https_proxy: '', HTTPS_PROXY: 'https://p:1/' }, 'https://api.example.com/', 'p:1'],
    [{ https_proxy: 'p:1' }, 'https://localhost/', 'p:1'],
    [{}, 'https://api.example.com/', undefined],
  ])('%j for %s', (env, url, proxy) => expect(hostOf(env as Record<string, string>, url)).toBe(proxy));

  test('an address that is none is said', () => {
    for (const bad of ['socks5://p:1', 'http://', 'http://p:port']) {
      expect(() => readProxies({ HTTPS_PROXY: bad })).toThrow(expect.objectContaining({ failureType: 'config_error' }));
    }
  });

  test('their credentials are secrets', () => {
    expect(readProxies({ HTTPS_PROXY: 'http://somebody:pass%40word@p:1' }).secrets).toEqual(
      expect.arrayContaining(['somebody', 'pass@word', 'pass%40word', 'somebody:pass@word']),
    );
    expect(readProxies({ HTTPS_PROXY: 'http://token-alone@p:1' }).secrets).toContain('token-alone');
    expect(readProxies({ HTTPS_PROXY: 'http://p:1' }).secrets).toEqual([]);
  });
});

describe('NO_PROXY', () => {
  test.each([
    ['*', 'https://anything/', true],
    ['example.com', 'https://example.com/', true],
    ['example.com', 'https://api.example.com/', true],
    ['.example.com', 'https://api.example.com/', true],
    ['*.example.com', 'https://api.example.com/', true],
    ['EXAMPLE.com.', 'https://api.example.com./', true],
    ['example.com', 'https://notexample.com/', false],
    ['a.org b.org,,  example.com', 'https://example.com/', true],
    ['example.com:443', 'https://example.com/', true],
    ['example.com:8443', 'https://example.com/', false],
    ['example.com:8443', 'https://example.com:8443/', true],
    ['10.0.0.0/8', 'https://10.2.3.4/', true],
    ['10.0.0.0/8', 'https://11.2.3.4/', false],
    ['10.0.0.0/99', 'https://10.2.3.4/', false],
    ['10.0.0.0/8', 'https://ten.example/', false],
    ['127.0.0.1', 'http://127.0.0.1:8080/', true],
    ['::1', 'http://[::1]:8080/', true],
    ['[::1]:8080', 'http://[::1]:8080/', true],
    ['fd00::/8', 'http://[fd12::1]/', true],
    ['', 'http://localhost/', false],
  ])('%s and %s', (NO_PROXY, url, isExempt) => {
    const env = { HTTP_PROXY: 'p:1', HTTPS_PROXY: 'p:1', NO_PROXY };
    expect(hostOf(env, url) === undefined).toBe(isExempt);
  });
});
