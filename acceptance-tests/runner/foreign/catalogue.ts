import { bodyOf, envelopeIn, type ForeignAnswer, json, type Sent, text } from './answer.ts';
import { plausible } from './plausible.ts';

const html = (title: string, words: string) =>
  `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1><p>${words}</p></body></html>\n`;
const page = (status: number, title: string, words = '', headers?: Record<string, string>): Sent =>
  text('text/html; charset=utf-8', html(title, words), status, headers);

const always = (name: string, says: string, sent: Sent): ForeignAnswer => ({ name, says, make: () => sent });

/** The true answer with something else in the place of its list. */
const inPlaceOfList = (name: string, says: string, list: unknown): ForeignAnswer => ({
  name,
  says,
  make: ({ truth }) => {
    const envelope = envelopeIn(truth);
    return envelope && json(envelope.holding(list));
  },
});

/** An error in JSON whose status says that all is well. */
const errorsInside: readonly ForeignAnswer[] = [
  always('error', '200 {"error":"upstream timeout"}', json({ error: 'upstream timeout', details: [] })),
  always('errors', '200 {"errors":[…]}', json({ errors: [{ code: 'internal', message: 'query timed out' }] })),
  always(
    'error-message',
    '200 {"ErrorMessage":…,"StatusCode":500,"Data":[]}',
    json({
      ...{ ErrorInfo: '', ErrorMessage: 'Unexpected database error during GET -', StatusCode: 500 },
      ...{ Count: 0, Data: [], Total: 0 },
    }),
  ),
  always(
    'grpc',
    '200 {"code":13,"message":…,"details":[]}',
    json({ code: 13, message: 'upstream request timeout', details: [] }),
  ),
  always('success-false', '200 {"success":false}', json({ success: false, message: 'Please try again later' })),
  always('status-500', '200 {"status":500}', json({ status: 500, message: 'Internal server error' })),
  {
    name: 'emptied-with-error',
    says: '200, the true envelope with an empty list and an error beside it',
    make: ({ truth }) => {
      const emptied = envelopeIn(truth)?.emptied();
      const isOpen = emptied !== undefined && !Array.isArray(emptied);
      return isOpen ? json({ ...(emptied as object), error: 'statement timeout' }) : undefined;
    },
  },
];

/** JSON that has nothing to do with the question. */
const otherJson: readonly ForeignAnswer[] = [
  always('null', '200 null', json(null)),
  always('object', '200 {}', json({})),
  {
    ...always('list', '200 []', json([])),
    excuse: ({ truth }) =>
      Array.isArray(bodyOf(truth.answer))
        ? { reason: 'an empty list is how this call says that it has nothing' }
        : undefined,
  },
  always('text-in-json', '200 "ok"', json('ok')),
  always('true', '200 true', json(true)),
  inPlaceOfList('list-null', '200, null in the place of the list', null),
  inPlaceOfList('list-object', '200, {} in the place of the list', {}),
  inPlaceOfList('list-error', '200, {"error":…} in the place of the list', { error: 'shard unavailable' }),
  inPlaceOfList('junk-rows', '200, rows that are none in the list', [{ hello: 'world' }, { status: 'healthy' }]),
  always(
    'no-route',
    '404 {"message":"no Route matched…"}',
    json({ message: 'no Route matched with those values' }, 404),
  ),
  always('forbidden', '403 {"message":"Forbidden"}', json({ message: 'Forbidden' }, 403)),
  always('not-found', '404 {"status":404,"error":…}', json({ status: 404, error: 'Not Found' }, 404)),
  always('bare-forbidden', '403 {"error":"Forbidden"}', json({ error: 'Forbidden' }, 403)),
];

/** What stands in front of an API says. */
const gateways: readonly ForeignAnswer[] = [
  always('html-200', '200, a page', page(200, 'Maintenance', 'We will be back soon.')),
  always('html-400', '400, a page', page(400, '400 Bad Request', 'nginx')),
  always(
    'html-401',
    "401, a proxy's page",
    page(401, 'Sign in to the proxy', '', { 'www-authenticate': 'Basic realm="proxy"' }),
  ),
  always('html-403', '403, a page of a firewall', page(403, 'Just a moment...', 'Checking your browser.')),
  always('html-404', '404, a page of nginx', page(404, '404 Not Found', 'nginx')),
  always('html-429', '429, a page', page(429, '429 Too Many Requests', 'nginx')),
  always('text-500', '500, text', text('text/plain', 'Internal Server Error', 500)),
  always('html-502', '502, a page', page(502, '502 Bad Gateway', 'nginx')),
  always('text-503', '503, text', text('text/plain', 'upstream connect error or disconnect/reset before headers', 503)),
  always('html-504', '504, a page', page(504, '504 Gateway Time-out', 'nginx')),
  {
    name: 'login',
    says: '302 to the page of a login',
    make: ({ login }) => ({ status: 302, headers: { location: login }, body: '' }),
  },
  always('empty', '200 without a body', { status: 200, headers: {}, body: '' }),
  { name: 'cut', says: '200, JSON that is cut', make: ({ truth }) => cut(truth.answer) },
  always('text-ok', '200 ok, text', text('text/plain', 'ok')),
  always(
    'xml',
    '200 <Error> of an object store',
    text('application/xml', '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code></Error>'),
  ),
];

function cut({ body, headers }: Sent): Sent {
  const isJson = /^\s*[[{]/.test(body) && body.length > 4;
  const whole = isJson ? body : '{"results":[{"id":1,"name":"cu';
  const type = headers['content-type'] ?? 'application/json';
  return { status: 200, headers: { 'content-type': type }, body: isJson ? whole.slice(0, whole.length / 2) : whole };
}

/** Every foreign answer. */
export const catalogue: readonly ForeignAnswer[] = [...errorsInside, ...otherJson, ...gateways, ...plausible];
