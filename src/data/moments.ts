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
  join({ vector, weight, mean, squares }: Moments): void {
    if (weight === 0) return;
    if (this.weight === 0) {
      this.vector.set(vector);
      return;
    }
    const { mean: means, squares: sums } = this;
    const total = this.weight + weight;
    const share = weight / total;
    const both = this.weight * share;
    for (let j = 0; j < means.length; j++) {
      const delta = mean[j] - means[j];
      means[j] += delta * share;
      sums[j] += squares[j] + delta * delta * both;
    }
    this.weight = total;
  }

  /** Those of rows of this weight that are given by Σ s (x − c) and Σ s (x − c)² about centres c. */
  static of(weight: number, centers: Float64Array, sums: Float64Array, squares: Float64Array): Moments {
    const moments = Moments.none(centers.length);
    moments.weight = weight;
    for (let j = 0; j < centers.length; j++) {
      const shift = sums[j] / weight;
      moments.mean[j] = centers[j] + shift;
      moments.squares[j] = Math.max(0, squares[j] - sums[j] * shift);
    }
    return moments;
  }

  /** Population standard deviations; exactly 0 where every weighted row holds the same number. */
  deviations(): Float64Array {
    return this.squares.map((sum) => Math.sqrt(sum / this.weight));
  }
}
