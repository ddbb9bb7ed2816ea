import http from 'node:http';
import got from 'got';

/** The least that a program can do to turn all opens into RECORD lines; the connector's CPU is measured beside it. */
const [url = '', key = ''] = process.argv.slice(2);
const agent = { http: new http.Agent({ keepAlive: true }) };
const headers = {
  authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
  'content-type': 'application/json',
};

let token: string | undefined;
do {
  const body = JSON.stringify({ perPage: 100, ...(token && { nextToken: token }) });
  const answer = await got.post(`${url}/activity/opens`, { headers, body, agent });
  const page = JSON.parse(answer.body) as { results: unknown[]; nextToken?: string };
  let lines = '';
  for (const data of page.results) {
    lines += `${JSON.stringify({ type: 'RECORD', record: { stream: 'opens', emitted_at: Date.now(), data } })}\n`;
  }
  if (!process.stdout.write(lines)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  token = page.nextToken;
} while (token);
