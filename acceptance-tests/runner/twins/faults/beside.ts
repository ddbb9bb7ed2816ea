import type { Row } from '../../json.ts';
import type { Edits } from '../edit.ts';
import { edit } from '../edit.ts';
import type { Fault } from '../fault.ts';

const metadata = (check: string, breaks: string, says: string, edits: Edits): Fault => {
  return { check, breaks, says, project: (project) => edit(project.metadata, edits) };
};
const readme = (check: string, breaks: string, says: string, from: string | RegExp, to: string): Fault => ({
  ...{ check, breaks, says },
  project: (project) => {
    project.readme = project.readme.replace(from, to);
  },
});
const hosts = 'test_certified_connector_has_allowed_hosts';
const suggested = 'test_certified_connector_has_suggested_streams';

/** What is wrong with the metadata and the documentation of a certified connector. */
export const faults: Record<string, Fault> = {
  'key-missing': {
    check: 'test_streams_define_primary_key',
    breaks: 'every stream has a primary key',
    says: 'files has no primary key',
    streams: { 'files.source_defined_primary_key': undefined },
  },
  'key-empty': {
    check: 'test_streams_define_primary_key',
    breaks: 'the primary key is not empty',
    says: 'files has no primary key',
    streams: { 'files.source_defined_primary_key': [] },
  },
  'hosts-missing': metadata(hosts, 'hosts are listed', 'has no allowedHosts', { allowedHosts: undefined }),
  'hosts-without-list': metadata(hosts, 'there is a list', 'allowedHosts.hosts', { allowedHosts: {} as Row }),
  'streams-missing': metadata(suggested, 'streams are suggested', 'has no suggestedStreams', {
    suggestedStreams: undefined,
  }),
  'streams-without-list': metadata(suggested, 'there is a list', 'suggestedStreams.streams', { suggestedStreams: {} }),
  'no-documentation': {
    check: 'test_docs_structure',
    breaks: 'there is documentation',
    says: 'There is no documentation',
    project: (project) => {
      project.readme = '';
    },
  },
  'setting-unmentioned': readme(
    'test_prerequisites_content',
    'settings are named',
    'do not mention "Start"',
    'Start',
    'day',
  ),
  'access-unmentioned': readme(
    'test_prerequisites_content',
    'credentials are named',
    'mention none of',
    'An account',
    'A thing',
  ),
  'no-prerequisites': readme(
    'test_prerequisites_content',
    'the section is there',
    'no section Prerequisites',
    '## Prereq',
    '## Req',
  ),
  'headings-swapped': readme(
    'test_docs_structure',
    'headings keep their order',
    'expected "Supported sync modes"',
    /(## Supported sync modes\n.*\n)(## Supported Streams\n.*\n)/,
    '$2$1',
  ),
  'heading-missing': readme(
    'test_docs_structure',
    'headings are there',
    '"Changelog" is missing',
    /## Changelog\n.*\n/,
    '',
  ),
  'title-wrong': readme('test_docs_structure', 'the name is on top', 'expected "Twin"', '# Twin', '# Twine'),
  'nothing-described': readme(
    'test_docs_descriptions',
    'headings have text',
    'There is no text under "Supported Streams"',
    'contacts, events, files',
    '',
  ),
  'version-unmentioned': readme(
    'test_docs_descriptions',
    'the changelog has the version',
    'does not mention 1.2.3',
    '1.2.3',
    '1.2.2',
  ),
  'link-dead': readme('test_validate_links', 'links answer', '/gone answers 404', '/fine', '/gone'),
};
