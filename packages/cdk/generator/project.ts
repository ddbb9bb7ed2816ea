import type { Choices } from './choices.ts';
import { futureOf, schemaOf, specOf } from './documents.ts';
import acceptance from './template/acceptance-test-config.yml.txt';
import dockerfile from './template/Dockerfile.txt';
import dockerignore from './template/dockerignore.txt';
import icon from './template/icon.svg.txt';
import main from './template/main.ts.txt';
import metadata from './template/metadata.yaml.txt';
import readme from './template/README.md.txt';
import serve from './template/serve.ts.txt';
import simulator from './template/simulator.ts.txt';
import test from './template/source.test.ts.txt';
import source from './template/source.ts.txt';
import { authenticators, orderOf, pageOf, pagerOf, syncOf } from './variants.ts';

/** Versions of what the connector is made with. */
export interface Versions {
  cdk: string;
  node: string;
  types: string;
  typescript: string;
  esbuild: string;
}

const ALWAYS = ['defineSource', 'type ErrorRule', 'isObject', 'type ListStream', 'listAt', 'whoeverSaysSo', 'wordsIn'];
const INCREMENTAL = `  incremental:
    tests:
      - config_path: secrets/config.json
        future_state:
          future_state_path: integration_tests/abnormal_state.json`;
const NOT_INCREMENTAL = `  incremental:
    bypass_reason: Nothing tells new rows from old ones.`;

const SIZE = '/** No page has more rows, whatever is asked for. */\nconst PAGE = 7;\n';

/** Every file of a new connector, by its path. */
export function projectOf(choices: Choices, versions: Versions, uuid: string): Map<string, string> {
  const { name, stream } = choices;
  const words = wordsOf(choices, uuid);
  const fill = (template: string): string =>
    template.replace(/\{\{(\w+)\}\}/g, (_all, word: string) => {
      const text = words[word];
      if (text === undefined) throw new Error(`A template asks for {{${word}}}.`);
      return text;
    });
  return new Map([
    ['source.ts', fill(source)],
    ['main.ts', fill(main)],
    ['simulator.ts', fill(simulator)],
    ['serve.ts', fill(serve)],
    ['source.test.ts', fill(test)],
    ['spec.json', json(specOf(choices))],
    [`schemas/${stream}.json`, json(schemaOf(choices))],
    ['metadata.yaml', fill(metadata)],
    ['icon.svg', fill(icon)],
    ['acceptance-test-config.yml', fill(acceptance)],
    ['integration_tests/invalid_config.json', json({ api_key: 'a-wrong-key' })],
    ...(choices.cursor === null ? [] : [['integration_tests/abnormal_state.json', json(futureOf(choices))] as const]),
    ['README.md', fill(readme)],
    ['Dockerfile', fill(dockerfile)],
    ['.dockerignore', dockerignore],
    ['.gitignore', 'node_modules/\ndist/\nsecrets/\n'],
    ['tsconfig.json', json(COMPILER)],
    ['package.json', json(manifestOf(name, versions))],
  ]);
}

function wordsOf(choices: Choices, uuid: string): Record<string, string> {
  const { name, url, stream, auth, paging, order, cursor } = choices;
  const title = name
    .slice('source-'.length)
    .replace(/(?:^|-)(\w)/g, (_all, letter: string) => ` ${letter.toUpperCase()}`);
  const field = cursor ?? 'updated_at';
  const { text: authenticator, header, simulated, words, imports } = authenticators[auth];
  const [pager, sync] = [pagerOf(choices), syncOf(choices)];
  const variable = stream.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase());
  const used = [...new Set([...ALWAYS, ...imports, ...pager.imports, ...sync.imports])];
  const sorted = used.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  return {
    ...{ name, url, stream, paging, uuid, variable, authenticator, header, auth: words, cursor: field },
    title: title.trim(),
    host: new URL(url).host,
    imports: sorted.map((one) => `  ${one},`).join('\n'),
    pager: pager.text,
    sync: sync.text,
    schemaEntry: `${stream}: schema`,
    rowsEntry: `${stream}: rows`,
    authorization: simulated,
    order: orderOf(choices, field),
    filter: cursor === null ? '' : `.filter((row) => row.${field} >= (query.get('${field}_since') ?? ''))`,
    size: paging === 'single' ? '' : SIZE,
    query: paging === 'single' && cursor === null ? '_query' : 'query',
    page: pageOf(choices, field),
    orderName: order.replace('_', ' '),
    cursorName: cursor === null ? 'none: all rows are read each time' : `\`${cursor}\`, milliseconds`,
    startDateRow:
      cursor === null
        ? ''
        : '| `start_date` | all history | Rows that have not changed since this moment are not read. |',
    incremental: cursor === null ? NOT_INCREMENTAL : INCREMENTAL,
  };
}

const COMPILER = {
  compilerOptions: {
    target: 'es2024',
    module: 'nodenext',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    noEmit: true,
  },
};

function manifestOf(name: string, { cdk, node, types, typescript, esbuild }: Versions): unknown {
  return {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: { node },
    scripts: { test: 'node --test', typecheck: 'tsc', build: 'airbyte-cdk build', simulator: 'node serve.ts' },
    dependencies: { '@mailroom/airbyte-cdk': cdk },
    devDependencies: { '@types/node': types, esbuild, typescript },
  };
}

/** As formatters have it: short lists on one line. */
function json(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  const compact = text.replace(
    /\[\s+("[^"]*"(?:,\s+"[^"]*")*)\s+\]/g,
    (_all, list: string) => `[${list.replace(/\s+/g, ' ')}]`,
  );
  return `${compact}\n`;
}

/** The place of a name in a list of imports: letters first, and of one letter the capital first. */
function placeOf(name: string): string {
  return name.replace('type ', '').replace(/./g, (letter) => letter.toLowerCase() + (/[A-Z]/.test(letter) ? '0' : '1'));
}
