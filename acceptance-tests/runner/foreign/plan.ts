import { formatJson } from '../json.ts';
import { type Answered, bodyOf, type ForeignAnswer, type Sent } from './answer.ts';
import { keysOf } from './paths.ts';
import { placeOf, type Strike } from './proxy.ts';
import { spreadOver } from './random.ts';
import type { Plan, Reading, Survey } from './survey.ts';

/** Where a call stands among those of its path. */
export type Position = 'only' | 'first' | 'middle' | 'last';

/** One question: this answer to this call of a read of these streams. */
export interface Question {
  reading: Reading;
  strike: Strike;
  /** Method and path, with `*` for ids. */
  call: string;
  position: Position;
}

/** How many of all questions are asked: all; one for each answer, kind of call and position; or so many for each answer. */
export type Extent = 'all' | 'each' | number;

interface Spot extends Omit<Question, 'strike'> {
  key: string;
  number: number;
  order: number;
}

/** The calls of a read: those that belong to the given kinds. */
function spotsOf({ reading, kinds }: Plan, { steady }: Survey): Spot[] {
  const keyed = reading.calls.map((call) => {
    const { exact, shaped } = keysOf(call);
    return { key: steady.has(exact) ? exact : shaped, shaped };
  });
  const counts = new Map<string, number>();
  return keyed.flatMap(({ key, shaped }, order) => {
    const number = (counts.get(key) ?? 0) + 1;
    counts.set(key, number);
    if (!kinds.has(shaped)) return [];
    const total = keyed.filter((one) => one.key === key).length;
    return [{ reading, key, number, order, call: shaped, position: positionOf(number, total) }];
  });
}

function positionOf(number: number, total: number): Position {
  if (total === 1) return 'only';
  if (number === 1) return 'first';
  return number === total ? 'last' : 'middle';
}

/** The questions to ask. */
export function questionsOf(
  plans: readonly Plan[],
  survey: Survey,
  answers: readonly ForeignAnswer[],
  { extent, seed }: { extent: Extent; seed: number },
): Question[] {
  const spots = plans.flatMap((plan) => spotsOf(plan, survey));
  return answers.flatMap((answer, index) => {
    const apt = spots.filter((spot) => isApt(spot, answer));
    return chosen(apt, extent, seed + index).map(({ key, number, order: _, ...rest }) => {
      return { ...rest, strike: { key, number, answer } };
    });
  });
}

/** Where the answer can be put together, and is another than the true one. */
function isApt({ reading: { calls }, order }: Spot, answer: ForeignAnswer): boolean {
  const truth = calls[order] as Answered;
  const sent = answer.make(placeOf(calls, order, truth, 'http://127.0.0.1/'));
  return sent !== undefined && !isSame(sent, truth.answer);
}

function isSame(one: Sent, other: Sent): boolean {
  const [a, b] = [bodyOf(one), bodyOf(other)];
  const bodies = a === undefined || b === undefined ? one.body === other.body : formatJson(a) === formatJson(b);
  return one.status === other.status && bodies;
}

function chosen(spots: readonly Spot[], extent: Extent, seed: number): Spot[] {
  if (extent === 'all') return [...spots];
  const classes = [
    ...Map.groupBy(
      spots,
      ({ reading, call, position }) => `${reading.catalog ? 'read' : 'discover'} ${call} ${position}`,
    ).values(),
  ];
  const middles = classes.map((own) => own[Math.floor(own.length / 2)] as Spot);
  if (extent === 'each') return middles;
  return spreadOver(classes, extent, seed);
}
