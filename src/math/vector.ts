import { AccurateSum } from "./accurate-sum.js";

/** a·b */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

/** a·b as if in twice the precision, then rounded. Products must not overflow beyond 2^990. */
export function carefulDot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const sum = new AccurateSum();
  for (let k = 0; k < a.length; k++) sum.addProduct(a[k], b[k]);
  return sum.value;
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

/** a := a + α b. Large vectors take longer to come by than to add to. */
export function increase(a: Float64Array, alpha: number, b: Float64Array): void {
  for (let j = 0; j < a.length; j++) a[j] += alpha * b[j];
}

/** The largest |a_j|. */
export function largest(a: Float64Array): number {
  return a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** A copy of a with another entry j. `with` does the same, but engines that have all else here came to it later. */
export function replaced(a: Float64Array, j: number, value: number): Float64Array {
  const copy = a.slice();
  copy[j] = value;
  return copy;
}
