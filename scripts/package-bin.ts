import { builtinModules } from 'node:module';
import { build } from 'esbuild';

/** An executable in one file, and the packages that it imports: they are not in it. */
export async function executableOf(
  entry: string,
  values: Readonly<Record<string, unknown>> = {},
): Promise<{ text: string; packages: string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    packages: 'external',
    // The repository's own leads the compiler to the sources of what is a package here too.
    tsconfigRaw: '{}',
    platform: 'node',
    format: 'esm',
    target: 'node22',
    banner: { js: '#!/usr/bin/env node' },
    define: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)])),
    loader: { '.txt': 'text' },
    logLevel: 'silent',
    metafile: true,
    write: false,
    outdir: 'bin',
  });
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  const packages = imported
    .filter((path) => !path.startsWith('node:') && !builtinModules.includes(path))
    .map((path) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path);
  return { text: outputFiles[0]?.text ?? '', packages: [...new Set(packages)].sort() };
}
