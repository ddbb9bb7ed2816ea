import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

const PACKAGE_FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
const LICENSE_FILE = /^(licen[cs]e|copying|notice)\b/i;

/** Name, version and licence of each package of which something is in a build. */
export function formatLicenses(root: string, { outputs }: Metafile): string {
  const folders = new Set<string>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const [folder] = PACKAGE_FOLDER.exec(path) ?? [];
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
    }
  }
  return [...folders]
    .map((folder) => formatLicense(join(root, folder)))
    .sort()
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function formatLicense(path: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const texts = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && LICENSE_FILE.test(entry.name))
    .map((entry) => readFileSync(join(path, entry.name), 'utf8').trim());
  if (texts.length === 0) texts.push(`Licence: ${license ?? 'not named'} (the package ships no licence text).`);
  return `${name} ${version}\n\n${texts.join('\n\n')}\n`;
}
