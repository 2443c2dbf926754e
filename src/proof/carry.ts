// A certificate goes with a further step that is at hand, for no pass over the rows.
import type { Point, Problem } from "../problem/problem.js";
import type { Certificate } from "./certificate.js";
import type { Verdict } from "./verdict.js";

/**
 * A converged verdict on a point, for the point a step away from it: by convexity F rises by no more than its slope at
 * the end of the step says, and what that can be off by. Undefined where that is too much.
 * @param to the end of the step; its errors may be those of a point near by.
 * @param rise F's slope there along the step; with l1 that of the smooth part, and the difference of the l1 terms.
 */
export function carried(
  problem: Problem,
  point: Pick<Point, "theta">,
  { certificate, ...verdict }: Verdict,
  tolerance: number,
  to: Pick<Point, "objective" | "gradientError" | "marginError">,
  step: Float64Array,
  rise: number,
): Verdict | undefined {
  const { gradientError, marginError } = to;
  let error = 0;
  for (let j = 0; j < step.length; j++) {
    // as in decrement.ts: ½ rms(ε) √(mean s a(1 − a) t²), and a(1 − a) ≤ ¼
    error += Math.abs(step[j]) * (gradientError[j] + 0.25 * marginError * problem.columnSize[j]);
  }
  const gap = certificate.gap + Math.max(0, rise) + error;
  const relativeGap = gap / to.objective;
  if (!(relativeGap <= tolerance)) return undefined;
  const moved: Certificate = { ...certificate, gap, relativeGap };
  if (problem.l2 > 0) moved.weightError = Math.sqrt((2 * gap) / problem.l2);
  const { direction } = certificate;
  if (direction !== undefined) {
    const { weights, bias } = problem.own(point.theta);
    moved.direction = { ...direction, from: { weights: [...weights], bias } };
  }
  return { ...verdict, certificate: moved };
}
