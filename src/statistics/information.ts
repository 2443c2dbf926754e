import { quote, quoteList } from "../checks/describe.js";
import { Cholesky } from "../math/cholesky.js";
import { dot, norm } from "../math/vector.js";
import type { Conditioning } from "../problem/conditioning.js";
import type { Logistic } from "../problem/logistic.js";

/** A column depends on those that have at least such a share in the combination that gives it. */
const SHARE = 1e-6;

/**
 * The Fisher information I = Σ s a(1 − a) x xᵀ of the weights, then the bias where it is fitted: Σs times the Hessian of
 * the mean loss. Matrices that come out are in the columns' own units and as long as they are wide.
 */
export class Information {
  /** Weights, and the bias where it is fitted. */
  readonly size: number;
  readonly #conditioning: Conditioning;
  readonly #hessian: Float64Array;
  readonly #factor: Cholesky;
  readonly #weight: number;
  /** How every own weight, and then the bias, is made of θ. */
  readonly #own: Float64Array[];

  /**
   * @param hessian of the mean loss in conditioned columns: upper triangle, in a matrix, row-major.
   * @param names of the own columns, for the error.
   * @throws RangeError for columns that depend on others.
   */
  constructor({ conditioning, weight, size }: Logistic, hessian: Float64Array, names: readonly string[]) {
    const { features, fitBias } = conditioning;
    this.size = features + Number(fitBias);
    this.#conditioning = conditioning;
    this.#hessian = hessian;
    this.#weight = weight;
    this.#factor = new Cholesky(hessian, size);
    this.#requireIndependent(names);
    this.#own = Array.from({ length: this.size }, (_, j) => conditioning.ownEntry(j));
  }

  #requireIndependent(names: readonly string[]): void {
    const { features, inverse } = this.#conditioning;
    const factor = this.#factor;
    for (const column of factor.dependent) {
      if (column === features) continue;
      if (inverse[column] === 0) {
        throw new RangeError(
          `x: expected columns that vary, got one value in all of ${quote(names[column])}: leave it out`,
        );
      }
      const size = factor.size;
      const beside = Float64Array.from(
        { length: size },
        (_, j) => this.#hessian[j <= column ? j * size + column : column * size + j],
      );
      const parts = factor.solve(beside);
      const others = names.filter((_, j) => j < features && j !== column && Math.abs(parts[j]) > SHARE);
      const got = `${quote(names[column])} as a combination of ${quoteList(others)}`;
      throw new RangeError(`x: expected columns that do not depend on each other, got ${got}: leave one of them out`);
    }
  }

  /** How far the weights are from where the gradient of the mean loss would be 0: the farthest that one of their combinations is, in its standard errors. */
  distance(gradient: Float64Array): number {
    return Math.sqrt(this.#weight) * norm(this.#factor.forward(gradient));
  }

  /** H⁻¹ v in θ, H the Hessian of the mean loss. */
  solve(v: Float64Array): Float64Array {
    return this.#factor.solve(v);
  }

  /**
   * I⁻¹, or the covariance of combinations of θ.
   * @param combinations as many entries each as θ has; if absent the weights, then the bias.
   */
  inverse(combinations: readonly Float64Array[] = this.#own): Float64Array[] {
    const rows = combinations.map((row) => this.#factor.forward(row));
    return rows.map((row) => Float64Array.from(rows, (other) => dot(row, other) / this.#weight));
  }

  /**
   * I⁻¹ M I⁻¹, or the covariance of combinations by it.
   * @param middle M / Σs in conditioned columns, in the form of a Hessian.
   * @param combinations as of `inverse`.
   */
  sandwich(middle: Float64Array, combinations: readonly Float64Array[] = this.#own): Float64Array[] {
    const rows = combinations.map((row) => this.#factor.solve(row));
    const { size } = this.#factor;
    const products = rows.map((row) =>
      row.map((_, j) => {
        let sum = 0;
        for (let k = 0; k < size; k++) sum += middle[k <= j ? k * size + j : j * size + k] * row[k];
        return sum;
      }),
    );
    return products.map((product) => Float64Array.from(rows, (row) => dot(product, row) / this.#weight));
  }

  /** L⁻¹ o of every weight oᵀθ, then of the bias, for L as `inverseFactor` has it. */
  ownFactors(): Float64Array[] {
    const root = Math.sqrt(this.#weight);
    return this.#own.map((row) => this.#factor.forward(row).map((entry) => entry / root));
  }

  /** (L⁻¹)ᵀ L⁻¹ = I⁻¹ in conditioned columns: L⁻¹, a lower triangle row after row. */
  inverseFactor(): Float64Array {
    const root = Math.sqrt(this.#weight);
    return this.#factor.inverseFactor().map((entry) => entry / root);
  }

  /**
   * By what factor the variance of each weight is larger than it would be if its column had nothing to do with the other
   * ones: of its covariance without the bias, the diagonal entry times that of the inverse.
   */
  varianceInflation(): Float64Array {
    const { features, fitBias } = this.#conditioning;
    const { size } = this.#factor;
    const of = (j: number, k: number): number => this.#hessian[j * size + k];
    const norms = this.#factor.inverseNorms();
    return Float64Array.from({ length: features }, (_, j) => {
      const beside = fitBias ? of(j, features) ** 2 / of(features, features) : 0;
      return (of(j, j) - beside) * norms[j] ** 2;
    });
  }
}
