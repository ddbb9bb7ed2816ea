import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** By their path within the folder. */
export type Files = ReadonlyMap<string, string>;

/** Makes a folder hold these files, and nothing else. Where it does already, it stays as it is: it may be in use. */
export function putFolder(folder: string, files: Files, executable: readonly string[] = []): void {
  if (isThere(folder, files)) return;
  const fresh = `${folder}.${process.pid}`;
  for (const [name, content] of files) {
    const path = join(fresh, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode: executable.includes(name) ? 0o755 : 0o644 });
  }
  rmSync(folder, { recursive: true, force: true });
  try {
    // Takes the place of what was there at once.
    renameSync(fresh, folder);
  } catch (error) {
    // Somebody else has put the same there meanwhile.
    rmSync(fresh, { recursive: true, force: true });
    if (!isThere(folder, files)) throw error;
  }
}

function isThere(folder: string, files: Files): boolean {
  try {
    const there = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return (
      there.length === files.size &&
      [...files].every(([name, text]) => readFileSync(join(folder, name), 'utf8') === text)
    );
  } catch {
    return false;
  }
}
