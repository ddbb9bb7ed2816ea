import type { Choices } from '../declare/readWith.ts';
import type { Row } from '../json.ts';

/** What does not leave of a stream, or only as a hash. */
export interface StreamPrivacy {
  /** The JSON Schema of the rows that leave. */
  schema<S extends object>(schema: S): S;
  row(row: Row): Row;
  /** What rows are without, as a state remembers it. */
  readonly without: Choices;
  /** What stands in a log for a key of a row; undefined: the key. */
  nameOf(key: string | number): string | number;
}

/** By the name of the stream; a stream that is left as it is has none. */
export type Privacy = ReadonlyMap<string, StreamPrivacy>;
