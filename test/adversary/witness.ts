// The witness of a separation, by exact signs.
import type { Separation } from "../../src/index.js";
import { marginSign } from "./exact.js";
import type { Found } from "./faults.js";
import { type Minimum, minimumOf, rounded } from "./minimum.js";
import type { Problem } from "./problem.js";
import { type Statement, state } from "./statement.js";

export function judgeWitness(
  problem: Problem,
  statement: Statement,
  separation: Separation | undefined,
  minimum: Minimum,
  found: Found,
): void {
  const { l1 = 0, l2 = 1 / problem.x.length } = problem.options;
  if (l1 > 0 || l2 > 0) found("false separable", "with a penalty there always is a minimum");
  if (separation === undefined) {
    found("witness miscounted", "no witness");
    return;
  }
  const { weights, bias, kind, strictRows } = separation;
  const { x, sign } = statement;
  const sides = x.map((row, i) => sign[i] * marginSign(weights, row, bias));
  const wrong = sides.filter((side) => side < 0).length;
  const right = sides.filter((side) => side > 0).length;
  if (wrong > 0 || right === 0) {
    found(
      "witness wrong-sided",
      `${wrong} rows wrong, ${right} right of ${x.length}; weights ${weights}, bias ${bias}`,
    );
    if (minimum.finite) found("false separable", `the minimum is ${minimum.objective.high}`);
    return;
  }
  if (right !== strictRows) found("witness miscounted", `${strictRows} strict rows, not ${right} of ${x.length}`);
  const complete = right === x.length;
  if (complete !== (kind === "complete")) {
    found("wrong kind of separation", `${kind}, with ${right} of ${x.length} rows strict`);
    return;
  }
  const boundary = [...sides.keys()].filter((i) => sides[i] === 0);
  if (!complete && areSeparable(problem, statement, boundary)) {
    found("wrong kind of separation", "quasi-complete, but all rows can be strictly on their sides");
  }
}

/** Weak enough for the direction to be that of the widest margin. */
const FAINT = 1e-9;

/**
 * Whether a direction is found that has all of these rows strictly on their sides. Together with a witness that leaves
 * them alone on the boundary it separates all rows. The direction is that of a faint penalty's minimum, and is checked
 * exactly.
 */
function areSeparable(problem: Problem, { x, sign }: Statement, rows: number[]): boolean {
  const { fitBias = true } = problem.options;
  const boundary: Problem = {
    x: rows.map((i) => x[i]),
    y: rows.map((i) => (sign[i] > 0 ? 1 : 0)),
    form: "rows",
    options: { l2: FAINT, fitBias },
  };
  const statement = state(boundary);
  const { weights, bias } = rounded(statement, minimumOf(statement, undefined));
  return boundary.x.every((row, i) => (2 * boundary.y[i] - 1) * marginSign(weights, row, bias) > 0);
}
