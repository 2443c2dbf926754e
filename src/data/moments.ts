/** Weighted mean and sum of squared deviations of every column, gathered chunk by chunk. */
export class Moments {
  readonly mean: Float64Array;
  /** Σ s (x − mean)² */
  readonly squares: Float64Array;
  weight = 0;

  constructor(features: number) {
    this.mean = new Float64Array(features);
    this.squares = new Float64Array(features);
  }

  /**
   * Adds a chunk of rows of total weight `weight`, given Σ s (x − c) and Σ s (x − c)² about the centres c.
   * Pairwise update of Chan, Golub & LeVeque, "Algorithms for computing the sample variance" (1983).
   */
  add(weight: number, centers: Float64Array, sums: Float64Array, squares: Float64Array): void {
    if (weight === 0) return;
    const total = this.weight + weight;
    for (let j = 0; j < centers.length; j++) {
      const shift = sums[j] / weight;
      const delta = centers[j] + shift - this.mean[j];
      this.mean[j] += delta * (weight / total);
      this.squares[j] += Math.max(0, squares[j] - sums[j] * shift) + delta * delta * ((this.weight * weight) / total);
    }
    this.weight = total;
  }

  /** Population standard deviations; exactly 0 where every weighted row holds the same number. */
  deviations(): Float64Array {
    return this.squares.map((sum) => Math.sqrt(sum / this.weight));
  }
}
