// What rows of a shared room have beside x, on disk while others are in it.
import type { Stored } from "../data/stored.js";
import { type Block, readBlock, TILE, tileCount } from "../kernels/block.js";
import type { RowVector } from "../problem/row-changes.js";
import type { ScratchFile } from "./scratch-file.js";

const GIVEN = ["sign", "weight", "offset"] as const;
const WRITTEN: readonly RowVector[] = ["z", "t", "r"];
type Place = (typeof GIVEN)[number] | RowVector;

export class RowStates {
  readonly #file: ScratchFile;
  readonly #stored: Stored;
  /** Where each vector begins in the file. */
  readonly #starts: Record<Place, number>;
  /** Of each block the vectors that are there. */
  readonly #there: readonly Set<Place>[];

  constructor(file: ScratchFile, stored: Stored) {
    this.#file = file;
    this.#stored = stored;
    const rows = TILE * tileCount(stored.rows);
    const starts = { sign: 0, weight: 0, offset: 0, z: 0, t: 0, r: 0 };
    // what is never written takes no room on a disk
    for (const [k, place] of ([...GIVEN, ...WRITTEN] as const).entries()) starts[place] = 8 * rows * k;
    this.#starts = starts;
    this.#there = stored.ranges.map(() => new Set());
  }

  /** Takes along what the rows of a block came with. */
  saveGiven(block: number): void {
    for (const place of GIVEN) if (this.#header(block)[place] !== 0) this.#save(block, place);
  }

  /** Takes along vectors that have changed. */
  save(block: number, changed: Iterable<RowVector>): void {
    for (const place of changed) this.#save(block, place);
  }

  /** Brings a block back, all but x. */
  load(block: number): void {
    for (const place of this.#there[block]) this.#file.read(this.#numbers(block, place), this.#at(block, place));
  }

  #save(block: number, place: Place): void {
    this.#file.write(this.#numbers(block, place), this.#at(block, place));
    this.#there[block].add(place);
  }

  #at(block: number, place: Place): number {
    return this.#starts[place] + (place === "sign" ? 4 : 8) * this.#stored.ranges[block].first;
  }

  /** With those of padding, which kernels read as well. */
  #numbers(block: number, place: Place): Float64Array | Float32Array {
    const { f64, f32 } = this.#stored.memory;
    const header = this.#header(block);
    const count = TILE * tileCount(header.rows);
    const at = header[place];
    return place === "sign" ? f32.subarray(at >>> 2, (at >>> 2) + count) : f64.subarray(at >>> 3, (at >>> 3) + count);
  }

  #header(block: number): Block {
    return readBlock(this.#stored.memory.u32, this.#stored.blocks[block]);
  }
}
