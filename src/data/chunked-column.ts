// A column in one array or in several, one after another: as engines that read tables hand it out.
import { unexpected } from "../checks/describe.js";
import { numbersOf } from "./cells.js";
import { isNumberArray, type NumberArray } from "./number-array.js";

/** One array of cells, a boolean counting as 1 or 0; or typed arrays, its chunks in the order of rows, of any length. */
export type Column =
  | NumberArray
  | BigInt64Array
  | BigUint64Array
  | ReadonlyArray<number | bigint | boolean>
  | ReadonlyArray<NumberArray>;

export class ChunkedColumn {
  readonly chunks: readonly NumberArray[];
  /** The row at which each chunk begins, and last the number of rows. */
  readonly #starts: readonly number[];

  /** @param chunks whose lengths are taken now. */
  constructor(chunks: readonly NumberArray[]) {
    const starts = [0];
    chunks.forEach(({ length }, k) => {
      starts.push(starts[k] + length);
    });
    this.chunks = chunks;
    this.#starts = starts;
  }

  /**
   * The column that a caller passes, read once.
   * @param j its number, for errors.
   * @throws TypeError for a list in which something, but not all, is a typed array; as `numbersOf`.
   */
  static of(given: unknown, j: number): ChunkedColumn {
    if (isNumberArray(given)) return new ChunkedColumn([given]);
    // holes come as undefined
    const list: unknown = Array.isArray(given) ? [...given] : given;
    if (!Array.isArray(list) || !list.some(isNumberArray)) return new ChunkedColumn([numbersOf(list, j)]);
    const chunks = list.map((chunk, k) => {
      if (isNumberArray(chunk)) return chunk;
      throw unexpected("x.columns", "a typed array of numbers", chunk, ` at column ${j}, chunk ${k}`);
    });
    return new ChunkedColumn(chunks);
  }

  get length(): number {
    return this.#starts[this.chunks.length];
  }

  /** Rows first … end − 1, a piece at a time: places from … to − 1 of a chunk, whose first place is row `start`. */
  eachPiece(
    first: number,
    end: number,
    visit: (chunk: NumberArray, from: number, to: number, start: number) => void,
  ): void {
    const starts = this.#starts;
    for (let k = this.#chunkOf(first); k < this.chunks.length && starts[k] < end; k++) {
      visit(
        this.chunks[k],
        Math.max(first, starts[k]) - starts[k],
        Math.min(end, starts[k + 1]) - starts[k],
        starts[k],
      );
    }
  }

  /** Rows first … end − 1 of the same memory. */
  slice(first: number, end: number): NumberArray[] {
    const pieces: NumberArray[] = [];
    this.eachPiece(first, end, (chunk, from, to) => pieces.push(chunk.subarray(from, to)));
    return pieces;
  }

  /** The chunk that a row is in. */
  #chunkOf(row: number): number {
    const starts = this.#starts;
    let low = 0;
    for (let high = this.chunks.length; high - low > 1; ) {
      const middle = (low + high) >>> 1;
      if (starts[middle] <= row) low = middle;
      else high = middle;
    }
    return low;
  }
}
