/** Words of JavaScript, and names of what is written. */
const TAKEN =
  `arguments await break case catch class const continue debugger default definitions delete do else enum eval
  export extends false finally for function if implements import in instanceof interface let new null package private
  protected public return schema schemas source static super switch this throw true try typeof undefined var void while
  with wrongKey yield`.split(/\s+/);

/** What a stream is called in code: a name that is no word of the language, and none of those that are used there. */
export function variableOf(stream: string, used: readonly string[] = []): string {
  const name = stream.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase());
  return TAKEN.includes(name) || used.includes(name) ? `${name}Stream` : name;
}
