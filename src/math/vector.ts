/** a·b */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

/**
 * a·b as if in twice the precision, then rounded: algorithm Dot2 of Ogita, Rump & Oishi, "Accurate sum and dot product"
 * (2005). Products must not overflow beyond 2^990.
 */
export function carefulDot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  let lost = 0;
  for (let k = 0; k < a.length; k++) {
    const product = a[k] * b[k];
    const [a1, b1] = [upperHalf(a[k]), upperHalf(b[k])];
    const [a2, b2] = [a[k] - a1, b[k] - b1];
    const next = sum + product;
    const added = next - sum;
    lost += a2 * b2 - (product - a1 * b1 - a2 * b1 - a1 * b2) + (sum - (next - added) + (product - added));
    sum = next;
  }
  return sum + lost;
}

/** The upper 26 bits, so that products of halves are exact (Veltkamp); 2^27 + 1. */
function upperHalf(value: number): number {
  const scaled = 134217729 * value;
  return scaled - (scaled - value);
}

/** ‖a‖₂ */
export function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

/** a + α b, a new vector. By a loop, since `map` takes several times as long and solvers live here. */
export function addScaled(a: Float64Array, alpha: number, b: Float64Array): Float64Array {
  const sum = new Float64Array(a.length);
  for (let j = 0; j < sum.length; j++) sum[j] = a[j] + alpha * b[j];
  return sum;
}

/** The largest |a_j|. */
export function largest(a: Float64Array): number {
  return a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
