import type { Row } from '../support/messages.ts';
import type { Fixture, Left } from './fixture.ts';

type Interval = Row & { low: unknown; resume?: Row };

/** What a STATE consists of, each part by a name: its keys, and where they may hold different kinds of things, these too. */
export function partsOf(state: Row): string[] {
  const { readWith = {}, partitions } = state as { readWith?: Row; partitions?: Row };
  const lists = coveragesIn(state);
  return [
    ...Object.keys(state),
    ...('refresh' in state ? [`refresh: ${state.refresh}`] : []),
    ...('since' in state ? [`since: ${kindOf(state.since)}`] : []),
    ...Object.values(readWith).map((choice) => `readWith: ${kindOf(choice)}`),
    ...(partitions && lists.some((list) => list.length === 0) ? ['a partition of which nothing is covered'] : []),
    ...(lists.some((list) => list.length > 1) ? ['ranges that stand apart'] : []),
    ...lists
      .flat()
      .flatMap((interval) => [
        ...Object.keys(interval),
        ...['low', 'known'].flatMap((key) => (key in interval ? [`${key}: ${kindOf(interval[key])}`] : [])),
        ...Object.entries(interval.resume ?? {}).map(([key, value]) => `resume.${key}: ${kindOf(value)}`),
      ]),
  ];
}

function kindOf(value: unknown): 'null' | 'list' | 'object' | 'switch' | 'value' {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  return typeof value === 'object' ? 'object' : typeof value === 'boolean' ? 'switch' : 'value';
}

function coveragesIn({ partitions, covered }: Row): Interval[][] {
  return (partitions ? Object.values(partitions as Row) : covered ? [covered] : []) as Interval[][];
}

/** Whether a stream was being read when the sync was interrupted; `whole` is what was left of it at the end of one. */
function isInTheMiddle({ state, held, resumed }: Left, whole: Left | undefined): boolean {
  if (!state) return false;
  const lists = coveragesIn(state);
  const isOpen = lists.some((list) => list.length > 1 || list.some((one) => 'recheck' in one || 'known' in one));
  return isOpen || state.refresh === 'running' || (held !== '' && whole !== undefined && resumed > whole.resumed);
}

/** Names of the fixtures of a world in which a stream is left in the middle. */
export function middlesOf(fixtures: ReadonlyMap<string, Fixture>, world: string, stream: string): string[] {
  const own = [...fixtures].filter(([, fixture]) => fixture.world === world);
  const whole = own.find(([name]) => name.endsWith('-complete'))?.[1];
  return own.flatMap(([name, { mode, steps, streams }]) => {
    const left = streams[stream];
    const beside = steps === whole?.steps ? whole.streams[stream] : undefined;
    return mode === undefined && left && isInTheMiddle(left, beside) ? [name] : [];
  });
}
