import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { TransformOptions } from 'esbuild';
import { builtins } from './builtins.ts';
import { compiledChecks, type SchemaFiles } from './compiledChecks.ts';
import { formatLicenses } from './licenses.ts';
import { putFolder } from './outputFolder.ts';

/** How an executable is made of a source. */
export interface SourceBuild {
  /** The folder of the project: whatever is imported is named relative to it. */
  root: string;
  /** The module that runs the source, within `root`. */
  entry: string;
  /** The folder that is made, within `root`: a build that is there is replaced. */
  out: string;
  /** As messages call the source. */
  name: string;
  /** What stands for `CONNECTOR_VERSION` in the source's modules. */
  version: string;
  /** The oldest Node.js that runs it, `22.18`: an older one is told so. */
  node: string;
  /** Within `root`: they are compiled into the build. Default: schemas are compiled when they are used. */
  schemas?: SchemaFiles | undefined;
}

const MAIN = 'main.js';
const LICENSES = 'LICENSES.txt';
const SHEBANG = '#!/usr/bin/env node\n';
/** Understands `import()`, and nothing newer that matters here. */
const ANY_NODE = 'node12.20';
/** Without a line break: the lines behind it stay where the source map says. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/**
 * Makes one folder of a source and of all that it imports, which runs wherever Node.js is: `main.js`, its modules with
 * source maps, and the licences of the packages in it. It needs esbuild, which whoever builds has installed.
 */
export async function buildSource({ root, entry, out, schemas, ...called }: SourceBuild): Promise<{ bytes: number }> {
  const { name, version, node } = called;
  const folder = resolve(root, out);
  refuseOther(folder, out);
  if (!existsSync(join(root, entry))) throw new Error(`There is no ${entry} to build ${name} from.`);
  const { build, formatMessages, transform } = await loadEsbuild();
  const { outputFiles, metafile, warnings } = await build({
    absWorkingDir: root,
    entryPoints: { 'chunks/connector': entry },
    outdir: folder,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    define: { CONNECTOR_VERSION: JSON.stringify(version) },
    logLevel: 'silent',
    metafile: true,
    plugins: [builtins, ...(schemas ? [compiledChecks(within(root, schemas))] : [])],
    write: false,
  });
  for (const warning of await formatMessages(warnings, { kind: 'warning' })) process.stderr.write(warning);

  const files = new Map(
    outputFiles.map(({ path, text }) => {
      const content = path.endsWith('.map')
        ? formatMap(root, path, text)
        : `${callsRequire(text) ? REQUIRE : ''}${text}`;
      return [relative(folder, path), content];
    }),
  );
  const bytes = [...files.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
  const { code } = await transform(
    readFileSync(join(import.meta.dirname, 'entry.ts'), 'utf8'),
    entryOptions(name, node),
  );
  files.set(MAIN, SHEBANG + code);
  files.set('package.json', '{"type":"module"}\n');
  files.set(LICENSES, formatLicenses(root, metafile));
  putFolder(folder, files, [MAIN]);
  return { bytes };
}

function within(root: string, { spec, streams }: SchemaFiles): SchemaFiles {
  return { spec: resolve(root, spec), streams: resolve(root, streams) };
}

/** What is in the folder goes: it must have come from here. */
function refuseOther(folder: string, out: string): void {
  const there = existsSync(folder) ? readdirSync(folder) : [];
  if (there.length === 0 || [MAIN, LICENSES, 'chunks'].every((name) => there.includes(name))) return;
  throw new Error(`The folder ${out} holds something else than a build, and would lose it. Name another one.`);
}

async function loadEsbuild(): Promise<typeof import('esbuild')> {
  try {
    return await import('esbuild');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new Error('A build needs esbuild, which is not installed here: npm install --save-dev esbuild');
  }
}

/** Of what is started: it loads the source, where Node.js is new enough. */
function entryOptions(name: string, node: string): TransformOptions {
  const values = { CONNECTOR_NAME: name, OLDEST_NODE: node, CONNECTOR: './chunks/connector.js' };
  return {
    loader: 'ts',
    target: ANY_NODE,
    minify: true,
    define: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)])),
  };
}

/** A source map that calls its sources what they are called in the project, wherever it is put. */
function formatMap(root: string, path: string, text: string): string {
  const map = JSON.parse(text);
  const sources = map.sources.map((source: string) => relative(root, join(dirname(path), source)));
  return JSON.stringify({ ...map, sources });
}

/** True for the output that holds esbuild's stand-in for `require`, which throws unless a real one is in scope. */
function callsRequire(code: string): boolean {
  return code.includes('Dynamic require of');
}
