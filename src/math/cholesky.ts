// Cholesky's factorisation A = L Lᵀ of a symmetric positive semidefinite matrix, with dependent columns set aside.
import { log } from "./functions.js";
import { norm, replaced } from "./vector.js";

/** A pivot below this share of its diagonal entry is rounding: the column depends on those before it. */
const DEPENDENT = 1e-12;

/** A factor of A, able to solve A x = b for the columns that are not set aside. */
export class Cholesky {
  readonly size: number;
  /** Columns left out, whose entry of every solution is 0. */
  readonly dependent: ReadonlySet<number>;
  /** A's diagonal. */
  readonly diagonal: Float64Array;
  /** L, its lower triangle row after row: one array, as many small ones cost more than what is done with them. */
  readonly #factor: Float64Array;

  /**
   * @param upper A, row-major, upper triangle, size².
   * @param dependent columns to leave out; if absent, those whose pivot vanishes are found and left out.
   * @param vanishing the share of its diagonal entry below which a pivot does.
   * @throws RangeError where `dependent` is given and another pivot vanishes: A is then singular to working precision.
   */
  constructor(upper: Float64Array, size: number, dependent?: ReadonlySet<number>, vanishing = DEPENDENT) {
    this.size = size;
    this.diagonal = new Float64Array(size);
    for (let j = 0; j < size; j++) this.diagonal[j] = upper[j * size + j];
    const found = new Set<number>(dependent);
    const factor = new Float64Array((size * (size + 1)) / 2);
    for (let i = 0, row = 0; i < size; row += ++i) {
      if (found.has(i)) continue;
      for (let j = 0, above = 0; j < i; above += ++j) {
        const pivot = factor[above + j];
        if (pivot !== 0) factor[row + j] = (upper[j * size + i] - product(factor, row, factor, above, j)) / pivot;
      }
      const diagonal = upper[i * size + i];
      const pivot = diagonal - product(factor, row, factor, row, i);
      if (pivot > (dependent === undefined ? vanishing * diagonal : 0)) {
        factor[row + i] = Math.sqrt(pivot);
      } else if (dependent === undefined) {
        found.add(i);
        factor.fill(0, row, row + i);
      } else {
        throw new RangeError(`Hessian: expected a positive pivot, got ${pivot} in column ${i}`);
      }
    }
    this.dependent = found;
    this.#factor = factor;
  }

  /** L⁻¹ b, which begins where b does. */
  forward(b: Float64Array, from = 0): Float64Array {
    const { size } = this;
    const factor = this.#factor;
    const x = b.slice();
    for (let i = from, row = (from * (from + 1)) / 2; i < size; row += ++i) {
      const pivot = factor[row + i];
      x[i] = pivot === 0 ? 0 : (x[i] - product(factor, row + from, x, from, i - from)) / pivot;
    }
    return x;
  }

  /** ‖L⁻¹ e_j‖ = √(A⁻¹)_jj of every column; 0 of those that are left out. */
  inverseNorms(): Float64Array {
    const unit = new Float64Array(this.size);
    return unit.map((_, j) => {
      if (this.dependent.has(j)) return 0;
      return norm(this.forward(replaced(unit, j, 1), j));
    });
  }

  /** log det A of the columns that are not set aside. */
  get logDeterminant(): number {
    let sum = 0;
    for (let i = 0, at = 0; i < this.size; at += ++i + 1) if (!this.dependent.has(i)) sum += 2 * log(this.#factor[at]);
    return sum;
  }

  /** Lᵀ v, of the length of v in the metric of A. */
  timesFactor(v: Float64Array): Float64Array {
    const product = new Float64Array(this.size);
    for (let i = 0, row = 0; i < this.size; row += ++i) increaseBy(product, v[i], this.#factor, row, i + 1);
    return product;
  }

  /** L⁻¹, its lower triangle row after row, with 0 for columns that are set aside. */
  inverseFactor(): Float64Array {
    const { size } = this;
    const factor = this.#factor;
    const inverse = new Float64Array(factor.length);
    const row = new Float64Array(size);
    for (let i = 0, start = 0; i < size; start += ++i) {
      const pivot = factor[start + i];
      if (pivot === 0) continue;
      row.fill(0, 0, i);
      for (let k = 0, above = 0; k < i; above += ++k) increaseBy(row, factor[start + k], inverse, above, k + 1);
      for (let j = 0; j < i; j++) inverse[start + j] = -row[j] / pivot;
      inverse[start + i] = 1 / pivot;
    }
    return inverse;
  }

  /** x with A x = b. */
  solve(b: Float64Array): Float64Array {
    const { size } = this;
    const factor = this.#factor;
    const x = this.forward(b);
    let row = (size * (size + 1)) / 2;
    for (let i = size - 1; i >= 0; i--) {
      row -= i + 1;
      const pivot = factor[row + i];
      x[i] = pivot === 0 ? 0 : x[i] / pivot;
      for (let j = 0; j < i; j++) x[j] -= factor[row + j] * x[i];
    }
    return x;
  }
}

/** Σ a_k b_k over `count` entries from `from` and `to` on, in four chains for speed. */
function product(a: Float64Array, from: number, b: Float64Array, to: number, count: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 4 <= count; k += 4) {
    s0 += a[from + k] * b[to + k];
    s1 += a[from + k + 1] * b[to + k + 1];
    s2 += a[from + k + 2] * b[to + k + 2];
    s3 += a[from + k + 3] * b[to + k + 3];
  }
  for (; k < count; k++) s0 += a[from + k] * b[to + k];
  return s0 + s1 + (s2 + s3);
}

/** sum[j] += α b[from + j] for `count` entries. */
function increaseBy(sum: Float64Array, alpha: number, b: Float64Array, from: number, count: number): void {
  for (let j = 0; j < count; j++) sum[j] += alpha * b[from + j];
}
