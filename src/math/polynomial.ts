/** Σ c_k x^k, the constant c_0 first. */
export function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

/** One polynomial over another. */
export function ratio([numerator, denominator]: readonly (readonly number[])[], x: number): number {
  return polynomial(numerator, x) / polynomial(denominator, x);
}
