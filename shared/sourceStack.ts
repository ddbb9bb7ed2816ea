import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { basename } from 'node:path';

const PLACE = /(file:\/\/\S+):(\d+):(\d+)/g;

/**
 * A stack whose frames name places in the sources, where the files that ran have their source maps beside them, and
 * nothing of the machine. Maps are read only then, so that they cost nothing otherwise.
 */
export function sourceStack(stack: string): string {
  const maps = new Map<string, SourceMap | undefined>();
  return stack.replace(PLACE, (_place, file: string, line: string, column: string) => {
    if (!maps.has(file)) maps.set(file, mapBeside(file));
    const origin = maps.get(file)?.findOrigin(Number(line), Number(column));
    return origin && 'fileName' in origin
      ? `${origin.fileName}:${origin.lineNumber}:${origin.columnNumber}`
      : `${basename(file)}:${line}:${column}`;
  });
}

function mapBeside(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(new URL(`${file}.map`), 'utf8')));
  } catch {
    return undefined;
  }
}
