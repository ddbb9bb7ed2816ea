/**
 * The results of `work` in the order of the items, though up to `most` are worked on at once; the first one alone, so that a
 * refusal of everything is met once. An error is thrown when its turn has come. Where nobody wants more, `isOver` says so
 * to what is still under way, whose end is not waited for.
 */
export async function* inOrder<T, R>(
  items: Iterable<T>,
  most: number,
  work: (item: T, isOver: () => boolean) => Promise<R>,
): AsyncGenerator<R, void> {
  const left = items[Symbol.iterator]();
  const underWay: Promise<R>[] = [];
  let isOver = false;
  const begin = (): boolean => {
    const next = left.next();
    if (next.done) return false;
    const result = work(next.value, () => isOver);
    // It is thrown in its turn, if that comes.
    result.catch(() => {});
    underWay.push(result);
    return true;
  };
  try {
    begin();
    for (let first = underWay.shift(); first; first = underWay.shift()) {
      yield await first;
      while (underWay.length < most && begin());
    }
  } finally {
    isOver = true;
  }
}
