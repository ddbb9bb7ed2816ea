import type { Completion, Config } from '../declare/stream.ts';
import { ApiError } from '../http/failure.ts';
import type { Row } from '../json.ts';
import { batchFor } from '../weight.ts';
import type { StreamOutput } from './output.ts';
import { keyOf } from './rowKey.ts';
import { isTooLarge, type Named, rowTooLarge } from './tooLarge.ts';

type Context = Parameters<Completion<Config>['complete']>[1];

/**
 * Completes rows in full batches on their way out, whichever slices they come from. Batches are smaller after heavy rows,
 * and halved where the memory cannot hold them.
 */
export class Batches {
  readonly #output: StreamOutput;
  readonly #completion: Completion<Config>;
  readonly #context: Context;
  readonly #stream: Named;
  #rows: Row[] = [];
  #size: number;
  readonly #underWay = new Set<Promise<void>>();
  /** Why a batch was lost: whose rows were in it cannot be told. */
  failure?: unknown;

  constructor(output: StreamOutput, completion: Completion<Config>, context: Context, stream: Named) {
    this.#output = output;
    this.#completion = completion;
    this.#context = context;
    this.#stream = stream;
    this.#size = completion.batch;
  }

  /** Writes what fills a batch; the rest stays until more comes, or until `flush`. */
  async add(rows: readonly Row[]): Promise<void> {
    this.#rows.push(...rows);
    while (this.#rows.length >= this.#size) await this.#write(this.#rows.splice(0, this.#size));
  }

  /** Writes what is left; all that was added has been written then, by whoever it was. Throws when some was lost. */
  async flush(): Promise<void> {
    while (this.#rows.length) await this.#write(this.#rows.splice(0, this.#size));
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
    try {
      await this.#completeTogether(rows);
    } catch (error) {
      if (!(error instanceof ApiError) || !isTooLarge(error)) throw error;
      const [row] = rows;
      if (rows.length === 1 && row)
        throw rowTooLarge(this.#stream, keyOf(this.#stream, this.#output.asItLeaves(row)), error);
      this.#size = Math.ceil(rows.length / 2);
      await this.#complete(rows.slice(0, this.#size));
      await this.#complete(rows.slice(Math.ceil(rows.length / 2)));
    }
  }

  /** What is added to a row must not live as long as the page that it came with: copies are completed. */
  async #completeTogether(rows: readonly Row[]): Promise<void> {
    const { complete, batch } = this.#completion;
    const copies = rows.map((row) => ({ ...row }));
    const longest = await this.#output.write(await complete(copies, this.#context));
    this.#size = batchFor(longest, batch);
  }
}
