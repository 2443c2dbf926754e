// Rows that are read from the caller's function in every pass, where there is no room for a copy of them on disk.
import type { RowRange } from "../data/blocks.js";
import type { DenseChunk } from "../data/dense-store.js";
import { rowsOfChunk } from "../data/row-vectors.js";
import { denseRange } from "../shards/chunks.js";
import type { BatchSource, Survey } from "./batch-source.js";
import type { RowsAgain, RowsComing } from "./paged-rows.js";

export class BatchesAgain implements RowsAgain {
  readonly foreign = true;
  readonly #source: BatchSource;
  readonly #survey: Survey;
  #pass: AsyncGenerator<DenseChunk> | undefined;
  /** The row that comes next, and what is left of the batch that it is in. */
  #row = 0;
  #left: { chunk: DenseChunk; taken: number } | undefined;

  constructor(source: BatchSource, survey: Survey) {
    this.#source = source;
    this.#survey = survey;
  }

  async *read({ first, rows }: RowRange): AsyncGenerator<RowsComing> {
    const total = this.#survey.shape.rows;
    const end = first + rows;
    if (this.#pass === undefined || first < this.#row) await this.#begin();
    while (this.#row < end) {
      const { chunk, taken } = await this.#next();
      const { source, ...vectors } = chunk;
      const count = Math.min(source.rows - taken, (this.#row < first ? first : end) - this.#row);
      this.#left = taken + count < source.rows ? { chunk, taken: taken + count } : undefined;
      const skipped = this.#row < first;
      this.#row += count;
      if (skipped) continue;
      yield { source: denseRange(source, { first: taken, rows: count }), ...rowsOfChunk(vectors, taken, count) };
    }
    if (end < total) return;
    const more = this.#left !== undefined || !(await this.#pass?.next())?.done;
    await this.close();
    if (more)
      throw new RangeError(`batches: expected the same ${total.toLocaleString("en-US")} rows every time, got more`);
  }

  /** Ends the pass that is under way. */
  async close(): Promise<void> {
    await this.#pass?.return(undefined);
    this.#pass = undefined;
    this.#left = undefined;
  }

  async #begin(): Promise<void> {
    await this.close();
    this.#pass = this.#source.chunks(this.#survey);
    this.#row = 0;
  }

  async #next(): Promise<{ chunk: DenseChunk; taken: number }> {
    if (this.#left !== undefined) return this.#left;
    const next = await this.#pass?.next();
    if (next === undefined || next.done) {
      const [expected, got] = [this.#survey.shape.rows, this.#row].map((count) => count.toLocaleString("en-US"));
      throw new RangeError(`batches: expected the same ${expected} rows every time, got only ${got}`);
    }
    return { chunk: next.value, taken: 0 };
  }
}
