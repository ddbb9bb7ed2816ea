/** Numbers from 0 to 1 that depend on the seed alone. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** So many items, each of another class as far as there are so many; the same for the same seed. */
export function spreadOver<T>(classes: readonly (readonly T[])[], count: number, seed: number): T[] {
  const random = randomOf(Math.imul(seed, 0x9e37_79b1));
  const order = classes
    .map((own) => ({ own, place: random() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, count);
  return order.map(({ own }) => own[Math.floor(random() * own.length)] as T);
}
