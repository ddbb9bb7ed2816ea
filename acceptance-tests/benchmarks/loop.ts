import { readFileSync } from 'node:fs';
import http from 'node:http';
import got from 'got';

/**
 * The least that a program can do to turn an API's pages into RECORD lines: the requests of a file, one after the other,
 * parsed and written. The connector's CPU is measured beside it. Arguments: `got` or `http`, and the file.
 */
const [client, file = ''] = process.argv.slice(2);

interface Request {
  method: string;
  url: string;
  body?: string;
}

const { stream, headers, requests } = JSON.parse(readFileSync(file, 'utf8')) as {
  stream: string;
  headers: Record<string, string>;
  requests: Request[];
};
const agent = new http.Agent({ keepAlive: true });

const byGot = async ({ method, url, body }: Request): Promise<string> =>
  (
    await got(url, {
      method: method as 'GET',
      headers,
      agent: { http: agent },
      ...(body && { body, allowGetBody: true }),
    })
  ).body;

const byHttp = ({ method, url, body }: Request): Promise<string> =>
  new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () => resolve(text));
    });
    request.on('error', reject);
    request.end(body);
  });

const fetchText = client === 'got' ? byGot : byHttp;
for (const request of requests) {
  const answer: unknown = JSON.parse(await fetchText(request));
  let lines = '';
  for (const data of listIn(answer)) {
    lines += `${JSON.stringify({ type: 'RECORD', record: { stream, emitted_at: Date.now(), data } })}\n`;
  }
  if (lines && !process.stdout.write(lines)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}

/** The list in an answer, whatever it is called. */
function listIn(answer: unknown): readonly unknown[] {
  if (Array.isArray(answer)) return answer;
  return Object.values(answer as object).find(Array.isArray) ?? [];
}
