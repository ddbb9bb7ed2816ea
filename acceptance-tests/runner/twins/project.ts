import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Row } from '../json.ts';
import { record, state } from './messages.ts';
import { honestConfig, honestSpec } from './specification.ts';
import { tables } from './world.ts';

/** The files beside a source: what the checks go by. */
export interface Project {
  /** The sections of acceptance-test-config.yml. */
  sections: Record<string, { tests: Row[] }>;
  /** Those of mailroom-acceptance.yml beside it. */
  own: Record<string, { tests: Row[] }>;
  metadata: Row;
  readme: string;
  /** More files by path: a text as it is, anything else as JSON. */
  files: Record<string, unknown>;
}

const config_path = 'secrets/config.json';

const sections = {
  spec: [{ config_path, spec_path: 'expected_spec.json' }],
  connection: [
    { config_path, status: 'succeed' },
    { config_path: 'refused.json', status: 'failed' },
    { config_path: 'unreachable.json', status: 'exception' },
  ],
  discovery: [{ config_path }],
  basic_read: [
    {
      config_path,
      validate_data_points: true,
    },
  ],
  full_refresh: [{ config_path }],
  incremental: [
    {
      config_path,
      future_state: {
        future_state_path: 'future.json',
        cursor_format: { format: '^\\d{4}-\\d{2}-\\d{2}T' },
      },
    },
  ],
  connector_attributes: [{ config_path }],
  connector_documentation: [{ config_path }],
};

const readme = (link: string) => `# Twin
It reads a small account. [More](${link})
## Prerequisites
- An account, and the Start from which to read
## Setup guide
### Set up Twin
Copy the key.
## Supported sync modes
Both.
## Supported Streams
contacts, events, files
## Changelog
| 1.2.3 | 2026-01-01 | Something new |
`;

const ownSections = {
  basic_read: [
    {
      config_path,
      expect_records: { path: 'expected_records.jsonl', exact_order: true },
      validate_stream_statuses: true,
    },
  ],
};

const inSections = (all: Readonly<Record<string, readonly Row[]>>): Project['sections'] =>
  Object.fromEntries(Object.entries(structuredClone(all)).map(([name, tests]) => [name, { tests: tests as Row[] }]));

/** All switches are on, the strictness is high, and the connector counts as a certified source of files. */
export function honestProject(link: string): Project {
  const config = honestConfig();
  const expected = Object.entries(tables).flatMap(([name, { rows }]) =>
    rows.slice(0, 2).map((row) => JSON.stringify(record(name, row).record)),
  );
  const cursor = '2999-01-01T00:00:00.000Z';
  const future = {
    contacts: { cursor, read: [{ until: { updated_at: cursor } }] },
    events: { cursor, cursor_field: 'at' },
  };
  return {
    sections: inSections(sections),
    own: inSections(ownSections),
    metadata: {
      ...{ name: 'Twin', dockerRepository: 'twins/source-twin', dockerImageTag: '1.2.3', connectorSubtype: 'file' },
      documentationUrl: 'https://example.com/twin',
      ab_internal: { ql: 400 },
      allowedHosts: { hosts: ['example.com'] },
      suggestedStreams: { streams: ['contacts'] },
    },
    readme: readme(link),
    files: {
      [config_path]: config,
      'refused.json': { ...config, credentials: { ...config.credentials, refresh_token: 'another-token' } },
      'unreachable.json': { ...config, proxy: { host: 'unreachable' } },
      'expected_spec.json': honestSpec(),
      'expected_records.jsonl': expected.join('\n'),
      'future.json': Object.entries(future).map(([name, content]) => state(name, content, 0).state),
    },
  };
}

/** With all that mailroom-acceptance.yml says in the other file, which the official suite reads. */
export function withOwn(project: Project): Project {
  const sections = { ...project.sections };
  for (const [name, { tests }] of Object.entries(project.own)) {
    const entries = sections[name]?.tests ?? [];
    const ownOf = (entry: Row) => tests.find((own) => own.config_path === entry.config_path);
    sections[name] = { tests: entries.map((entry) => ({ ...entry, ...ownOf(entry) })) };
  }
  return { ...project, sections, own: {} };
}

const strictness = { test_strictness_level: 'high' };

/** Writes the files into a new folder. */
export function writeProject(project: Project): string {
  const folder = mkdtempSync(join(tmpdir(), 'twin-'));
  const all = {
    ...project.files,
    'acceptance-test-config.yml': {
      connector_image: 'twins/source-twin:honest',
      ...strictness,
      acceptance_tests: project.sections,
    },
    'mailroom-acceptance.yml': { ...strictness, acceptance_tests: project.own },
    'metadata.yaml': { data: project.metadata },
    'README.md': project.readme || undefined,
  };
  for (const [path, content] of Object.entries(all)) {
    if (content === undefined) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}
