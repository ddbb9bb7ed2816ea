/** Names that are as far apart, for their length, are not taken for one another. */
const mostEdits = (length: number): number => 1 + Math.floor(length / 5);

/**
 * The known name that a misspelt one was meant for: the nearest, if it is near enough, else the only one that has all of
 * its words (api_secret for api_key_secret). Capitals and signs do not count.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const names = [...known];
  return nearestByLetters(name, names) ?? onlyByWords(name, names);
}

function nearestByLetters(name: string, known: readonly string[]): string | undefined {
  const word = bare(name);
  let best: { name: string; edits: number } | undefined;
  for (const candidate of known) {
    const edits = editsBetween(word, bare(candidate));
    if (edits <= mostEdits(word.length) && edits < (best?.edits ?? Number.POSITIVE_INFINITY)) {
      best = { name: candidate, edits };
    }
  }
  return best?.name;
}

function onlyByWords(name: string, known: readonly string[]): string | undefined {
  const words = wordsOf(name);
  const found = known.filter((candidate) => words.every((word) => wordsOf(candidate).includes(word)));
  return words.length && found.length === 1 ? found[0] : undefined;
}

const wordsOf = (name: string): string[] => name.toLowerCase().match(/[a-z]{3,}/g) ?? [];

const bare = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** How many letters must be put in, left out, changed, or swapped with their neighbour (optimal string alignment). */
function editsBetween(from: string, to: string): number {
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const own = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      own[column] = Math.min(
        at(above, column) + 1,
        at(own, column - 1) + 1,
        at(above, column - 1) + (isSame ? 0 : 1),
        row > 1 && column > 1 && isSwapped ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, above] = [above, own];
  }
  return at(above, to.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;
