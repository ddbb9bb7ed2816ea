import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Row } from '../support/messages.ts';
import type { Mode } from './reading.ts';
import type { World } from './world.ts';

/** States that a build left behind when it was interrupted, and what became of them when the same build went on. */
export interface Fixture {
  world: string;
  /** So many things have happened in the world when it is gone on from the states: one more than when they were left. */
  steps: number;
  mode?: Mode;
  streams: Record<string, Left>;
}

export interface Left {
  /** As it left the process; none, where none had. */
  state?: Row;
  /** Rows of the account, when it is gone on with. */
  rows: number;
  /** Those of them that need not come any more, each by five characters (`nameOf`). */
  held: string;
  /** So many records came when the build went on, and in the sync after that. */
  resumed: number;
  idle: number;
}

const VERSION = 1;
const FOLDER = join(import.meta.dirname, `version-${VERSION}`);

/** By the paths of their files: `source-missive/missive-middle`. */
export function readFixtures(): ReadonlyMap<string, Fixture> {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
  return new Map(
    files
      .sort()
      .map((file) => [file.slice(0, -'.json'.length), JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Fixture]),
  );
}

/**
 * A world with the streams that its fixtures have, and no others: those that a connector got since were never left
 * behind by a build of this version. Throws where a world has no fixtures, or they are not all of the same streams.
 */
export function asRecorded(
  world: World,
  fixtures: ReadonlyMap<string, Fixture>,
): World & { streams: readonly string[] } {
  const own = [...fixtures.values()].filter((fixture) => fixture.world === world.name);
  const lists = new Set(own.map(({ streams }) => Object.keys(streams).join()));
  const [first] = own;
  if (!first || lists.size > 1) throw new Error(`The fixtures of ${world.name} have ${lists.size} lists of streams`);
  return { ...world, streams: Object.keys(first.streams) };
}

/** Throws for states of a build that writes another version. */
export function writeFixture(path: string, fixture: Fixture): void {
  for (const { state } of Object.values(fixture.streams)) {
    if (state && state.version !== VERSION) throw new Error(`This build writes STATE version ${state.version}.`);
  }
  const file = join(FOLDER, `${path}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(fixture));
}
