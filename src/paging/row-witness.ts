// Remembers rows by a digest, to tell whether a caller's function yields the same ones again.
import { createHash } from "node:crypto";
import type { RowVectors } from "../data/row-vectors.js";
import type { Stored } from "../data/stored.js";
import { readBlock, TILE, tileCount } from "../kernels/block.js";

export class RowWitness {
  readonly #stored: Stored;
  readonly #digests = new Map<number, string>();

  constructor(stored: Stored) {
    this.#stored = stored;
  }

  /** Remembers x of a block that has just come. */
  see(block: number): void {
    this.#digests.set(block, this.#digest(block));
  }

  /** @throws RangeError where x of a block that has come again is another. */
  check(block: number): void {
    if (this.#digest(block) !== this.#digests.get(block)) throw this.#others(block);
  }

  /**
   * @param row the first of them in its block.
   * @throws RangeError where rows have come again with other labels, weights or offsets.
   */
  compare(block: number, row: number, { y, weight, offset }: Partial<RowVectors>): void {
    const { f32, f64, u32 } = this.#stored.memory;
    const header = readBlock(u32, this.#stored.blocks[block]);
    const same =
      (y?.every((label, i) => f32[(header.sign >>> 2) + row + i] === 1 - 2 * label) ?? true) &&
      (weight?.every((s, i) => f64[(header.weight >>> 3) + row + i] === s) ?? true) &&
      (offset?.every((o, i) => f64[(header.offset >>> 3) + row + i] === o) ?? true);
    if (!same) throw this.#others(block);
  }

  #digest(block: number): string {
    const { memory, blocks } = this.#stored;
    const { x, rows, features, width } = readBlock(memory.u32, blocks[block]);
    const bytes = new Uint8Array(memory.f64.buffer, x, tileCount(rows) * TILE * features * width);
    return createHash("sha1").update(bytes).digest("base64");
  }

  #others(block: number): RangeError {
    const { first, rows } = this.#stored.ranges[block];
    const [from, to] = [first, first + rows - 1].map((row) => row.toLocaleString("en-US"));
    return new RangeError(`batches: expected the same rows every time, got others among rows ${from} to ${to}`);
  }
}
