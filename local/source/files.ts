import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for what a source is handed, which nobody else can look into, and which is gone afterwards. */
export class PrivateFiles {
  readonly #parent = mkdtempSync(join(tmpdir(), 'mailroom-sync-'));
  /** To be mounted into a container, whose user is another one. */
  readonly folder = join(this.#parent, 'data');

  constructor() {
    mkdirSync(this.folder);
    chmodSync(this.folder, 0o755);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** `isShared`: a container's user may read it. */
  write(name: string, text: string, isShared = false): string {
    const path = this.path(name);
    rmSync(path, { force: true });
    writeFileSync(path, text, { mode: isShared ? 0o644 : 0o600 });
    if (isShared) chmodSync(path, 0o644);
    return path;
  }

  remove(): void {
    rmSync(this.#parent, { recursive: true, force: true });
  }
}
