/** Splits a command into words as a shell does: spaces part them, quotes and backslashes keep them together. */
export function splitWords(command: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let index = 0; index < command.length; index += 1) {
    const letter = command[index] as string;
    if (quote !== "'" && letter === '\\' && index + 1 < command.length) {
      index += 1;
      word = (word ?? '') + command[index];
    } else if (quote !== '') {
      if (letter === quote) quote = '';
      else word = (word ?? '') + letter;
    } else if (letter === '"' || letter === "'") {
      quote = letter;
      word ??= '';
    } else if (/\s/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + letter;
    }
  }
  if (quote !== '') throw new Error(`The command ${command} lacks a closing ${quote}`);
  if (word !== undefined) words.push(word);
  return words;
}
