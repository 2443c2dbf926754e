// Numbers of a column that come in piece by piece, for as many rows as there turn out to be.

/** Rows in a chunk are a power of two, so that a row's chunk is a shift away. */
const SHIFT = 16;
/** A row's chunk is found in 32 bits. */
const MOST_ROWS = 2 ** 32;
/** Room of the first chunk at first: a table may have thousands of columns and few rows. */
const LEAST = 64;

type Cells = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/** Where full chunks go that memory is not to hold. */
export interface Shelf {
  /** The binary logarithm of the rows of a chunk. */
  readonly shift: number;
  /** @returns what fills an array with the same numbers again. @throws {FileError} where there is no room. */
  put(chunk: Cells): (into: Cells) => void;
}

/** A chunk that has been taken from the shelf. */
interface Open<T> {
  k: number;
  chunk: T;
  changed: boolean;
}

export class Chunks<T extends Cells> {
  readonly #make: (length: number) => T;
  readonly #shelf: Shelf | undefined;
  readonly #shift: number;
  /** Those in memory: all, or of those on a shelf the last one alone, which is not full. */
  readonly #chunks: T[] = [];
  readonly #shelved: ((into: Cells) => void)[] = [];
  #open: Open<T> | undefined;
  #length = 0;

  constructor(make: (length: number) => T, shelf?: Shelf) {
    this.#make = make;
    this.#shelf = shelf;
    this.#shift = shelf?.shift ?? SHIFT;
  }

  static ofNumbers(shelf?: Shelf): Chunks<Float64Array<ArrayBuffer>> {
    return new Chunks((length) => new Float64Array(length), shelf);
  }

  static ofCodes(shelf?: Shelf): Chunks<Int32Array<ArrayBuffer>> {
    return new Chunks((length) => new Int32Array(length), shelf);
  }

  get length(): number {
    return this.#length;
  }

  /** Rows of a chunk that is full. */
  get #size(): number {
    return 1 << this.#shift;
  }

  push(value: number): void {
    const at = this.#length & (this.#size - 1);
    this.#last(at)[at] = value;
    this.#grow(1);
  }

  append(values: Float64Array | Int32Array): void {
    const size = this.#size;
    for (let from = 0; from < values.length; ) {
      const at = this.#length & (size - 1);
      const count = Math.min(values.length - from, size - at);
      this.#last(at + count - 1).set(values.subarray(from, from + count), at);
      this.#grow(count);
      from += count;
    }
  }

  at(row: number): number {
    return this.#chunk(row >>> this.#shift)[row & (this.#size - 1)];
  }

  /** Calls for every row, in order. */
  each(visit: (value: number, row: number) => void): void {
    this.#eachChunk((chunk, first, end) => {
      for (let i = 0; i < end; i++) visit(chunk[i], first + i);
    });
  }

  /** Replaces every value, in order. */
  change(by: (value: number, row: number) => number): void {
    this.#eachChunk((chunk, first, end) => {
      for (let i = 0; i < end; i++) chunk[i] = by(chunk[i], first + i);
      if (this.#open?.chunk === chunk) this.#open.changed = true;
    });
  }

  /** Keeps the rows that are marked by other than 0. */
  keep(marks: Uint8Array): void {
    const kept = new Chunks(this.#make, this.#shelf);
    this.each((value, row) => {
      if (marks[row] !== 0) kept.push(value);
    });
    this.#chunks.splice(0, Infinity, ...kept.#chunks);
    this.#shelved.splice(0, Infinity, ...kept.#shelved);
    this.#open = undefined;
    this.#length = kept.#length;
  }

  /** Copies rows first … first + count − 1 to into[at …]. */
  copy(first: number, count: number, into: Float64Array | Float32Array, at: number): void {
    for (let row = first; row < first + count; ) {
      const from = row & (this.#size - 1);
      const end = Math.min(this.#size, from + first + count - row);
      into.set(this.#chunk(row >>> this.#shift).subarray(from, end), at + row - first);
      row += end - from;
    }
  }

  /** A copy in one piece. */
  whole(): T {
    const whole = this.#make(this.#length);
    this.#eachChunk((chunk, first, end) => whole.set(chunk.subarray(0, end), first));
    return whole;
  }

  /** The memory itself, chunk after chunk; of chunks on a shelf copies. */
  pieces(): Cells[] {
    const pieces: Cells[] = [];
    this.#eachChunk((chunk, _, end) => {
      const piece = chunk.subarray(0, end);
      pieces.push(this.#shelf === undefined ? piece : piece.slice());
    });
    return pieces;
  }

  /** @param visit is told which row is the chunk's first, and how many it has. */
  #eachChunk(visit: (chunk: T, first: number, end: number) => void): void {
    const size = this.#size;
    for (let first = 0; first < this.#length; first += size) {
      visit(this.#chunk(first >>> this.#shift), first, Math.min(size, this.#length - first));
    }
    this.#close();
  }

  /** The chunk that the next row goes to, with room at this place. */
  #last(at: number): T {
    const k = this.#length >>> this.#shift;
    const chunk = this.#chunks[k];
    if (chunk !== undefined && at < chunk.length) return chunk;
    const room = Math.min(this.#size, k === 0 ? Math.max(LEAST, at + 1, 2 * (chunk?.length ?? 0)) : this.#size);
    const larger = this.#make(room);
    if (chunk !== undefined) larger.set(chunk);
    this.#chunks[k] = larger;
    return larger;
  }

  /** Rows have come. @throws RangeError where there are more than can be numbered. */
  #grow(count: number): void {
    this.#length += count;
    if (this.#length > MOST_ROWS) throw new RangeError(`rows: expected at most ${MOST_ROWS} in one process, got more`);
    if (this.#shelf === undefined || (this.#length & (this.#size - 1)) !== 0) return;
    const k = (this.#length >>> this.#shift) - 1;
    this.#shelved[k] = this.#shelf.put(this.#chunks[k]);
    // the next one has its memory
    this.#chunks[k + 1] = this.#chunks[k];
    delete this.#chunks[k];
  }

  #chunk(k: number): T {
    if (this.#shelved.length <= k) return this.#chunks[k];
    if (this.#open?.k !== k) {
      this.#close();
      const chunk = this.#open?.chunk ?? this.#make(this.#size);
      this.#shelved[k](chunk);
      this.#open = { k, chunk, changed: false };
    }
    return this.#open.chunk;
  }

  /** Puts what has changed back. */
  #close(): void {
    if (this.#open?.changed !== true || this.#shelf === undefined) return;
    this.#shelved[this.#open.k] = this.#shelf.put(this.#open.chunk);
    this.#open.changed = false;
  }
}
