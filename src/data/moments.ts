// Weight, mean and squared deviations of every column, of some rows; those of two sets of rows join into one.

export class Moments {
  /** Everything in one vector, so that it can be sent: the weight, then the means, then the squares. */
  readonly vector: Float64Array;
  /** Weighted mean of each column. */
  readonly mean: Float64Array;
  /** Σ s (x − mean)² of each column. */
  readonly squares: Float64Array;

  constructor(vector: Float64Array) {
    const features = (vector.length - 1) / 2;
    this.vector = vector;
    this.mean = vector.subarray(1, 1 + features);
    this.squares = vector.subarray(1 + features);
  }

  /** Those of no rows. */
  static none(features: number): Moments {
    return new Moments(new Float64Array(1 + 2 * features));
  }

  /** Σ s */
  get weight(): number {
    return this.vector[0];
  }

  set weight(value: number) {
    this.vector[0] = value;
  }

  /**
   * Joins those of other rows: the pairwise update of Chan, Golub & LeVeque, "Algorithms for computing the sample
   * variance" (1983). Equal means and squares of 0 stay exactly so.
   */
  join({ weight, mean, squares }: Moments): void {
    if (weight === 0) return;
    const total = this.weight + weight;
    const share = weight / total;
    for (let j = 0; j < mean.length; j++) {
      const delta = mean[j] - this.mean[j];
      this.mean[j] += delta * share;
      this.squares[j] += squares[j] + delta * delta * (this.weight * share);
    }
    this.weight = total;
  }

  /** Joins rows of this weight that are given by Σ s (x − c) and Σ s (x − c)² about centres c. */
  joinSums(weight: number, centers: Float64Array, sums: Float64Array, squares: Float64Array): void {
    if (weight === 0) return;
    const other = Moments.none(centers.length);
    other.weight = weight;
    for (let j = 0; j < centers.length; j++) {
      const shift = sums[j] / weight;
      other.mean[j] = centers[j] + shift;
      other.squares[j] = Math.max(0, squares[j] - sums[j] * shift);
    }
    this.join(other);
  }

  /** Population standard deviations; exactly 0 where every weighted row holds the same number. */
  deviations(): Float64Array {
    return this.squares.map((sum) => Math.sqrt(sum / this.weight));
  }
}
