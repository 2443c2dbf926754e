// Derivatives beside what central differences estimate, with steps and floors that keep rounding out of the verdict.

const EPSILON = 2.220446049250313e-16; // 2^−52
/** Its cube root: the relative step of a central difference that balances truncation and rounding. */
export const RELATIVE_STEP = 6.055454452393343e-6;

/** A derivative beside its central-difference estimate. */
export type DerivativeCheck =
  | { name: string; analytic: number; numeric: number; relativeError: number }
  /** No estimate is possible; `reason` says why. */
  | { name: string; analytic: number; numeric: null; relativeError: null; reason: string };

/**
 * By how much to move a margin made of terms of this size. The loss bends over a length of about 1, so the step is the
 * cube root of epsilon, and grows a little where the margin itself is rounded more coarsely.
 */
export function stepOfMargin(size: number): number {
  return RELATIVE_STEP * Math.sqrt(Math.sqrt(Math.max(1, size)));
}

/** The step of a weight that moves the margin by `stepOfMargin`, for a feature of magnitude x; any, where x is 0. */
export function stepThatMoves(size: number, x: number, w: number): number {
  if (x === 0) return RELATIVE_STEP * Math.max(1, Math.abs(w));
  return Math.min(stepOfMargin(size) / x, 1e300);
}

/**
 * Compares f'(at) with [f(at + h) − f(at − h)] / 2h. The relative error is |analytic − numeric| / max(|analytic|,
 * |numeric|, floor). The two values of f are rounded, so no quotient is known better than noise = ε·|f|/h; the floor is
 * noise / ε^⅓, so that rounding alone makes an error of about 6e-6 at most, and a wrong formula for a derivative above
 * the floor one near 1.
 */
export function checkDerivative(
  name: string,
  analytic: number,
  f: (value: number) => number,
  at: number,
  h: number,
): DerivativeCheck {
  const right = at + h;
  const left = at - h;
  const above = f(right);
  const below = f(left);
  // the distance that was truly taken, after rounding
  const numeric = (above - below) / (right - left);
  if (!Number.isFinite(numeric)) return unchecked(name, analytic, `the difference quotient is ${numeric}`);
  const noise = Math.max(EPSILON * Math.max(Math.abs(above), Math.abs(below)), Number.MIN_VALUE) / h;
  const scale = Math.max(Math.abs(analytic), Math.abs(numeric), noise / RELATIVE_STEP);
  const relativeError = analytic === numeric ? 0 : Math.abs(analytic - numeric) / scale;
  return { name, analytic, numeric, relativeError };
}

/** A derivative of which no estimate is possible. */
export function unchecked(name: string, analytic: number, reason: string): DerivativeCheck {
  return { name, analytic, numeric: null, relativeError: null, reason };
}

/** The check with the largest relative error; those without an estimate do not count. */
export function worstOf(checks: DerivativeCheck[]): { name: string; relativeError: number } {
  let worst = { name: "", relativeError: -1 };
  for (const { name, relativeError } of checks) {
    if (relativeError !== null && relativeError > worst.relativeError) worst = { name, relativeError };
  }
  return worst;
}
