import type { ListStream, Slice } from '../declare/stream.ts';
import { SourceError } from '../errors.ts';
import { ApiError } from '../http/failure.ts';
import type { Params } from '../http/params.ts';
import { formatJson, isObject, type Row } from '../json.ts';

/** Of so many slices the first row is remembered, which stands for its slice. */
const MAX_SLICES = 20_000;

/** A page of one slice, as the API sent it. */
export interface Answer {
  slice: Slice;
  /** What messages call the slice. */
  name: string;
  rows: readonly unknown[];
  isFirstPage: boolean;
  params: Params;
  /** The rows that come where the same request has these parameters. */
  ask(params: Params): Promise<readonly unknown[]>;
}

/** What has been learnt, in one run, of the lists whose filter has to be looked at. */
export type Belongings = Map<ListStream, Belonging>;

/** Whether a stream's list turned out not to be filtered: then nothing that was read of it says what there is. */
export function isUnfiltered(known: Belongings | undefined, stream: string): boolean {
  return [...(known ?? [])].some(([{ name }, { isRefuted }]) => name === stream && isRefuted);
}

/** Throws where a page shows that the API did not keep to the slice that it was asked for. */
export async function assertBelonging(known: Belongings | undefined, stream: ListStream, page: Answer): Promise<void> {
  if (!stream.belonging) return;
  const belonging = known?.get(stream) ?? new Belonging(stream);
  known?.set(stream, belonging);
  await belonging.check(page);
}

class Belonging {
  isRefuted = false;
  readonly #stream: ListStream;
  readonly #sliceOf = new Map<string, Slice['key']>();
  readonly #ofNobody = new Map<string, Promise<string | undefined>>();

  constructor(stream: ListStream) {
    this.#stream = stream;
  }

  async check({ slice, name, rows, isFirstPage, params, ask }: Answer): Promise<void> {
    const { says, apart = false, nobody } = this.#stream.belonging ?? {};
    const own = rows.filter(isObject);
    const [first] = own;
    if (!first) return;
    const said = says ? own.map((row) => says(row, slice)) : [];
    if (said.includes(false)) throw this.#notKept(name);
    if (said.includes(true)) return;
    if (apart && !this.#isNew(first, slice, isFirstPage)) throw this.#notKept(name);
    if (!nobody || !isFirstPage) return;
    const keys = await this.#answerForNobody({ ...params, ...nobody }, ask);
    if (keys === this.#keysOf(own)) throw this.#notKept(name);
  }

  #isNew(first: Row, { key }: Slice, isFirstPage: boolean): boolean {
    const name = this.#keysOf([first]);
    const before = this.#sliceOf.get(name);
    if (isFirstPage && before === undefined && this.#sliceOf.size < MAX_SLICES) this.#sliceOf.set(name, key);
    return before === undefined || before === key;
  }

  /** What the API answers for something that is not there: asked for once. An error shows that it has looked. */
  #answerForNobody(params: Params, ask: Answer['ask']): Promise<string | undefined> {
    const name = formatJson(params);
    const answer = this.#ofNobody.get(name) ?? this.#ask(params, ask);
    this.#ofNobody.set(name, answer);
    return answer;
  }

  async #ask(params: Params, ask: Answer['ask']): Promise<string | undefined> {
    try {
      const rows = (await ask(params)).filter(isObject);
      return rows.length ? this.#keysOf(rows) : undefined;
    } catch (error) {
      if (error instanceof ApiError && error.problem.kind === 'answer') return undefined;
      throw error;
    }
  }

  /** Which rows these are, in whatever order: counts may have grown meanwhile. */
  #keysOf(rows: readonly Row[]): string {
    const names = rows.map((row) => {
      const values = this.#stream.primaryKey.map((field) => row[field] ?? null);
      return formatJson(values.every((value) => value === null) ? row : values);
    });
    return names.sort().join('\n');
  }

  #notKept(name: string): SourceError {
    this.isRefuted = true;
    return new SourceError(
      'transient_error',
      `The API did not keep to what it was asked for: for ${name} it answered ${this.#stream.name} of something else, as if it did not filter. They were left out. The next sync tries again; if that stays so, ask the support of the API's vendor.`,
      'The API does not filter.',
    );
  }
}
