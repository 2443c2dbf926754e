// Directions that separate: which are tried, in what order, and what counts; then on real rows, exactly.
import { describe, expect, test } from "vitest";
import { Logistic } from "../../src/problem/logistic.js";
import type { Line, Own, Problem, Sides } from "../../src/problem/problem.js";
import { Rows } from "../../src/problem/rows.js";
import { type Asking, runHere } from "../../src/problem/sums.js";
import { describeSeparation, ranAway, separated, separating, unsettled } from "../../src/proof/separation.js";
import type { Outcome, Separating } from "../../src/proof/verdict.js";
import { storeRows, summaryOf } from "../store-rows.js";
import { answer, lineOf, pointOf, problemOf, run, vector } from "./hand-made.js";

const RIGHT = { wrong: 0, right: 10 };

/** Every direction that is tried for a step, and what is found where the last of `answers` is repeated. */
function tried(step: Float64Array, answers: Sides[], said: Partial<Problem> = {}) {
  const directions: Own[] = [];
  const asked: string[] = [];
  const left = [...answers];
  const problem = problemOf({
    size: step.length,
    biasBetween: (weights) => answer(100 * weights[0]),
    sidesOf: (direction) => {
      directions.push({ weights: direction.weights.slice(), bias: direction.bias });
      return answer(left.length > 1 ? (left.shift() ?? RIGHT) : left[0]);
    },
    ...said,
  });
  const again = lineOf(step);
  const point = pointOf({}, { along: () => again }, asked);
  const sighting = run(separating(problem, point, lineOf(step, { sides: { wrong: 0, right: 5 } }, asked)));
  return { directions, asked, again, ...sighting };
}

describe("the directions tried for a step", () => {
  test("none where the step itself has rows on the wrong side, or none on the right", () => {
    for (const sides of [
      { wrong: 1, right: 9 },
      { wrong: 0, right: 0 },
    ]) {
      const asked: string[] = [];
      const line = lineOf(vector(3, 4, 0), { sides }, asked);
      expect(run(separating(problemOf(), pointOf({}, {}, asked), line))).toEqual({ line });
      // by more than a fiftieth of its length
      expect(asked).toEqual(["sides 0.1"]);
    }
  });

  test("as it is, with its own bias, the largest weight 1", () => {
    const step = vector(1, -4, 0.5);
    const { directions, witness, line, again, asked } = tried(step, [RIGHT]);
    expect(directions).toEqual([{ weights: vector(0.25, -1), bias: 25 }]);
    expect(witness).toEqual({ direction: { weights: vector(0.25, -1), bias: 25 }, strictRows: 10 });
    expect(line).toBe(again);
    expect(asked).toEqual([`sides ${0.02 * Math.sqrt(17.25)}`, "along 1,-4,0.5"]);
  });

  test("without a bias where none is fitted", () => {
    const { directions } = tried(vector(1, -4, 0), [RIGHT], { fitBias: false });
    expect(directions).toEqual([{ weights: vector(0.25, -1), bias: 0 }]);
  });

  test("then in simple ratios, with ever fewer columns; the first that no row opposes is taken", () => {
    // the smallest entries are large in own units
    const scales = [2, 2, 2, 40, 4000, 4e6];
    const own = (theta: Float64Array): Own => ({
      weights: theta.slice(0, -1).map((value, j) => value * scales[j]),
      bias: 0,
    });
    const step = vector(2, 0.6668, -1.0004, 0.09, 1.9e-3, 1.9e-6, 1);
    const all = tried(step, [{ wrong: 1, right: 9 }], { own });
    const directions = all.directions.map(({ weights }) => weights);
    expect(directions.length).toBe(4);
    // in own units 4, 1.3336, −2.0008, 3.6, 7.6, 7.6; without the last entry no part of 7.6 is a simple ratio
    const parts = own(step).weights.map((value) => value / (4000 * 1.9e-3));
    for (const j of parts.keys()) {
      expect(directions[0][j]).toBeCloseTo(parts[j], 14);
      expect(directions[1][j]).toBeCloseTo(j === 5 ? 0 : parts[j], 14);
    }
    expect(directions[2]).toEqual(vector(1, 1 / 3, -1 / 2, 9 / 10, 0, 0));
    expect(directions[3]).toEqual(vector(1, 1 / 3, -1 / 2, 0, 0, 0));
    expect(all.witness).toBeUndefined();
    expect(all.line).toBe(all.again);
    const second = tried(
      step,
      [
        { wrong: 1, right: 9 },
        { wrong: 0, right: 0 },
        { wrong: 0, right: 3 },
      ],
      { own },
    );
    expect(second.witness).toEqual({ direction: second.directions[2], strictRows: 3 });
    expect(second.directions.length).toBe(3);
  });

  test("ratios of up to twelve parts, where one is near", () => {
    const ratio = (value: number): number =>
      tried(vector(1, value, 0), [{ wrong: 1, right: 1 }, RIGHT]).directions[1].weights[1];
    for (let parts = 2; parts <= 12; parts++) {
      expect(ratio(1 / parts + 0.0009 / parts)).toBe(1 / parts);
      expect(ratio(-1 / parts - 0.0009 / parts)).toBe(-1 / parts);
    }
    expect(ratio(0.5006)).toBe(0.5006);
    expect(ratio(1 / 13)).toBe(1 / 13);
    expect(ratio(5 / 12)).toBe(5 / 12);
  });

  test("an entry at a share of the largest stays, one below goes", () => {
    const fewest = (value: number): Float64Array | undefined =>
      tried(vector(2, value, 0), [{ wrong: 1, right: 1 }]).directions.at(-1)?.weights;
    expect(fewest(0.1)).toEqual(vector(1, 0.05));
    expect(fewest(0.1 - 2 ** -50)).toEqual(vector(1, 0));
    expect(fewest(-0.1)).toEqual(vector(1, -0.05));
  });

  test("no direction twice, and none that is no number", () => {
    expect(tried(vector(1, 0.5, 0), [{ wrong: 1, right: 1 }]).directions.length).toBe(2);
    const nothing = tried(vector(0, 0, 1), [{ wrong: 1, right: 1 }]);
    expect(nothing.directions.map(({ weights }) => weights)).toEqual([vector(0, 0), vector(0, 0)]);
  });
});

