/** Does a piece of work for each item, in their order; each member of a team does one at a time. */
export async function inTurn<M, T, R>(
  team: readonly M[],
  items: readonly T[],
  work: (member: M, item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  const serve = async (member: M) => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await work(member, next[1]);
  };
  await Promise.all(team.map(serve));
  return results;
}
