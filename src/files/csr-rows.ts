import type { SparseMatrix } from "../data/sparse-matrix.js";

/** Sparse rows of which nobody knows how many will come: typed arrays that grow. */
export class CsrRows {
  rows = 0;
  /** How many cells. */
  stored = 0;
  #indptr = new Uint32Array(1024);
  #indices = new Uint32Array(8192);
  #values = new Float64Array(8192);
  /** Rows of ones need no values. */
  #ones = true;

  /** A cell of the row that `endRow` will end. */
  add(index: number, value: number): void {
    if (this.stored === this.#indices.length) this.#makeRoom(2 * this.stored);
    this.#indices[this.stored] = index;
    this.#values[this.stored++] = value;
    if (value !== 1) this.#ones = false;
  }

  endRow(): void {
    if (this.rows + 1 === this.#indptr.length) this.#makeRoomForRows(2 * this.#indptr.length);
    this.#indptr[++this.rows] = this.stored;
  }

  /** Makes room at once for as many rows and cells as are likely to come, so that few are copied later. */
  expect(rows: number, cells: number): void {
    if (rows >= this.#indptr.length) this.#makeRoomForRows(rows + 1);
    if (cells > this.#indices.length) this.#makeRoom(cells);
  }

  /** Forgets all rows, and keeps their room. */
  clear(): void {
    this.rows = 0;
    this.stored = 0;
    this.#ones = true;
  }

  /**
   * The rows, in the memory that they lie in: what comes afterwards changes it.
   * @param columnOf the column of an index, which rise with it; −1: leave such cells out.
   */
  matrix(columns: number, columnOf: (index: number) => number): SparseMatrix {
    const indptr = this.#indptr;
    const indices = this.#indices;
    const values = this.#values;
    let kept = 0;
    for (let row = 0, k = 0; row < this.rows; row++) {
      for (const end = indptr[row + 1]; k < end; k++) {
        const column = columnOf(indices[k]);
        if (column < 0) continue;
        indices[kept] = column;
        values[kept++] = values[k];
      }
      indptr[row + 1] = kept;
    }
    this.stored = kept;
    return {
      rows: this.rows,
      columns,
      indptr: indptr.subarray(0, this.rows + 1),
      indices: indices.subarray(0, kept),
      ...(!this.#ones && { values: values.subarray(0, kept) }),
    };
  }

  #makeRoomForRows(length: number): void {
    const indptr = new Uint32Array(length);
    indptr.set(this.#indptr);
    this.#indptr = indptr;
  }

  #makeRoom(length: number): void {
    const indices = new Uint32Array(length);
    indices.set(this.#indices);
    this.#indices = indices;
    const values = new Float64Array(length);
    values.set(this.#values);
    this.#values = values;
  }
}
