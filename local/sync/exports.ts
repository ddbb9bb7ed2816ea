import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../database/database.ts';
import { literal, qualified } from '../database/sql.ts';
import { Trouble } from '../database/trouble.ts';
import type { Target } from '../landing/landing.ts';

export type Format = 'parquet' | 'csv';

const OPTIONS: Readonly<Record<Format, string>> = {
  parquet: 'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480',
  csv: 'FORMAT csv, HEADER',
};

/** Writes every table as a file; one that is there already is replaced when the new one is whole. */
export async function exportTables(
  session: Session,
  targets: readonly Target[],
  folder: string,
  format: Format,
): Promise<void> {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Trouble(`${folder} cannot be made (${code}): nothing was exported. What was read is in the database.`);
  }
  for (const { schema, table, title } of targets) {
    const file = join(folder, `${title.replaceAll(/[/\\]/g, '_')}.${format}`);
    const fresh = `${file}.${process.pid}`;
    try {
      const copy = `COPY ${qualified(schema, table)} TO ${literal(fresh)} (${OPTIONS[format]})`;
      await session.withMemory(() => session.run(copy));
      await session.try(() => renameSync(fresh, file));
    } finally {
      rmSync(fresh, { force: true });
    }
  }
}
