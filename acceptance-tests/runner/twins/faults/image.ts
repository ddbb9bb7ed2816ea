import type { Edits } from '../edit.ts';
import type { Fault } from '../fault.ts';

const labels = (breaks: string, says: string, image: Edits): Fault => {
  return { check: 'test_image_labels', breaks, says, image };
};
const environment = (breaks: string, says: string, image: Edits): Fault => {
  return { check: 'test_image_environment_variables', breaks, says, image };
};

/** What is wrong with an image. */
export const faults: Record<string, Fault> = {
  'name-missing': labels('there is a name', 'io.airbyte.name is missing', {
    Labels: { 'io.airbyte.version': '1.2.3' },
  }),
  'name-wrong': labels('the name is that of the metadata', 'io.airbyte.name is twins/other', {
    Labels: { 'io.airbyte.name': 'twins/other', 'io.airbyte.version': '1.2.3' },
  }),
  'version-wrong': labels('the version is that of the metadata', 'io.airbyte.version is 1.2.2, expected 1.2.3', {
    Labels: { 'io.airbyte.name': 'twins/source-twin', 'io.airbyte.version': '1.2.2' },
  }),
  'no-labels': labels('there are labels', 'io.airbyte.version is missing', { Labels: null }),
  'variable-missing': environment('it is set', 'AIRBYTE_ENTRYPOINT is not set', { Env: null }),
  'variable-wrong': environment('it equals the ENTRYPOINT', 'is "node other.js", expected "node /airbyte/main.js"', {
    Env: ['AIRBYTE_ENTRYPOINT=node other.js'],
  }),
  'entrypoint-missing': environment('there is an ENTRYPOINT', 'expected ""', { Entrypoint: null }),
};
