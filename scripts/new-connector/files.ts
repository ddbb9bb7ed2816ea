import type { Choices } from '../../packages/cdk/generator/choices.ts';
import { futureOf, schemaOf, specOf } from '../../packages/cdk/generator/documents.ts';
import { json } from '../../packages/cdk/generator/project.ts';
import acceptance from '../../packages/cdk/generator/template/acceptance-test-config.yml.txt';
import icon from '../../packages/cdk/generator/template/icon.svg.txt';
import main from '../../packages/cdk/generator/template/main.ts.txt';
import metadata from '../../packages/cdk/generator/template/metadata.yaml.txt';
import source from '../../packages/cdk/generator/template/source.ts.txt';
import { fill as fillIn } from '../../packages/cdk/generator/words.ts';
import { shortName } from '../command-line.ts';
import { newestRows, samplesOf } from './rows.ts';
import accounts from './template/accounts.ts.txt';
import own from './template/mailroom-acceptance.yml.txt';
import readme from './template/README.md.txt';
import records from './template/records.test.ts.txt';
import sheet from './template/sheet.md.txt';
import simulator from './template/simulator.ts.txt';
import streams from './template/streams.yaml.txt';
import { wordsHere } from './words.ts';

/** What holds a connector, and nothing else. */
export function foldersOf(name: string): readonly string[] {
  const short = shortName(name);
  return [
    `connectors/${name}`,
    `schemas/${name}`,
    `acceptance-tests/simulators/${short}`,
    `acceptance-tests/${name}`,
    `docs/apis/${short}.md`,
  ];
}

/** Every file of a new connector of this repository, by its path; `npm run generate` makes the others. */
export function filesOf(choices: Choices, uuid: string): ReadonlyMap<string, string> {
  const { name, stream, cursor } = choices;
  const words = wordsHere(choices, uuid);
  const fill = (template: string): string => fillIn(template, words).replace(/\n{3,}/g, '\n\n');
  const [connector = '', schemas = '', simulators = '', tests = '', page = ''] = foldersOf(name);
  const ofRunner = (call: string): string => `import { ${call} } from '../runner/passes.ts';\n\n${call}('${name}');\n`;
  return new Map([
    [`${connector}/main.ts`, fill(main)],
    [`${connector}/source.ts`, fill(source)],
    [`${connector}/metadata.yaml`, fill(metadata)],
    [`${connector}/icon.svg`, fill(icon)],
    [`${connector}/streams.yaml`, fill(streams)],
    [`${connector}/README.md`, fill(readme)],
    [`${connector}/acceptance-test-config.yml`, fill(acceptance)],
    [`${connector}/mailroom-acceptance.yml`, fill(own)],
    [`${connector}/integration_tests/invalid_config.json`, json({ api_key: 'a-wrong-key' })],
    [`${connector}/integration_tests/expected_records.jsonl`, newestRows(choices)],
    ...(cursor === null
      ? []
      : [[`${connector}/integration_tests/abnormal_state.json`, json(futureOf(choices))] as const]),
    [`${schemas}/spec.json`, json(specOf(choices))],
    [`${schemas}/${stream}.json`, json(schemaOf(choices))],
    [`${schemas}/samples.json`, json(samplesOf(choices))],
    [`${simulators}/${shortName(name)}.ts`, fill(simulator)],
    [`${tests}/accounts.ts`, fill(accounts)],
    [`${tests}/records.test.ts`, fill(records)],
    [`${tests}/acceptance.test.ts`, ofRunner('passesEveryCheck')],
    [`${tests}/foreign.test.ts`, ofRunner('believesOnlyItsAPI')],
    [page, fill(sheet)],
  ]);
}
