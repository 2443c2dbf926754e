// Rows as they came, in a file: to read them from there takes a fifth of the time of Parquet, a twentieth of that of text.
import type { DenseChunk } from "../data/dense-store.js";
import type { StagedRows } from "../data/matrix.js";
import type { RowVectors } from "../data/row-vectors.js";
import { denseRange } from "../shards/chunks.js";
import type { RowsAgain, RowsComing } from "./paged-rows.js";
import type { ScratchFile } from "./scratch-file.js";

/** Numbers that are written or read at once. */
const NUMBERS = 1 << 20;
/** Rows that are handed out together. */
const ROWS = 1 << 16;

/** Rows of one batch, in the width that they came in. */
interface Piece {
  first: number;
  rows: number;
  width: 4 | 8;
  /** Where they stand in the file. */
  at: number;
}

export class RowCache implements RowsAgain {
  readonly foreign = false;
  readonly #file: ScratchFile;
  readonly #features: number;
  readonly #pieces: Piece[] = [];
  /** Where the vectors of the rows of each piece stand. */
  readonly #vectors: { y: number; weight: number | undefined; offset: number | undefined }[] = [];
  #rows = 0;

  constructor(file: ScratchFile, features: number) {
    this.#file = file;
    this.#features = features;
  }

  /** @throws TypeError for a cell that is no number; FileError where the disk is full. */
  append(source: StagedRows, { y, weight, offset }: RowVectors): void {
    const { rows, width } = source;
    const at = this.#file.size;
    const most = Math.max(1, Math.floor(NUMBERS / this.#features));
    for (let first = 0; first < rows; first += most) {
      const count = Math.min(most, rows - first);
      const length = count * this.#features;
      const numbers = width === 4 ? new Float32Array(length) : new Float64Array(length);
      source.stage(first, count, numbers, 0, count);
      this.#file.append(numbers);
    }
    this.#pieces.push({ first: this.#rows, rows, width, at });
    this.#vectors.push({
      y: this.#file.append(y),
      weight: weight && this.#file.append(weight),
      offset: offset && this.#file.append(offset),
    });
    this.#rows += rows;
  }

  /** All rows, with what they have beside x. @param width of all. */
  *chunks(width: 4 | 8): Generator<DenseChunk> {
    for (const [k, { rows, ...piece }] of this.#pieces.entries()) {
      const vectors = this.#vectors[k];
      const numbers = (at: number | undefined): Float64Array | undefined => {
        if (at === undefined) return undefined;
        const read = new Float64Array(rows);
        this.#file.read(read, at);
        return read;
      };
      const y = new Uint8Array(rows);
      this.#file.read(y, vectors.y);
      const source = this.#staged({ rows, ...piece }, width);
      yield { source, y, weight: numbers(vectors.weight), offset: numbers(vectors.offset) };
    }
  }

  *read({ first, rows }: { first: number; rows: number }): Generator<RowsComing> {
    const end = first + rows;
    for (const piece of this.#pieces) {
      const from = Math.max(first, piece.first);
      const to = Math.min(end, piece.first + piece.rows);
      const source = this.#staged(piece, piece.width);
      for (let row = from; row < to; row += ROWS) {
        yield { source: denseRange(source, { first: row - piece.first, rows: Math.min(ROWS, to - row) }) };
      }
    }
  }

  #staged({ rows, width: own, at: begin }: Piece, width: 4 | 8): StagedRows {
    const features = this.#features;
    return {
      rows,
      features,
      width,
      order: "rows",
      stage: (first, count, into, at) => {
        const from = begin + own * features * first;
        const length = count * features;
        const place = into.subarray(at, at + length);
        if (place.BYTES_PER_ELEMENT === own) {
          this.#file.read(place, from);
          return;
        }
        const numbers = own === 4 ? new Float32Array(length) : new Float64Array(length);
        this.#file.read(numbers, from);
        place.set(numbers);
      },
    };
  }
}
