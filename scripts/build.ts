import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, formatMessages, type Metafile, transform } from 'esbuild';
import { parse } from 'yaml';
import { builtins } from './builtins.ts';
import { compiledChecks } from './checks.ts';
import { connectorsNamed, findConnectors, readArguments } from './command-line.ts';
import { putFolder } from './output-folder.ts';

const ROOT = join(import.meta.dirname, '..');
const SHEBANG = '#!/usr/bin/env node\n';
/** Understands `import()`, and nothing newer that matters here. */
const ANY_NODE = 'node12.20';
/** Without a line break: the lines behind it stay where the source map says. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";
const PACKAGE_FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
const LICENSE_FILE = /^(licen[cs]e|copying|notice)\b/i;

// Whoever reads the first lines only, as `| head`, gets a whole build all the same.
process.stdout.on('error', () => {});
try {
  const { values, positionals } = readArguments({ allowPositionals: true, options: { quiet: { type: 'boolean' } } });
  const known = findConnectors(ROOT);
  if (known.length === 0) throw new Error('Nothing to build: no folder of connectors/ holds a main.ts.');
  for (const name of connectorsNamed(positionals, known)) {
    const line = await buildConnector(name);
    if (!values.quiet) process.stdout.write(`${line}\n`);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

async function buildConnector(name: string): Promise<string> {
  const version = readVersion(name);
  const folder = join(ROOT, 'dist', name);
  const { outputFiles, metafile, warnings } = await build({
    absWorkingDir: ROOT,
    entryPoints: { 'chunks/connector': `connectors/${name}/main.ts` },
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
    plugins: [builtins, compiledChecks(join(ROOT, 'schemas', name))],
    write: false,
  });
  for (const warning of await formatMessages(warnings, { kind: 'warning' })) process.stderr.write(warning);

  const files = new Map(
    outputFiles.map(({ path, text }) => {
      const content = path.endsWith('.map') ? formatMap(path, text) : `${callsRequire(text) ? REQUIRE : ''}${text}`;
      return [relative(folder, path), content];
    }),
  );
  const size = [...files.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
  files.set('main.js', await formatEntry(name));
  files.set('package.json', '{"type":"module"}\n');
  files.set('LICENSES.txt', formatLicenses(metafile));
  putFolder(folder, files, ['main.js']);
  return `${name} ${version}: ${Math.ceil(size / 1024)} KiB in dist/${name}`;
}

/** What is started: it loads the connector, where Node.js is new enough. */
async function formatEntry(name: string): Promise<string> {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const values = {
    CONNECTOR_NAME: name,
    OLDEST_NODE: engines.node.replace('>=', ''),
    CONNECTOR: './chunks/connector.js',
  };
  const { code } = await transform(readFileSync(join(import.meta.dirname, 'entry.ts'), 'utf8'), {
    loader: 'ts',
    target: ANY_NODE,
    minify: true,
    define: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)])),
  });
  return SHEBANG + code;
}

/** A source map that calls its sources what they are called in this repository, wherever it is put. */
function formatMap(path: string, text: string): string {
  const map = JSON.parse(text);
  const sources = map.sources.map((source: string) => relative(ROOT, join(dirname(path), source)));
  return JSON.stringify({ ...map, sources });
}

function readVersion(name: string): string {
  const file = `connectors/${name}/metadata.yaml`;
  const version: unknown = parse(readFileSync(join(ROOT, file), 'utf8'))?.data?.dockerImageTag;
  if (typeof version !== 'string') throw new Error(`${file} has no data.dockerImageTag.`);
  return version;
}

/** True for the output that holds esbuild's stand-in for `require`, which throws unless a real one is in scope. */
function callsRequire(code: string): boolean {
  return code.includes('Dynamic require of');
}

function formatLicenses({ outputs }: Metafile): string {
  const folders = new Set<string>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const [folder] = PACKAGE_FOLDER.exec(path) ?? [];
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
    }
  }
  return [...folders]
    .map(formatLicense)
    .sort()
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function formatLicense(folder: string): string {
  const path = join(ROOT, folder);
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const texts = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && LICENSE_FILE.test(entry.name))
    .map((entry) => readFileSync(join(path, entry.name), 'utf8').trim());
  if (texts.length === 0) texts.push(`Licence: ${license} (the package ships no licence text).`);
  return `${name} ${version}\n\n${texts.join('\n\n')}\n`;
}
