// Numbers of a column that come in piece by piece, for as many rows as there turn out to be.

/** Rows in a chunk. A power of two, so that a row's chunk is a shift away. */
const CHUNK = 65_536;
const SHIFT = 16;
/** Room of the first chunk at first: a table may have thousands of columns and few rows. */
const LEAST = 64;

type Cells = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

export class Chunks<T extends Cells> {
  readonly #make: (length: number) => T;
  readonly #chunks: T[] = [];
  #length = 0;

  constructor(make: (length: number) => T) {
    this.#make = make;
  }

  static ofNumbers(): Chunks<Float64Array<ArrayBuffer>> {
    return new Chunks((length) => new Float64Array(length));
  }

  static ofCodes(): Chunks<Int32Array<ArrayBuffer>> {
    return new Chunks((length) => new Int32Array(length));
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    const at = this.#length & (CHUNK - 1);
    this.#last(at)[at] = value;
    this.#length++;
  }

  append(values: Float64Array | Int32Array): void {
    for (let from = 0; from < values.length; ) {
      const at = this.#length & (CHUNK - 1);
      const count = Math.min(values.length - from, CHUNK - at);
      this.#last(at + count - 1).set(values.subarray(from, from + count), at);
      this.#length += count;
      from += count;
    }
  }

  at(row: number): number {
    return this.#chunks[row >>> SHIFT][row & (CHUNK - 1)];
  }

  set(row: number, value: number): void {
    this.#chunks[row >>> SHIFT][row & (CHUNK - 1)] = value;
  }

  /** Calls for every row, in order. */
  each(visit: (value: number, row: number) => void): void {
    for (const [k, chunk] of this.#chunks.entries()) {
      const first = k * CHUNK;
      const end = Math.min(CHUNK, this.#length - first);
      for (let i = 0; i < end; i++) visit(chunk[i], first + i);
    }
  }

  /** Replaces every value, in order. */
  change(by: (value: number, row: number) => number): void {
    for (const [k, chunk] of this.#chunks.entries()) {
      const first = k * CHUNK;
      const end = Math.min(CHUNK, this.#length - first);
      for (let i = 0; i < end; i++) chunk[i] = by(chunk[i], first + i);
    }
  }

  /** Keeps the rows that are marked by other than 0, in the same memory. */
  keep(marks: Uint8Array): void {
    let kept = 0;
    for (let row = 0; row < this.#length; row++) if (marks[row] !== 0) this.set(kept++, this.at(row));
    this.#chunks.length = Math.ceil(kept / CHUNK);
    this.#length = kept;
  }

  /** A copy in one piece. */
  whole(): T {
    const whole = this.#make(this.#length);
    let at = 0;
    for (const piece of this.pieces()) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  /** The memory itself, chunk after chunk. */
  pieces(): Cells[] {
    return this.#chunks.map((chunk, k) => chunk.subarray(0, Math.min(CHUNK, this.#length - k * CHUNK)));
  }

  /** The chunk that the next row goes to, with room at this place. */
  #last(at: number): T {
    const k = this.#length >>> SHIFT;
    if (k === this.#chunks.length) this.#chunks.push(this.#make(k === 0 ? Math.max(LEAST, at + 1) : CHUNK));
    else if (at >= this.#chunks[k].length) {
      const larger = this.#make(Math.min(CHUNK, Math.max(at + 1, 2 * this.#chunks[k].length)));
      larger.set(this.#chunks[k]);
      this.#chunks[k] = larger;
    }
    return this.#chunks[k];
  }
}
