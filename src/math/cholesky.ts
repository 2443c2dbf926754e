// Cholesky's factorisation A = L Lᵀ of a symmetric positive semidefinite matrix, with dependent columns set aside.

/** A pivot below this share of its diagonal entry is rounding: the column depends on those before it. */
const DEPENDENT = 1e-12;

/** A factor of A, able to solve A x = b for the columns that are not set aside. */
export class Cholesky {
  readonly size: number;
  /** Columns left out, whose entry of every solution is 0. */
  readonly dependent: ReadonlySet<number>;
  /** L by rows, lower triangle. */
  readonly #rows: Float64Array[];

  /**
   * @param upper A, row-major, upper triangle, size².
   * @param dependent columns to leave out; if absent, those whose pivot vanishes are found and left out.
   * @throws RangeError where `dependent` is given and another pivot vanishes: A is then singular to working precision.
   */
  constructor(upper: Float64Array, size: number, dependent?: ReadonlySet<number>) {
    this.size = size;
    const found = new Set<number>(dependent);
    const rows: Float64Array[] = [];
    for (let i = 0; i < size; i++) {
      const row = new Float64Array(i + 1);
      rows.push(row);
      if (found.has(i)) continue;
      for (let j = 0; j < i; j++) {
        if (!found.has(j)) row[j] = (upper[j * size + i] - product(row, rows[j], j)) / rows[j][j];
      }
      const diagonal = upper[i * size + i];
      const pivot = diagonal - product(row, row, i);
      if (pivot > (dependent === undefined ? DEPENDENT * diagonal : 0)) {
        row[i] = Math.sqrt(pivot);
      } else if (dependent === undefined) {
        found.add(i);
        row.fill(0);
      } else {
        throw new RangeError(`Hessian: expected a positive pivot, got ${pivot} in column ${i}`);
      }
    }
    this.dependent = found;
    this.#rows = rows;
  }

  /** x with A x = b. */
  solve(b: Float64Array): Float64Array {
    const x = b.slice();
    for (let i = 0; i < this.size; i++) {
      const row = this.#rows[i];
      x[i] = row[i] === 0 ? 0 : (x[i] - product(row, x, i)) / row[i];
    }
    for (let i = this.size - 1; i >= 0; i--) {
      const row = this.#rows[i];
      x[i] = row[i] === 0 ? 0 : x[i] / row[i];
      for (let j = 0; j < i; j++) x[j] -= row[j] * x[i];
    }
    return x;
  }
}

/** Σ a_k b_k over the first `count` entries, in four chains for speed. */
function product(a: Float64Array, b: Float64Array, count: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 4 <= count; k += 4) {
    s0 += a[k] * b[k];
    s1 += a[k + 1] * b[k + 1];
    s2 += a[k + 2] * b[k + 2];
    s3 += a[k + 3] * b[k + 3];
  }
  for (; k < count; k++) s0 += a[k] * b[k];
  return s0 + s1 + (s2 + s3);
}
