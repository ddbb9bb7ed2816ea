import type { Excuse, ForeignAnswer, Place, Sent } from './answer.ts';

/** A file, of which nothing but the file itself says how it looks. */
const isFile = ({ headers }: Sent) =>
  /^(image|audio|video|font)\/|octet-stream|pdf|zip/.test(headers['content-type'] ?? '');

/** Why no client can tell an answer from the truth; undefined where one can. */
export function excuseOf(answer: ForeignAnswer, place: Place, sent: Sent): Excuse | undefined {
  const comesAsFile = sent.status === 200 || sent.status === 302;
  if (isFile(place.truth.answer) && comesAsFile) return { reason: 'a file may hold anything' };
  return answer.excuse?.(place);
}
