// The slope of F where l1 bends it.

/** The shortest subgradient of F: 0 at the minimum. */
export function leastSubgradient(gradient: Float64Array, theta: Float64Array, thresholds: Float64Array): Float64Array {
  return gradient.map((g, j) => {
    const threshold = j < thresholds.length ? thresholds[j] : 0;
    if (theta[j] !== 0) return g + threshold * Math.sign(theta[j]);
    return Math.sign(g) * Math.max(0, Math.abs(g) - threshold);
  });
}
