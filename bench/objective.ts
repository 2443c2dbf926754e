// F at any weights, by plain loops that share no code with src/: one judge for our fits and those of all rivals.
import type { Data } from "./data.js";

export interface Penalty {
  l1: number;
  l2: number;
}

/** Mean loss + l1 Σ |w_j| + (l2/2) Σ w_j². */
export function objective({ x, y }: Data, { l1, l2 }: Penalty, w: ArrayLike<number>, b: number): number {
  const loss = new ExactSum();
  for (let i = 0; i < x.rows; i++) {
    let z = b;
    if ("indptr" in x) {
      for (let k = x.indptr[i]; k < x.indptr[i + 1]; k++) z += w[x.indices[k]] * x.values[k];
    } else {
      for (let j = 0, p = i * x.columns; j < x.columns; j++, p++) z += w[j] * x.data[p];
    }
    loss.add(Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - y[i] * z);
  }
  const penalty = new ExactSum();
  for (let j = 0; j < x.columns; j++) penalty.add(l1 * Math.abs(w[j]) + (l2 / 2) * w[j] * w[j]);
  return loss.total / x.rows + penalty.total;
}

/** Carries what each addition of positive terms loses (Kahan 1965), so that gaps of 1e-15 can be told. */
class ExactSum {
  total = 0;
  #lost = 0;

  add(term: number): void {
    const corrected = term - this.#lost;
    const total = this.total + corrected;
    this.#lost = total - this.total - corrected;
    this.total = total;
  }
}
