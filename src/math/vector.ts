/** a·b */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

/** ‖a‖₂ */
export function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

/** a + α b, a new vector. */
export function addScaled(a: Float64Array, alpha: number, b: Float64Array): Float64Array {
  return a.map((value, j) => value + alpha * b[j]);
}

/** The largest |a_j|. */
export function largest(a: Float64Array): number {
  return a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
