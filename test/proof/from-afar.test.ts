// Newton's decrement in the metric of a Hessian that was formed elsewhere, against the minimum itself.
import { describe, expect, test } from "vitest";
import { LogisticRegression } from "../../src/index.js";
import { Cholesky } from "../../src/math/cholesky.js";
import { mulberry32 } from "../../src/math/random.js";
import { Logistic } from "../../src/problem/logistic.js";
import { type Asking, runHere } from "../../src/problem/sums.js";
import { certifyFromAfar } from "../../src/proof/decrement.js";
import { checkOptions } from "../../src/training/options.js";
import { prepare } from "../../src/training/prepare.js";

const next = mulberry32(3);
const x = Array.from({ length: 2000 }, () => [4 * next() - 2, 4 * next() - 2, 2 * next() - 1]);
const y = x.map(([a, b, c]) => Number(3 * a - 2 * b + c + 2 * next() - 1 > 0));
const l2 = 1e-4;

/** What is claimed of a point, by the Hessian at another; and how far margins are apart. */
function* claimed(problem: Logistic, theta: Float64Array, elsewhere: Float64Array): Asking<number[]> {
  const there = yield* problem.at(elsewhere);
  const hessian = (yield* there.hessian()).slice();
  yield* there.mark();
  const point = yield* problem.at(theta);
  const moved = yield* point.movedSinceMark();
  const factored = { factor: new Cholesky(hessian, problem.size), relations: [] };
  const { gap } = yield* certifyFromAfar(problem, point, factored, moved);
  const { gap: unmoved } = yield* certifyFromAfar(problem, point, factored, 0);
  return [point.objective, gap, unmoved, moved];
}

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  test("the gap is never less than F − F*, and would be if margins were taken not to have moved", () => {
    const best = new LogisticRegression({ l2, tolerance: 1e-13, backend }).fit(x, y);
    const least = best.report.objective - best.report.certificate.gap;
    const training = prepare(x, y, checkOptions({ l2, backend }), {});
    const problem = new Logistic(training.summary, { standardize: true, fitBias: true, raw: false, l1: 0, l2 });
    const minimum = problem.fromOwn(best);
    let tooLittle = 0;
    let proven = 0;
    for (let round = 0; round < 60; round++) {
      const near = 10 ** (-2 - 3 * next());
      const share = 1 - 0.9 * next() ** 3;
      const theta = minimum.map((v) => v + near * (2 * next() - 1));
      // nearer to 0 rows have more curvature than here
      const elsewhere = minimum.map((v) => share * v);
      const [objective, gap, unmoved, moved] = runHere(claimed(problem, theta, elsewhere), training.shards);
      expect(moved).toBeGreaterThan(0);
      expect(gap).toBeGreaterThanOrEqual(objective - least);
      proven += Number(gap < 0.1 * objective);
      tooLittle += Number(unmoved < objective - least);
    }
    expect(proven).toBeGreaterThan(10);
    expect(tooLittle).toBeGreaterThan(10);
    training.release();
  });
});