const witness: Separating = { direction: { weights: vector(1, 0), bias: 0 }, strictRows: 10 };

describe("the end of a fit that separates", () => {
  const problem = problemOf({ biasBetween: () => answer(0), sidesOf: () => answer(RIGHT), rounding: 2 ** -10 });
  const step = vector(1, 0.5, 0);
  const at = { theta: vector(1, 1, 1), objective: 0.5 };

  function end(objective: number): { end?: Outcome; line: Line; again: Line; asked: string[] } {
    const asked: string[] = [];
    const again = lineOf(step, { trial: { length: 1, objective, slope: 0, bend: 0 } }, asked);
    const line = lineOf(step, { sides: { wrong: 0, right: 5 } }, asked);
    return { ...run(separated(problem, pointOf(at, { along: () => again }, asked), line)), again, asked };
  }

  test("is where the step leads, if F is lower there", () => {
    const { end: outcome, line, again, asked } = end(0.25);
    expect(outcome).toEqual({
      end: "separable",
      theta: vector(2, 1.5, 1),
      objective: 0.25,
      certificate: { gap: 0.25 * (1 + 2 ** -10), relativeGap: 1 + 2 ** -10, method: "non-negative-loss", residual: 0 },
      separating: { direction: { weights: vector(1, 0.5), bias: 0 }, strictRows: 10 },
    });
    expect(line).toBe(again);
    expect(asked.at(-1)).toBe("trial 1");
  });

  test("else where it is", () => {
    for (const objective of [0.5, 0.75, Number.NaN]) {
      const { end: outcome } = end(objective);
      expect([outcome?.theta, outcome?.objective]).toEqual([at.theta, 0.5]);
      expect(outcome?.certificate.gap).toBe(0.5 * (1 + 2 ** -10));
    }
  });

  test("is none where the step does not", () => {
    const line = lineOf(step, { sides: { wrong: 1, right: 5 } });
    expect(run(separated(problem, pointOf(at), line))).toEqual({ line });
  });

  test("ranAway takes the weights themselves for a direction, without a penalty", () => {
    const asked: string[] = [];
    const theta = vector(4, 2, 0);
    const trial = { length: 1, objective: 0.25, slope: 0, bend: 0 };
    const point = pointOf({ theta }, { along: (to) => lineOf(to, { sides: RIGHT, trial }, asked) }, asked);
    expect(run(ranAway(problem, point))?.theta).toEqual(vector(8, 4, 0));
    expect(asked[0]).toBe("along 4,2,0");
    asked.length = 0;
    expect(run(ranAway({ ...problem, l1: 0.5 }, point))).toBeUndefined();
    expect(run(ranAway({ ...problem, l2: 0.5 }, point))).toBeUndefined();
    expect(run(ranAway(problem, pointOf({ theta: vector(1, Infinity, 0) }, {}, asked)))).toBeUndefined();
    expect(asked).toEqual([]);
    const opposed = pointOf({ theta }, { along: (to) => lineOf(to, { sides: { wrong: 1, right: 1 } }) });
    expect(run(ranAway(problem, opposed))).toBeUndefined();
  });

  test("may be put off while rows are on the boundary and F falls by more than a twentieth", () => {
    const certificate = { gap: 1, relativeGap: 1, method: "non-negative-loss", residual: 0 } as const;
    const plain: Outcome = { end: "separable", theta: step, objective: 1, certificate };
    const of = (strictRows: number, objective: number): boolean => {
      const outcome = { ...plain, objective, separating: { ...witness, strictRows } };
      return unsettled(problemOf({ weightedRows: 10 }), outcome, 2);
    };
    expect(of(9, 1.9 - 2 ** -50)).toBe(true);
    expect(of(9, (1 - 0.05) * 2)).toBe(false);
    expect(of(10, 1)).toBe(false);
    expect(unsettled(problemOf(), plain, 2)).toBe(false);
  });

  test("is told by its kind, and by its columns, the largest first", () => {
    const direction = { weights: vector(0.25, 0, -1, 0.5), bias: -3 };
    const told = { weights: [0.25, 0, -1, 0.5], bias: -3, columns: [2, 3, 0], strictRows: 7 };
    expect(describeSeparation({ direction, strictRows: 7 }, 7)).toEqual({ kind: "complete", ...told });
    expect(describeSeparation({ direction, strictRows: 7 }, 8)).toEqual({ kind: "quasi-complete", ...told });
  });
});

