import type { Row } from '../../json.ts';
import type { Fault, Print, Request, Twist } from '../fault.ts';
import { control, log } from '../messages.ts';
import { at, data, states } from '../tricks.ts';

const rule = (breaks: string, says: string, twist: Twist): Fault => {
  return { check: 'test_no_secret_in_output', breaks, says, ...twist };
};
const secretsOf = ({ config }: Request) => config?.credentials as { client_secret: string; refresh_token: string };
const says = (text: (request: Request) => string): Twist => ({
  end: (print, request) => request.verb === 'read' && print(log(text(request))),
});
const base64 = (text: string) => Buffer.from(text).toString('base64');

function rotate(print: Print, request: Request): void {
  if (request.verb !== 'read') return;
  const refresh_token = 'rosebud-1942';
  print(control({ ...request.config, credentials: { ...secretsOf(request), refresh_token } }));
  print(log(`The new token is ${refresh_token}.`));
}

let known: Request | undefined;

/** Where a secret can leak. */
export const faults: Record<string, Fault> = {
  'in-log': rule(
    'not in a LOG',
    '`read`: in LOG stands a secret of 12 letters',
    says((one) => secretsOf(one).refresh_token),
  ),
  'in-log-escaped': rule(
    'not as a part of JSON',
    '`read`: in LOG',
    says((one) => JSON.stringify(one.config)),
  ),
  'in-url': rule(
    'not encoded for a URL',
    '`read`: in LOG',
    says((one) => `/?s=${encodeURIComponent(secretsOf(one).client_secret)}`),
  ),
  'in-header': rule(
    'not in base64 behind something else',
    '`read`: in LOG',
    says((one) => `Authorization: Basic ${base64(`twin-client:${secretsOf(one).client_secret}`)}`),
  ),
  'in-stderr': rule('not on stderr', '`discover`: in stderr', {
    end: (_, request) => {
      if (request.verb === 'discover') process.stderr.write(`${secretsOf(request).client_secret}\n`);
    },
  }),
  'in-noise': rule('not in a line that is no message', '`check`: in a line that is no message', {
    end: (print, request) => request.verb === 'check' && print(`${secretsOf(request).client_secret}\n`),
  }),
  'in-record': rule('not in a RECORD', '`read`: in RECORD', {
    request: (request) => {
      known = request;
    },
    message: data('files', (row) => {
      row._ab_source_file_url = `https://example.com/?token=${secretsOf(known as Request).refresh_token}`;
    }),
  }),
  'in-state': rule('not in a STATE', '`read`: in STATE', {
    request: (request) => {
      known = request;
    },
    message: states((state) => {
      (state.stream?.stream_state as Row).token = secretsOf(known as Request).refresh_token;
    }, 'files'),
  }),
  'in-refusal': rule('not where it is refused', '`check`: in CONNECTION_STATUS', {
    message: at('CONNECTION_STATUS', (message, print, request) => {
      const own = { ...message.connectionStatus } as Row;
      if (own.message) own.message = `${secretsOf(request).refresh_token} is not right.`;
      print({ ...message, connectionStatus: own });
    }),
  }),
  'in-error': rule('not in an ERROR trace', '`read`: in TRACE', {
    request: (request) => {
      const mode = request.catalog?.streams[0]?.sync_mode;
      if (mode === 'INVALID') throw new Error(`Bad catalog, with ${JSON.stringify(request.config)}`);
    },
  }),
  'rotated-in-log': rule('not when it has just been changed', '`read`: in LOG', { end: rotate }),
};
