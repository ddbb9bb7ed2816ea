import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { chosenOptions } from '../config/options.ts';
import { codeOf } from '../schema/ajv.ts';
import { keyOf } from '../schema/check.ts';
import { dereference } from '../schema/dereference.ts';
import type { Kind } from '../schema/validator.ts';

const TABLE = /[\\/]schema[\\/]compiled\.[jt]s$/;
const DEFINITIONS = 'definitions.json';
const NO_STREAMS = ['spec.json', DEFINITIONS, 'samples.json'];

/** Where a project has its schemas. */
export interface SchemaFiles {
  /** The SPEC payload. */
  spec: string;
  /** A folder of one schema for each stream, and of what they share (`definitions.json`), if anything. */
  streams: string;
}

/**
 * Compiles schemas into the bundle: a process loads the checks of the streams that it reads, and nothing of ajv, which takes
 * 8 MiB and 30 ms. Whatever is checked against another schema is checked all the same.
 */
export const compiledChecks = (files: SchemaFiles): Plugin => ({
  name: 'checks',
  setup(build) {
    const checks = new Map(checksIn(files).map((check) => [check.name, check]));
    const lines = [...checks.values()].map(
      ({ kind, schema, name }) =>
        `${JSON.stringify(keyOf(kind, schema))}: () => import(${JSON.stringify(`check:${name}`)}),`,
    );
    let formats = '';
    build.onLoad({ filter: TABLE }, ({ path }) => {
      formats = join(dirname(path), `formats${extname(path)}`);
      return { contents: `export const compiled = {\n${lines.join('\n')}\n};`, resolveDir: dirname(path) };
    });
    build.onResolve({ filter: /^check:/ }, ({ path }) => ({ path: path.replace('check:', ''), namespace: 'check' }));
    build.onLoad({ filter: /.*/, namespace: 'check' }, ({ path }) => {
      const check = checks.get(path);
      return check && { contents: codeOf(check.kind, check.schema, formats), resolveDir: dirname(formats) };
    });
  },
});

interface SchemaCheck {
  name: string;
  kind: Kind;
  schema: object;
}

function checksIn({ spec, streams }: SchemaFiles): readonly SchemaCheck[] {
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
  const shared = join(streams, DEFINITIONS);
  const definitions = existsSync(shared) ? read(shared) : {};
  const names = readdirSync(streams).filter((name) => name.endsWith('.json') && !NO_STREAMS.includes(name));
  return [
    ...chosenOptions(read(spec).connectionSpecification).map(
      (schema, index): SchemaCheck => ({ name: `settings-${index}`, kind: 'config', schema }),
    ),
    ...names.map(
      (name): SchemaCheck => ({
        name: name.replace('.json', ''),
        kind: 'record',
        schema: dereference(read(join(streams, name)), definitions),
      }),
    ),
  ];
}
