import { resolve } from 'node:path';
import { readArguments, UsageError } from '../../scripts/command-line.ts';
import type { SourceOptions } from '../source/source.ts';

export const usage = `npm run sync -- SOURCE --to FILE.duckdb [options]

Reads a source into a DuckDB file: everything at first, then what is new. Kill it
whenever you like and run it again: no row is lost, and none is there twice.

  SOURCE            source-missive, missive, … of this repository; or, of any
  --command TEXT    Airbyte source, the command that starts it,
  --image NAME      or its image (docker)
  --to FILE         the DuckDB file; it is made where there is none
  --config FILE     the source's configuration (npm run configure makes one);
                    without it, the JSON in the variable MAILROOM_CONFIG
  --streams A,B     what to read (what the connector suggests; all of another
                    source)
  --full-refresh    read these streams from the beginning; what is there is
                    replaced when they are complete
  --reset A,B       forget these streams first, their rows too
  --parquet FOLDER  afterwards, every table as a file there; likewise
  --csv FOLDER
  --quiet           only what went wrong
  --json            the result as JSON

Exit codes: 0 everything was read; 1 not everything was, and what is complete is
in the file; 2 the command or the configuration is wrong; 3 another run has the
file; 130, 143 it was stopped.
`;

export interface SyncOptions {
  source: SourceOptions;
  to: string;
  config: string | undefined;
  streams: string[] | undefined;
  reset: string[];
  isFullRefresh: boolean;
  parquet: string | undefined;
  csv: string | undefined;
  isQuiet: boolean;
  isJson: boolean;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const texts = { type: 'string', multiple: true } as const;

/** `help` asks for nothing else. Paths are those of whoever called npm. Throws a UsageError that says what is wrong. */
export function readOptions(args: readonly string[], cwd: string): SyncOptions | 'help' {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      ...{ command: text, image: text, to: text, config: text, streams: texts, reset: texts, 'full-refresh': flag },
      ...{ parquet: text, csv: text, quiet: flag, json: flag, help: { ...flag, short: 'h' } },
    },
  });
  if (values.help) return 'help';
  if (positionals.length > 1) throw new UsageError(`There is one source too many: ${positionals[1]}.`);
  if (!values.to) throw new UsageError('Say where to: --to FILE.duckdb.');
  const path = (value: string | undefined) => (value === undefined ? undefined : resolve(cwd, value));
  return {
    source: { name: positionals[0], command: values.command, image: values.image },
    to: resolve(cwd, values.to),
    config: path(values.config),
    streams: values.streams && names(values.streams),
    reset: names(values.reset ?? []),
    isFullRefresh: values['full-refresh'] ?? false,
    parquet: path(values.parquet),
    csv: path(values.csv),
    isQuiet: values.quiet ?? false,
    isJson: values.json ?? false,
  };
}

function names(lists: readonly string[]): string[] {
  return lists
    .flatMap((list) => list.split(','))
    .map((name) => name.trim())
    .filter(Boolean);
}
