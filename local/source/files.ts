import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'mailroom-sync-';

/**
 * A folder for what a source is handed, which nobody else can look into, and which is gone afterwards; at the latest when
 * the next one is made, where its process was killed.
 */
export class PrivateFiles {
  readonly #parent = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  /** To be mounted into a container, whose user is another one. */
  readonly folder = join(this.#parent, 'data');

  constructor() {
    removeLeftOver();
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

function removeLeftOver(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]);
    if (pid && !isRunning(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

/** A process of somebody else counts as running: its folder is none of ours. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
