// Full chunks of columns in a file, in the narrowest numbers that hold them.
import type { Shelf } from "../tables/chunks.js";
import type { Numbers, ScratchFile } from "./scratch-file.js";

/** The binary logarithm of the rows of a chunk: as many as of columns in memory, and no fewer than pay for a read. */
const MOST = 16;
const LEAST = 10;
/** The part of the memory that chunks under way may take. */
const SHARE = 0.125; // 1 / 8

type Cells = Parameters<Shelf["put"]>[0];

export class FileShelf implements Shelf {
  readonly shift: number;
  readonly #file: ScratchFile;

  /** @param columns each of which has a chunk that is filled. @param memory in bytes, of which they may take a part. */
  constructor(file: ScratchFile, columns: number, memory: number) {
    const rows = (SHARE * memory) / (8 * columns);
    this.shift = Math.max(LEAST, Math.min(MOST, Math.floor(Math.log2(rows))));
    this.#file = file;
  }

  put(chunk: Cells): (into: Cells) => void {
    const { numbers, room } = narrow(chunk);
    const at = this.#file.append(numbers);
    return (into) => {
      if (room === undefined) return this.#file.read(into, at);
      const read = room(into.length);
      this.#file.read(read, at);
      into.set(read);
    };
  }
}

/** The same numbers with as few bytes as hold them, and what makes room for these; undefined where they are as wide. */
function narrow(chunk: Cells): { numbers: Numbers; room: ((length: number) => Numbers) | undefined } {
  if (chunk instanceof Float64Array) {
    const numbers = Float32Array.from(chunk);
    return numbers.every((value, i) => value === chunk[i] || (Number.isNaN(value) && Number.isNaN(chunk[i])))
      ? { numbers, room: (length) => new Float32Array(length) }
      : { numbers: chunk, room: undefined };
  }
  const least = chunk.reduce((least, value) => Math.min(least, value), 0);
  const greatest = chunk.reduce((greatest, value) => Math.max(greatest, value), 0);
  if (least >= -128 && greatest < 128) {
    return { numbers: Int8Array.from(chunk), room: (length) => new Int8Array(length) };
  }
  return least >= -32768 && greatest < 32768
    ? { numbers: Int16Array.from(chunk), room: (length) => new Int16Array(length) }
    : { numbers: chunk, room: undefined };
}
