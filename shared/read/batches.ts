import type { Row } from '../json.ts';
import type { Completion, Config } from '../stream.ts';
import type { StreamSink } from './sink.ts';

type Context = Parameters<Completion<Config>['complete']>[1];

/** Completes rows in full batches on their way out, whichever slices they come from. */
export class Batches {
  readonly #sink: StreamSink;
  readonly #completion: Completion<Config> | undefined;
  readonly #context: Context;
  #rows: Row[] = [];
  readonly #underWay = new Set<Promise<void>>();
  /** Why a batch was lost: whose rows were in it cannot be told. */
  failure?: unknown;

  constructor(sink: StreamSink, completion: Completion<Config> | undefined, context: Context) {
    this.#sink = sink;
    this.#completion = completion;
    this.#context = context;
  }

  /** Writes what fills a batch; the rest stays until more comes, or until `flush`. */
  async add(rows: readonly Row[]): Promise<void> {
    if (!this.#completion) return this.#sink.write(rows);
    this.#rows.push(...rows);
    const { batch } = this.#completion;
    while (this.#rows.length >= batch) await this.#write(this.#rows.splice(0, batch));
  }

  /** Writes what is left; all that was added has been written then, by whoever it was. Throws when some was lost. */
  async flush(): Promise<void> {
    if (this.#rows.length) await this.#write(this.#rows.splice(0));
    await Promise.allSettled(this.#underWay);
    if (this.failure !== undefined) throw this.failure;
  }

  async #write(rows: readonly Row[]): Promise<void> {
    const writing = this.#complete(rows);
    this.#underWay.add(writing);
    try {
      await writing;
    } catch (error) {
      this.failure = error;
      throw error;
    } finally {
      this.#underWay.delete(writing);
    }
  }

  async #complete(rows: readonly Row[]): Promise<void> {
    await this.#sink.write((await this.#completion?.complete(rows, this.#context)) ?? rows);
  }
}
