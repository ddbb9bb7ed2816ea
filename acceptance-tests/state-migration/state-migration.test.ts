import { afterAll, expect, test } from '@jest/globals';
import { lateStates } from '../source-mailjet/kills.ts';
import type { Row } from '../support/messages.ts';
import type { Run } from '../support/run.ts';
import { Accounts, type Opened } from './accounts.ts';
import { type Fixture, type Left, readFixtures } from './fixture.ts';
import { type States, statesAfter } from './reading.ts';
import { countOf, isSame, nameOf, namesIn, rowsOf } from './rows.ts';

const fixtures = readFixtures();
const accounts = new Accounts(fixtures);

afterAll(() => accounts.close());

test.concurrent.each([...fixtures])(
  '%s is gone on from: nothing is lost, and no more repeated than before',
  async (_name, fixture) => {
    const opened = await accounts.at(fixture.world, fixture.steps);
    const { fresh, keys } = opened;
    const { mode } = fixture;
    const states = statesIn(fixture);
    const resumed = await opened.read(states, mode);
    const idle = await opened.read(statesAfter(resumed, states), mode);

    expect([fresh, resumed, idle].map(({ code, errors }) => [code, errors])).toEqual(Array(3).fill([0, []]));
    expect(Object.keys(fixture.streams)).toEqual([...keys.keys()]);
    for (const [stream, left] of Object.entries(fixture.streams)) {
      expect([stream, lost(opened, stream, left, resumed)]).toEqual([stream, nothingLost(left)]);
      for (const [run, before] of [
        [resumed, left.resumed + sweptAnew(opened, stream, left)],
        [idle, left.idle],
      ] as const) {
        const most = before + slack(opened, stream, left, before);
        expect([stream, Math.max(most, countOf(run, stream))]).toEqual([stream, most]);
      }
    }
  },
);

const nothingLost = ({ rows }: Left) => ({ rows, missing: [], outdated: [] });

/** Rows that had to come, and did not, or not as they are now. */
function lost({ keys, fresh }: Opened, stream: string, { held }: Left, resumed: Run) {
  const key = keys.get(stream) ?? [];
  const rows = rowsOf(fresh, stream, key);
  const came = rowsOf(resumed, stream, key);
  const names = namesIn(held);
  const due = [...rows].filter(([id]) => !names.has(nameOf(id)));
  return {
    rows: rows.size,
    missing: due.filter(([id]) => !came.has(id)).map(([id]) => id),
    outdated: due.filter(([id, row]) => came.has(id) && !isSame(came.get(id) ?? {}, row)).map(([id]) => id),
  };
}

/** A page of each partition of which something is held; but reading all of it again is always too much. */
function slack({ world }: Opened, stream: string, { state, rows }: Left, before: number): number {
  const { partitions, covered, done } = (state ?? {}) as { partitions?: Row; covered?: unknown[]; done?: unknown[] };
  const parts = Object.values(partitions ?? { all: covered ?? done ?? [] }).filter(
    (part) => (part as unknown[]).length,
  );
  const pages = world.page(stream) * Math.max(1, parts.length);
  return Math.min(pages, Math.floor(Math.max(0, rows - before) / 2));
}

/** A state that says nothing of late states (`swept`) brings all messages that are in one of them once more, and their histories. */
function sweptAnew({ fresh, keys }: Opened, stream: string, { state }: Left): number {
  const reference = new Map([
    ['messages', 'ID'],
    ['message_history', 'MessageID'],
  ]).get(stream);
  if (reference === undefined || !keys.has('messages') || (state as Row | undefined)?.swept !== undefined) return 0;
  const rowsIn = (name: string): Row[] => [...rowsOf(fresh, name, keys.get(name) ?? []).values()];
  const late = rowsIn('messages').filter(({ Status }) => lateStates.has(String(Status)));
  const ids = new Set(late.map(({ ID }) => String(ID)));
  return rowsIn(stream).filter((row) => ids.has(String(row[reference]))).length;
}

function statesIn({ streams }: Fixture): States {
  return Object.fromEntries(Object.entries(streams).flatMap(([stream, { state }]) => (state ? [[stream, state]] : [])));
}
