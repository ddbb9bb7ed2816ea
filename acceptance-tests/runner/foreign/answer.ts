import { formatJson, parseJson } from '../json.ts';
import { type Envelope, envelopeOf } from './envelope.ts';

/** An answer as it goes over the wire. */
export interface Sent {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Of a body that is no text. */
  encoding?: 'utf8' | 'latin1';
}

/** A call, and what the API answered to it. */
export interface Answered {
  method: string;
  path: string;
  /** The path with `*` for what looks like an id. */
  shape: string;
  /** What it asks for beside the path: the query and the body. */
  question: string;
  answer: Sent;
}

/** Where a foreign answer is put: what else is known there. */
export interface Place {
  truth: Answered;
  /** The call before this one, and the first of the same path; absent where this is the first. */
  previous?: Answered | undefined;
  first?: Answered | undefined;
  /** An address that answers with the page of a login. */
  login: string;
}

/** Why no client can tell an answer from the truth. */
export interface Excuse {
  reason: string;
  /** Only these rows, and what hangs on them, may be wrong; without them, any may. */
  rows?: readonly unknown[];
  /** The rows beside them: what they share with these says nothing. */
  others?: readonly unknown[];
}

/** One way in which something else than the API may answer. */
export interface ForeignAnswer {
  name: string;
  /** What it is, for people. */
  says: string;
  /** Undefined where it cannot be put together. */
  make(place: Place): Sent | undefined;
  excuse?(place: Place): Excuse | undefined;
}

export const json = (value: unknown, status = 200): Sent => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: formatJson(value),
});

export const text = (type: string, body: string, status = 200, headers: Record<string, string> = {}): Sent => ({
  status,
  headers: { 'content-type': type, ...headers },
  body,
});

/** The body of an answer; undefined if it is no JSON. */
export function bodyOf({ body }: Sent): unknown {
  try {
    return parseJson(body);
  } catch {
    return undefined;
  }
}

export const envelopeIn = ({ answer }: Answered): Envelope | undefined => envelopeOf(bodyOf(answer));
