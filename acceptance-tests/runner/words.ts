/** An escaped letter, a quoted part, a gap, or any other letter: a quote among them is one that nothing closes. */
const PART = /\\[\s\S]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\s+|[\s\S]/g;

/** Splits a command into words as a shell does: spaces part them, quotes and backslashes keep them together. */
export function splitWords(command: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (const [part] of command.matchAll(PART)) {
    if (part === '"' || part === "'") throw new Error(`The command ${command} lacks a closing ${part}`);
    if (part.trim() !== '') word = (word ?? '') + meantBy(part);
    else if (word !== undefined) words.push(word);
    if (part.trim() === '') word = undefined;
  }
  if (word !== undefined) words.push(word);
  return words;
}

function meantBy(part: string): string {
  if (part.startsWith("'")) return part.slice(1, -1);
  const inner = part.startsWith('"') ? part.slice(1, -1) : part;
  return inner.replace(/\\([\s\S])/g, '$1');
}
