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
import { fill as fillIn, type Place, wordsOf } from './words.ts';

/** Versions of what the connector is made with. */
export interface Versions {
  cdk: string;
  node: string;
  types: string;
  typescript: string;
  esbuild: string;
}

/** In a folder of its own, with the kit from the registry. */
function placeOf({ name, stream }: Choices): Place {
  return {
    settings: `import schema from './schemas/${stream}.json' with { type: 'json' };

export interface Config {
  api_key: string;
  api_url: string;
}`,
    config: 'Config',
    schemas: `schemas: { ${stream}: schema },`,
    spec: './spec.json',
    version: "'0.1.0'",
    declared: '',
    image: name,
  };
}

/** Every file of a new connector, by its path. */
export function projectOf(choices: Choices, versions: Versions, uuid: string): Map<string, string> {
  const { name, stream } = choices;
  const words = wordsOf(choices, uuid, placeOf(choices));
  const fill = (template: string): string => fillIn(template, words);
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
export function json(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  const compact = text.replace(
    /\[\s+("[^"]*"(?:,\s+"[^"]*")*)\s+\]/g,
    (_all, list: string) => `[${list.replace(/\s+/g, ' ')}]`,
  );
  return `${compact}\n`;
}
