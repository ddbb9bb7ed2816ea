import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { ApiError, findRule, type Problem } from './failure.ts';
import { createTransport, TransportError } from './transport.ts';

const failureOf = (problem: Partial<Problem>): ApiError => {
  const whole: Problem = { kind: 'answer', text: '', headers: {}, ...problem };
  return new ApiError(findRule(whole, [], 0), whole, 'GET rows');
};

describe('the message of a failure', () => {
  test('quotes what the API said, without markup', () => {
    const { message } = failureOf({ status: 500, text: '<html><b>Bad</b>\n gateway</html>', requestId: 'r1' });
    expect(message).toContain(' The API said: "Bad gateway". Request id: r1.');
  });

  test('is ready at once for a huge body full of angle brackets', () => {
    const began = performance.now();
    failureOf({ status: 500, text: '<'.repeat(100_000) });
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test('does not put the words of the network into the mouth of the API', () => {
    const { message } = failureOf({ kind: 'network', code: 'ECONNREFUSED', text: 'connect ECONNREFUSED 127.0.0.1:1' });
    expect(message).toBe('The API could not be reached. (connect ECONNREFUSED 127.0.0.1:1)');
  });
});

describe('a fault that no further attempt mends', () => {
  test.each([
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('%s: the certificate is not trusted', (code) => {
    const failure = failureOf({ kind: 'network', code, text: 'certificate' });
    expect(failure).toMatchObject({ action: 'fail_sync', failureType: 'config_error' });
    expect(failure.message).toMatch(/api_url.*NODE_EXTRA_CA_CERTS/);
  });

  test('a line break in a credential', async () => {
    const error = await refusalOf({ authorization: 'Basic ab\ncd' });
    expect(error.code).toBe('ERR_INVALID_CHAR');
    const failure = failureOf({ kind: 'network', code: error.code, text: error.message });
    expect(failure).toMatchObject({ action: 'fail_sync', failureType: 'config_error' });
    expect(failure.message).toMatch(/credential holds a character .* line break\. Enter it again\./);
    expect(failure.message).not.toContain('cd');
  });

  test('an address that is none', async () => {
    const error = await refusalOf({}, 'no address');
    const failure = failureOf({ kind: 'network', code: error.code, text: error.message });
    expect(failure).toMatchObject({ action: 'fail_sync', failureType: 'config_error' });
    expect(failure.message).toContain('Check api_url');
  });

  test('others of the network are tried again', () => {
    expect(failureOf({ kind: 'network', code: 'ECONNRESET', text: '' })).toMatchObject({ action: 'retry' });
  });
});

/** What the transport throws for a request to a server that would answer. */
async function refusalOf(headers: Record<string, string>, address?: string): Promise<TransportError> {
  const server = http.createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => server.once('listening', resolve));
    const url = address ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const transport = createTransport({ userAgent: 'test', timeoutSeconds: 5, connections: 1 });
    await transport.send({ method: 'GET', url, headers }, new AbortController().signal);
  } catch (error) {
    if (error instanceof TransportError) return error;
    throw error;
  } finally {
    server.close();
  }
  throw new Error('The request was sent.');
}
