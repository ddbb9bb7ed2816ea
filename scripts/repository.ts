import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { findConnectors } from './command-line.ts';

const ROOT = join(import.meta.dirname, '..');
const USAGE = `npm run repository -- URL

Says where this repository is on the web, such as https://github.com/somebody/mailroom: in every connector's
metadata.yaml and specification "documentationUrl" then leads to its README there, and in package.json "repository"
is set, which images carry as a label. The workflow does so before it publishes.
`;

const [url, ...more] = process.argv.slice(2);
if (url === '--help') {
  process.stdout.write(USAGE);
} else if (url === undefined || more.length > 0 || !/^https:\/\/[^\s@?#]+[^\s@?#/]$/.test(url)) {
  process.stderr.write(`Give one address that begins with https:// and has no credentials in it.\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  setRepository(url);
}

function setRepository(repository: string): void {
  editJson(join(ROOT, 'package.json'), { repository });
  for (const connector of findConnectors(ROOT)) {
    const documentationUrl = `${repository}/blob/HEAD/connectors/${connector}/README.md#settings`;
    editJson(join(ROOT, 'schemas', connector, 'spec.json'), { documentationUrl });
    const file = join(ROOT, 'connectors', connector, 'metadata.yaml');
    const metadata = parseDocument(readFileSync(file, 'utf8'));
    metadata.setIn(['data', 'documentationUrl'], documentationUrl);
    writeFileSync(file, metadata.toString({ lineWidth: 0 }));
    process.stdout.write(`${connector}: ${documentationUrl}\n`);
  }
}

/** Sets top-level texts of a JSON file and leaves the rest of it as it was written. */
function editJson(file: string, values: Record<string, string>): void {
  let text = readFileSync(file, 'utf8');
  for (const [name, value] of Object.entries(values)) {
    const line = `  ${JSON.stringify(name)}: ${JSON.stringify(value)},`;
    const present = new RegExp(`^ {2}"${name}": .*,$`, 'm');
    text = present.test(text) ? text.replace(present, () => line) : text.replace('{\n', () => `{\n${line}\n`);
  }
  writeFileSync(file, text);
}
