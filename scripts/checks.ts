import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _, Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'esbuild';
import { chosenOptions } from '../shared/config/options.ts';
import { OPTIONS } from '../shared/schema/ajv.ts';
import { keyOf } from '../shared/schema/check.ts';
import { dereference } from '../shared/schema/dereference.ts';
import type { Kind } from '../shared/schema/validator.ts';

const TABLE = /[\\/]schema[\\/]compiled\.ts$/;
const FORMATS = join(import.meta.dirname, '../shared/schema/formats.ts');
const NO_STREAMS = ['spec.json', 'definitions.json', 'samples.json'];

/**
 * Compiles the schemas of a folder (`spec.json`, `definitions.json`, one file for each stream) into the bundle: a process
 * loads the checks of the streams that it reads, and nothing of ajv, which takes 8 MiB and 30 ms.
 */
export const compiledChecks = (folder: string): Plugin => ({
  name: 'checks',
  setup(build) {
    const checks = new Map(checksIn(folder).map((check) => [check.name, check]));
    const lines = [...checks.values()].map(
      ({ kind, schema, name }) => `${JSON.stringify(keyOf(kind, schema))}: () => import('check:${name}'),`,
    );
    build.onLoad({ filter: TABLE }, () => ({ contents: `export const compiled = {\n${lines.join('\n')}\n};` }));
    build.onResolve({ filter: /^check:/ }, ({ path }) => ({ path: path.replace('check:', ''), namespace: 'check' }));
    build.onLoad({ filter: /.*/, namespace: 'check' }, ({ path }) => {
      const check = checks.get(path);
      return check && { contents: codeOf(check), resolveDir: import.meta.dirname };
    });
  },
});

interface SchemaCheck {
  name: string;
  kind: Kind;
  schema: object;
}

function checksIn(folder: string): readonly SchemaCheck[] {
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const definitions = read('definitions.json');
  const streams = readdirSync(folder).filter((name) => name.endsWith('.json') && !NO_STREAMS.includes(name));
  return [
    ...chosenOptions(read('spec.json').connectionSpecification).map(
      (schema, index): SchemaCheck => ({ name: `settings-${index}`, kind: 'config', schema }),
    ),
    ...streams.map(
      (name): SchemaCheck => ({
        name: name.replace('.json', ''),
        kind: 'record',
        schema: dereference(read(name), definitions),
      }),
    ),
  ];
}

function codeOf({ kind, schema }: SchemaCheck): string {
  const ajv = new Ajv({ ...OPTIONS[kind], code: { source: true, esm: true, formats: _`formats` } });
  const code = standalone.default(ajv, ajv.compile(schema));
  return `import { ${kind} as formats } from ${JSON.stringify(FORMATS)};\n${code}`;
}
