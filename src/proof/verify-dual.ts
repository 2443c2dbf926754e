// F − F* by weak duality, where a penalty holds the weights: the dual point of verify, every rounding of it bounded.
import { AccurateSum, lost, ROUNDING } from "../math/accurate-sum.js";
import type { Claim, Reading } from "./verify-rows.js";

/** Some roundings of numbers that do not cancel. */
const SOME = 1.7763568394002505e-15; // 16 · 2^−53

/**
 *     F − F* ≤ (1/Σs) Σ s KL(p ‖ wrong) + Σ_j gap_j(c_j),  c = (1/Σs) Σ u x.
 *
 * The multipliers u are numbers, so that they are known without error; what is not known is how wrong the rows are. A
 * bias needs Σ u = 0: every p moves by ∓δ p (1 − p), which stays in [0, 1] for |δ| ≤ 1, with δ = −Σ u / Σ s p (1 − p).
 *
 * @param objective F, from above.
 * @returns Infinity where this proves nothing, as where no penalty holds what rounding leaves of c.
 */
export function dualGap(claim: Claim, reading: Reading, objective: number): number {
  const { fitBias, standardize, l1, l2, weights } = claim;
  const { multipliers, movable, columns, rows } = reading;
  const weight = reading.weight.value;
  const shift = fitBias ? -multipliers.value / movable.value : 0;
  if (!(Math.abs(shift) < 0.5)) return Infinity;
  const shiftError = fitBias ? SOME * Math.abs(shift) + lost(2 * rows, weight) / movable.value : 0;

  let gap = divergence(claim, reading, shift, shiftError) / weight;
  let excess = 0;
  for (let j = 0; j < columns.length; j++) {
    const column = columns[j];
    const { deviation, error } = column.spread(rows, reading.weight);
    const kappa = standardize ? deviation : column.unit;
    const w = weights[j] / column.unit;
    // a column that nothing scales takes no part, or is a part of the bias
    if (kappa === 0) continue;
    // (1 − error)^−2 is no more than 1 + 4 error up to here
    if (!(error < 0.25)) return Infinity;
    const moved = new AccurateSum();
    moved.add(column.product.high);
    moved.add(column.product.low);
    moved.addPair(column.movable.high, column.movable.low, shift);
    const c = moved.value / weight;
    const threshold = l1 * kappa;
    const strength = l2 * kappa * kappa;
    const slack =
      4 * ROUNDING * Math.abs(c) +
      (shiftError * movable.value * column.largest) / weight +
      lost(3 * rows, column.largest) +
      (error + ROUNDING) * (threshold + 3 * strength * Math.abs(w));
    const low = gapOf(threshold, strength, w, c - slack);
    const high = gapOf(threshold, strength, w, c + slack);
    gap += Math.max(low.gap, high.gap) * (1 + 4 * error + SOME);
    excess = Math.max(excess, low.excess / kappa, high.excess / kappa);
  }
  // the loss is not negative: l1 Σ |κ w*| ≤ F* ≤ F bounds what columns beyond their threshold hide
  if (excess > 0) gap += (objective / l1) * excess;
  return gap * (1 + SOME + columns.length * ROUNDING);
}

/**
 * Σ s KL(p′ ‖ wrong) from above, p′ = p moved: KL = wrong φ(p′/wrong − 1) + right φ((1 − p′)/right − 1) with
 * φ(v) = (1 + v) log(1 + v) − v; no term is negative, so nothing cancels.
 */
function divergence({ y, weight }: Claim, reading: Reading, shift: number, shiftError: number): number {
  const { wrong, right, dual, doubt } = reading;
  const sum = new AccurateSum();
  for (let i = 0; i < wrong.length; i++) {
    const s = weight === undefined ? 1 : weight[i];
    if (s === 0) continue;
    const move = (1 - 2 * y[i]) * shift;
    const error = doubt[i] + SOME + 2 * shiftError;
    if (!(error < 0.01)) return Infinity;
    const up = (dual[i] / wrong[i]) * (1 + move * (1 - dual[i]));
    const down = ((1 - dual[i]) / right[i]) * (1 - move * dual[i]);
    const terms = wrong[i] * entropy(up - 1, 1.1 * error * up) + right[i] * entropy(down - 1, 1.1 * error * down);
    sum.addProduct(s, terms * (1 + 2 * error));
  }
  return sum.value;
}

/** φ(v) from above for v known up to ± error: φ ≤ v²/2 for v ≥ 0, and ≤ (v²/2)(1 − v) for −1 ≤ v ≤ 0. */
export function entropy(v: number, error: number): number {
  const most = Math.abs(v) + error;
  return 0.5 * most * most * (v < error ? 1 + most : 1);
}

/**
 * gap_j = g(w) + g*(−c) + c w for g(w) = threshold |w| + (strength/2) w², by the Fenchel–Young equality at the minimum
 * of g(v) + c v; without `strength` the dual point must have |c| ≤ threshold, and `excess` is by how much it has not.
 */
function gapOf(threshold: number, strength: number, w: number, c: number): { gap: number; excess: number } {
  const side = c > 0 ? -1 : 1;
  const beyond = Math.abs(c) - threshold;
  if (beyond <= 0) return { gap: 0.5 * strength * w * w + threshold * Math.abs(w) + c * w, excess: 0 };
  // |w| − side w is 0 or 2 |w|
  const against = w * side < 0 ? 2 * threshold * Math.abs(w) : 0;
  if (strength === 0) return { gap: against, excess: beyond };
  const distance = w - (side * beyond) / strength;
  return { gap: 0.5 * strength * distance * distance + against, excess: 0 };
}
