import { isRow, type Row } from '../json.ts';
import { type Answered, bodyOf, type Excuse, envelopeIn, type ForeignAnswer, json, type Place } from './answer.ts';

/** A text that is a moment, or a number of seconds that is one. */
function isMoment(name: string, value: unknown): boolean {
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value);
  return typeof value === 'number' && /_at$|At$|date|time/i.test(name) && value > 1e9 && value < 3e9;
}

/** The row with all its moments three years earlier. */
function older(row: unknown): Row | undefined {
  if (!isRow(row)) return undefined;
  const moments = Object.entries(row).filter(([name, value]) => isMoment(name, value));
  if (moments.length === 0) return undefined;
  const years = 3 * 365 * 86_400;
  const shifted = moments.map(([name, value]) => [
    name,
    typeof value === 'number' ? value - years : String(Number(String(value).slice(0, 4)) - 3) + String(value).slice(4),
  ]);
  return { ...row, ...Object.fromEntries(shifted) };
}

/** The row in the middle of the true answer. */
function middleOf({ truth }: Place): { index: number; row: unknown; rows: readonly unknown[] } | undefined {
  const { rows = [] } = envelopeIn(truth) ?? {};
  const index = Math.floor(rows.length / 2);
  return rows.length > 0 ? { index, row: rows[index], rows } : undefined;
}

/** So many rows at the end of a page. */
const TAIL = 3;

/** Whether a page has a tail that is not all of it. */
const tailOf = ({ truth }: Place): readonly unknown[] | undefined => {
  const { rows = [] } = envelopeIn(truth) ?? {};
  return rows.length > TAIL ? rows.slice(-TAIL) : undefined;
};

/** The row that is left out or changed, and those that stay as they are. */
function touched(place: Place): Pick<Excuse, 'rows' | 'others'> {
  const { row, rows = [], index = 0 } = middleOf(place) ?? {};
  return { rows: [row], others: rows.toSpliced(index, 1) };
}

function hasFormOf(one: Answered | undefined, other: Answered): boolean {
  const [a, b] = [one && envelopeIn(one), envelopeIn(other)];
  return a !== undefined && a.form === b?.form;
}

/** Answers of the right form that are not true: what they leave out or change by themselves cannot be told. */
export const plausible: readonly ForeignAnswer[] = [
  {
    name: 'previous',
    says: 'the answer to the call before',
    make: ({ previous }) => previous?.answer,
    excuse: ({ truth, previous: one }) =>
      one && [hasFormOf, isSameObject, isOfNothing].some((isLike) => isLike(one, truth))
        ? ofAnother(one, truth)
        : undefined,
  },
  {
    name: 'first-again',
    says: 'the first answer of this path again',
    make: ({ first }) => first?.answer,
    // A list that begins anew shows that it does, unless there is nothing in it.
    excuse: ({ truth, first }) =>
      first && (isSameObject(first, truth) || (isEmpty(first) && hasFormOf(first, truth)))
        ? ofAnother(first, truth)
        : undefined,
  },
  {
    name: 'emptied',
    says: 'the true envelope with an empty list',
    make: ({ truth }) => {
      const envelope = envelopeIn(truth);
      return envelope && envelope.rows.length > 0 ? json(envelope.emptied()) : undefined;
    },
    excuse: () => ({ reason: 'an empty page of the right form is how a list says that it has nothing more' }),
  },
  {
    name: 'row-left-out',
    says: 'the true answer without one of its rows',
    make: (place) => {
      const middle = middleOf(place);
      return middle && json(envelopeIn(place.truth)?.holding(middle.rows.toSpliced(middle.index, 1)));
    },
    excuse: (place) =>
      isOfOneRow(place.truth)
        ? { reason: 'the list of what one row holds may end with a short page' }
        : { reason: 'one answer does not say how many rows there are', ...touched(place) },
  },
  {
    name: 'old-date',
    says: 'the true answer with the moments of one row three years earlier',
    make: (place) => {
      const middle = middleOf(place);
      const row = older(middle?.row);
      return middle && row && json(envelopeIn(place.truth)?.holding(middle.rows.with(middle.index, row)));
    },
    excuse: (place) => ({ reason: 'a date is what the API says it is', ...touched(place) }),
  },
  {
    name: 'old-dates',
    says: 'the true answer with the moments of its last rows three years earlier',
    make: (place) => {
      const { rows = [] } = envelopeIn(place.truth) ?? {};
      const tail = tailOf(place)?.map(older);
      return tail?.every(isRow)
        ? json(envelopeIn(place.truth)?.holding([...rows.slice(0, -TAIL), ...tail]))
        : undefined;
    },
    excuse: (place) => ({
      reason: 'a date is what the API says it is',
      rows: tailOf(place) ?? [],
      others: (envelopeIn(place.truth)?.rows ?? []).slice(0, -TAIL),
    }),
  },
];

/** Whether a list is asked for by the id of a row of another one: to prove its end would double its cost. */
const isOfOneRow = ({ shape, question }: Answered): boolean => shape.includes('*') || /\w*I[Dd]"?[=:]/.test(question);

/** Objects with the same names, such as two contents. */
function isSameObject(one: Answered, other: Answered): boolean {
  const [a, b] = [bodyOf(one.answer), bodyOf(other.answer)];
  return !envelopeIn(other) && isRow(a) && isRow(b) && Object.keys(a).sort().join() === Object.keys(b).sort().join();
}

/** There is nothing where there is something for another id. */
function isOfNothing(one: Answered, { method, shape, answer }: Answered): boolean {
  return answer.status === 404 && one.answer.status === 200 && one.method === method && one.shape === shape;
}

/** An empty list names nothing. */
const isEmpty = (one: Answered) => envelopeIn(one)?.rows.length === 0;

/** Holds unless the true answer names what was asked for, and the other does not. */
function ofAnother(one: Answered, { path, shape, question, answer }: Answered): Excuse | undefined {
  const parts = shape.split('/');
  const inPath = path.split('/').flatMap((segment, index) => (parts[index] === '*' ? segment.split(',') : []));
  const inQuestion = (question.match(/[\w-]{4,}/g) ?? []).filter((word) => /\d/.test(word));
  const isNamed = [...inPath, ...inQuestion].some((id) => answer.body.includes(id) && !one.answer.body.includes(id));
  return isNamed && !isEmpty(one)
    ? undefined
    : { reason: 'the answer to another call has the form of the answer to this one' };
}