describe.each(["wasm", "js"] as const)("on real rows, %s", (backend) => {
  interface How {
    fitBias?: boolean;
    weight?: Float64Array;
  }

  /** What a direction in own units is found to be. */
  function look(x: number[][], y: number[], weights: number[], bias: number, how: How = {}): Separating | undefined {
    const { fitBias = true, weight } = how;
    const stored = storeRows(x, { y: Uint8Array.from(y), weight, offset: undefined }, backend);
    const summary = summaryOf(stored, { shiftable: fitBias });
    const problem = new Logistic(summary, { fitBias, standardize: true, raw: false, l1: 0, l2: 0 });
    const asking = (function* (): Asking<Separating | undefined> {
      const point = yield* problem.at(new Float64Array(problem.size));
      const step = problem.conditioning.fromOwn(vector(...weights), bias);
      return (yield* separating(problem, point, yield* point.along(step))).witness;
    })();
    return runHere(asking, [new Rows(stored)]);
  }

  const wave = Array.from({ length: 40 }, (_, i) => Math.sin(i + 1));

  test("classes on either side of a gap: the bias is in its middle", () => {
    const x = wave.map((value) => [value + (value > 0 ? 1 : -2)]);
    const found = look(
      x,
      wave.map((value) => Number(value > 0)),
      [1],
      0.5,
    );
    expect(found?.strictRows).toBe(40);
    const [below, above] = [Math.max(...x.flat().filter((v) => v < 0)), Math.min(...x.flat().filter((v) => v > 0))];
    expect(found?.direction.weights).toEqual(vector(1));
    expect(found?.direction.bias).toBeCloseTo(-(below + above) / 2, 15);
  });

  test("a threshold on the boundary: x ≥ 0.3 with rows of both classes at 0.3", () => {
    const x = [...wave.map((value) => [Math.abs(value) + (value > 0 ? 0.3 : -1.7)]), [0.3], [0.3]];
    const y = [...wave.map((value) => Number(value > 0)), 0, 1];
    const found = look(x, y, [1], -0.3);
    expect(found).toEqual({ direction: { weights: vector(1), bias: -0.3 }, strictRows: 40 });
    // one more of the wrong class above it
    expect(look([...x, [0.3 + 2 ** -54]], [...y, 0], [1], -0.3)).toBeUndefined();
    const weight = new Float64Array(43).fill(1).with(42, 0);
    expect(look([...x, [0.3 + 2 ** -54]], [...y, 0], [1], -0.3, { weight })?.strictRows).toBe(40);
  });

  test("two columns in a simple ratio, rows of both classes on the line", () => {
    const x = [...wave.map((value) => [value, -2 * value + (value > 0 ? 1 : -1)]), [3, -6], [3, -6]];
    const y = [...wave.map((value) => Number(value > 0)), 0, 1];
    for (const off of [0, 1e-5, -1e-5]) {
      const found = look(x, y, [1 + off, 0.5], 0, { fitBias: false });
      expect(found).toEqual({ direction: { weights: vector(1, 0.5), bias: 0 }, strictRows: 40 });
    }
  });

  test("far from 0, where every difference is exact", () => {
    const x = wave.map((value) => [2 ** 30 + Math.round(64 * value) + (value > 0 ? 64 : -64)]);
    const y = wave.map((value) => Number(value > 0));
    const found = look(x, y, [1], -(2 ** 30));
    expect(found?.strictRows).toBe(40);
    const reversed = look(x, y, [-1], 2 ** 30);
    expect(reversed).toBeUndefined();
  });
});
