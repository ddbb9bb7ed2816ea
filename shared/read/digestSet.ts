import { hash } from 'node:crypto';

const WORDS = 4;
const FIRST_PLACES = 64;
/** Of every so many places at most the half is taken. */
const SPARE = 2;

/** The first 128 bits of a text's SHA-1: two texts have the same ones only in theory. */
export type Digest = Uint32Array;

export function digestOf(text: string): Digest {
  const bytes = hash('sha1', text, 'buffer');
  return Uint32Array.from({ length: WORDS }, (_one, index) => bytes.readUInt32LE(index * WORDS));
}

/** A set of digests in some 32 to 64 bytes for each: a set of strings would take several times that. */
export class DigestSet {
  /** Open addressing; a place that is all zero is free. */
  #places = new Uint32Array(FIRST_PLACES * WORDS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(digest: Digest): boolean {
    return this.#isTaken(this.#placeOf(digest));
  }

  add(digest: Digest): void {
    const place = this.#placeOf(digest);
    if (this.#isTaken(place)) return;
    this.#places.set(digest, place);
    this.#size += 1;
    if (this.#size * SPARE * WORDS >= this.#places.length) this.#grow();
  }

  /** Where the digest stands, or would stand. */
  #placeOf(digest: Digest): number {
    const count = this.#places.length / WORDS;
    for (let at = (digest[0] ?? 0) % count; ; at = (at + 1) % count) {
      const place = at * WORDS;
      if (!this.#isTaken(place) || digest.every((word, index) => this.#places[place + index] === word)) return place;
    }
  }

  #isTaken(place: number): boolean {
    const places = this.#places;
    return (places[place] || places[place + 1] || places[place + 2] || places[place + 3]) !== 0;
  }

  #grow(): void {
    const old = this.#places;
    this.#places = new Uint32Array(old.length * 2);
    for (let place = 0; place < old.length; place += WORDS) {
      const digest = old.subarray(place, place + WORDS);
      if (digest.some((word) => word !== 0)) this.#places.set(digest, this.#placeOf(digest));
    }
  }
}
