/** Begins tasks in their order, only so many at a time, and answers their results by name. */
export function pool<T>(tasks: ReadonlyMap<string, () => Promise<T>>, width: number): Map<string, Promise<T>> {
  const waiting: (() => Promise<void>)[] = [];
  const results = [...tasks].map(([name, task]): [string, Promise<T>] => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    waiting.push(() => task().then(resolve, reject));
    promise.catch(() => {});
    return [name, promise];
  });
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await next();
  };
  for (let worker = 0; worker < width; worker += 1) void work();
  return new Map(results);
}
