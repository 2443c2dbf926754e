// Faults that were once there, each by its smallest form: what a fit said was not so, or it did not end.
import { describe, expect, test } from "vitest";
import {
  type FitOptions,
  LogisticRegression,
  type LogisticRegressionOptions,
  lambdaPath,
  type Matrix,
  verify,
} from "../src/index.js";
import { signOfDot } from "../src/math/exact-sign.js";
import { mulberry32 } from "../src/math/random.js";
import { toSparse } from "./to-sparse.js";

const BACKENDS = ["wasm", "js"] as const;

/** Uniform and normal numbers. */
function numbers(seed: number): { uniform: () => number; normal: () => number } {
  const uniform = mulberry32(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** The mean loss by plain sums. */
function lossAt(x: number[][], y: number[], weights: ArrayLike<number>, bias: number): number {
  const losses = x.map((row, i) => {
    const z = row.reduce((sum, value, j) => sum + value * weights[j], bias);
    const wrong = y[i] === 1 ? -z : z;
    return Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong)));
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / x.length;
}

/** How many rows a direction puts on the wrong side, without rounding. */
function wrongSided(x: number[][], y: number[], weights: number[], bias: number): number {
  const direction = Float64Array.of(...weights, bias);
  return x.filter((row, i) => (2 * y[i] - 1) * signOfDot(direction, Float64Array.of(...row, 1), row.length + 1) < 0)
    .length;
}

describe.each(BACKENDS)("%s", (backend) => {
  const fit = (x: Matrix, y: number[], options: LogisticRegressionOptions, said: FitOptions = {}): LogisticRegression =>
    new LogisticRegression({ ...options, backend }).fit(x, y, said);

  test.each([17, 20, 23, 27, 33])("a column that differs from another by 2^−%i is not set aside unsaid", (bits) => {
    const { uniform, normal } = numbers(7);
    // few bits, so that the columns are exactly what they are made of
    const short = () => Math.round(1024 * normal()) / 1024;
    const plain = Array.from({ length: 200 }, () => [short(), short()]);
    const noise = 2 ** -bits;
    const y = plain.map(([a, e]) => Number(uniform() < 1 / (1 + Math.exp(-(a + 2 * e)))));
    const { report } = fit(
      plain.map(([a, e]) => [a, a + noise * e]),
      y,
      { l2: 0 },
    );
    // the same span, told plainly
    const best = fit(plain, y, { l2: 0 });
    const truth = report.objective - lossAt(plain, y, best.weights, best.bias);
    expect(report.certificate.gap).toBeGreaterThanOrEqual(truth);
    if (report.status === "converged") expect(truth).toBeLessThanOrEqual(1e-8 * report.objective);
    else expect([report.status, typeof report.hint]).toEqual(["precision-limit", "string"]);
  });

  test.each([20, 33, 40])("and is told apart at 2^−%i: the fit ends with a proof, which verify confirms", (bits) => {
    const { uniform, normal } = numbers(7);
    const plain = Array.from({ length: 200 }, () => [normal(), normal()]);
    const x = plain.map(([a, e]) => [a, a + 2 ** -bits * e]);
    const y = plain.map(([a, e]) => Number(uniform() < 1 / (1 + Math.exp(-(a + 2 * e)))));
    const model = fit(x, y, { l2: 0 });
    expect(model.report.status).toBe("converged");
    expect(model.report.certificate.method).toBe("newton-decrement");
    const { holds, relativeGap } = verify(model, x, y);
    expect(holds).toBe(true);
    expect(relativeGap).toBeLessThanOrEqual(1e-8);
  });

  test("columns that depend on each other exactly change nothing", () => {
    const { uniform } = numbers(5);
    const levels = Array.from({ length: 150 }, () => Math.floor(3 * uniform()));
    const hot = levels.map((level) => [0, 1, 2].map((j) => Number(j === level)));
    const y = levels.map((level) => Number(uniform() < 0.3 + 0.2 * level));
    const twoColumns = fit(
      hot.map((row) => row.slice(1)),
      y,
      { l2: 0 },
    ).report;
    for (const x of [hot, toSparse(hot)]) {
      const { report } = fit(x, y, { l2: 0 });
      expect(report.status).toBe("converged");
      expect(report.objective).toBeCloseTo(twoColumns.objective, 12);
      expect(report.certificate.direction?.dependent?.length).toBe(1);
    }
  });

  test("a column whose curvature underflows at a saturated start is not left out unsaid", () => {
    const rows = 2400;
    // 1e-20² e^(−708) is no number above 0; row 0 is wrong by 709, and with weight 0 it need not be
    const x = Array.from({ length: rows }, (_, i) => [i % 2 === 1 ? 1 + Math.sin(i) : Math.sin(3 * i) - 1, 0]);
    const y = x.map((_, i) => i % 2);
    x[0] = [0.3, 1e-20];
    x[1] = [-0.3, 1e-20];
    x[8][0] = 3;
    x[9][0] = -2;
    y[0] = 1;
    y[1] = 0;
    const options = { l2: 0, fitBias: false, standardize: false };
    const best = fit(x, y, options).report;
    expect(best.status).toBe("converged");
    for (const solver of ["auto", "newton"] as const) {
      const start = { weights: [3, -7.09e22], bias: 0 };
      const { status, objective, certificate, hint } = fit(x, y, { ...options, solver }, { start }).report;
      expect(certificate.gap).toBeGreaterThanOrEqual((objective - best.objective) * (1 - 1e-12));
      if (status !== "converged") expect([status, typeof hint]).toEqual(["precision-limit", "string"]);
    }
  });

  test.each([1e9, 1e10, 1e12])("one cell of %s among ordinary ones separates nothing", (big) => {
    const { uniform, normal } = numbers(1);
    const x = Array.from({ length: 200 }, (_, i) => [i === 0 ? big : normal()]);
    const y = x.map(([a], i) => (i === 0 ? 1 : Number(uniform() < 1 / (1 + Math.exp(-a)))));
    const { report } = fit(x, y, { l2: 0 });
    expect(report.status).not.toBe("separable");
    // without that row, which any weight above 0 puts right
    const rest = fit(x.slice(1), y.slice(1), { l2: 0 });
    const truth = report.objective - lossAt(x, y, rest.weights, rest.bias);
    expect(report.certificate.gap).toBeGreaterThanOrEqual(truth);
  });

  test("a witness of quasi-complete separation is so in every row", () => {
    let seen = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const { uniform } = numbers(seed);
      const x = Array.from({ length: 120 }, () => [0, 1, 2].map(() => Number(uniform() < 0.15)));
      const y = x.map(([first]) => (first === 1 ? 1 : Number(uniform() < 0.5)));
      const { separation } = fit(x, y, { l2: 0 }).report;
      if (separation === undefined) continue;
      seen++;
      expect(wrongSided(x, y, separation.weights, separation.bias)).toBe(0);
      expect(separation.kind).toBe("quasi-complete");
    }
    expect(seen).toBeGreaterThan(30);
  });

  test.each([
    ["a start with bias 40", {}, { start: { weights: [0, 0], bias: 40 } }],
    ["a start with weights 1e4", {}, { start: { weights: [1e4, 1e4], bias: 0 } }],
    ["offsets of 60", { offset: 60 }, {}],
    ["offsets of ±50", { offset: 50, spread: true }, {}],
  ])("%s: the fit ends at the minimum", (_, { offset, spread }: { offset?: number; spread?: boolean }, said) => {
    const x = Array.from({ length: 60 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
    const y = x.map(([a], i) => Number(a + 0.7 * Math.sin(7 * i) > 0));
    const offsets = x.map((_, i) => (offset ?? 0) * (spread ? 2 * ((i * 0.618) % 1) - 1 : 1));
    for (const options of [{}, { l2: 0 }, { l1: 0.01, l2: 0 }, { solver: "lbfgs" as const }]) {
      const { report } = fit(x, y, options, { ...said, ...(offset !== undefined && { offset: offsets }) });
      expect(report.status).toBe("converged");
    }
  });

  test.each([1, 3, 10])("%i positive rows among 70,000, which the sample may miss", (positives) => {
    const { normal } = numbers(5);
    const rows = 70_000;
    const data = new Float64Array(rows * 3).map(normal);
    const y: number[] = new Array(rows).fill(0);
    for (let k = 0; k < positives; k++) y[Math.floor(((k + 0.37) * rows) / positives)] = 1;
    for (const options of [{ l1: 1e-3, l2: 0 }, { l2: 1e-6 }, {}]) {
      expect(fit({ data, rows, columns: 3 }, y, options).report.status).toBe("converged");
    }
  });

  test.each([[[1e-5, 1e12]], [[1e-17, 1]]])("weights %j leave every number finite", (sampleWeight) => {
    const model = fit([[1], [2]], [0, 1], { l2: 0.1 }, { sampleWeight });
    expect(Number.isFinite(model.bias)).toBe(true);
    expect(Number.isFinite(model.report.certificate.gap)).toBe(true);
    expect(LogisticRegression.fromJSON(JSON.stringify(model)).bias).toBe(model.bias);
  });

  test.each([1e-3, 1e-6, 1e-8, 1e-10])(
    "sparse columns that only rows of weight %s lack keep their deviation",
    (light) => {
      const x = [
        [1, 0],
        [1, 1],
        [0, 1],
        [0, 0],
      ];
      const said = { sampleWeight: [1e9, 1e9, light, light] };
      const options = { l2: 1e-6, standardize: false };
      const [dense, sparse] = [x, toSparse(x)].map((rows) => fit(rows, [0, 0, 1, 0], options, said).report);
      expect(Math.abs(dense.objective - sparse.objective)).toBeLessThanOrEqual(
        dense.certificate.gap + sparse.certificate.gap,
      );
    },
  );

  test.each([1e-150, 1e-160, 1e-170])("cells of %s are not taken for a constant column", (size) => {
    const { uniform, normal } = numbers(3);
    const x = Array.from({ length: 100 }, () => [normal() * size]);
    const y = x.map(([a]) => Number(uniform() < 1 / (1 + Math.exp((-2 * a) / size))));
    for (const rows of [x, toSparse(x)]) {
      expect(() => fit(rows, y, {})).toThrow(
        new RangeError(
          "x: expected numbers whose squares can be summed, got an underflow in column 0: multiply it by a power of ten",
        ),
      );
    }
  });

  test("the first point of a path has no weights, with offsets and sparse rows too", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { uniform, normal } = numbers(seed);
      const x = Array.from({ length: 100 }, () => [normal(), normal(), normal(), normal()]);
      const y = x.map(([a]) => Number(uniform() < 1 / (1 + Math.exp(-a))));
      const offset = y.map(() => 20 * (uniform() - 0.5));
      const [first] = lambdaPath(toSparse(x), y, { count: 2, backend }, { offset });
      expect([...first.model.weights]).toEqual([0, 0, 0, 0]);
    }
  });

  test.each([1, 1e-1, 1e-3])("a stream whose first batch is scaled by %s learns what the rest says", (scale) => {
    const { uniform, normal } = numbers(2);
    const x = Array.from({ length: 40_000 }, () => [normal(), normal()]);
    const y = x.map(([a]) => Number(uniform() < 1 / (1 + Math.exp(-a))));
    const model = new LogisticRegression({ backend });
    for (let k = 0; k < x.length; k += 1000) {
      const batch = x.slice(k, k + 1000);
      const scaled = k === 0 ? batch.map((row) => row.map((value) => scale * value)) : batch;
      model.partialFit(scaled, y.slice(k, k + 1000));
    }
    const rest = [x.slice(1000), y.slice(1000)] as const;
    const best = fit(...rest, {});
    expect(lossAt(...rest, model.weights, model.bias)).toBeLessThan(1.001 * best.report.loss);
  });

  test("far from 0 the certificate is that of the weights as delivered, or falls short", () => {
    for (const mean of [1e8, 1e10, 1e12, 1e13]) {
      const { uniform, normal } = numbers(4);
      const x = Array.from({ length: 200 }, () => [mean + normal()]);
      const y = x.map(([a]) => Number(uniform() < 1 / (1 + Math.exp(-3 * (a - mean)))));
      const far = fit(x, y, { l2: 1e-4 });
      // differences of such numbers are exact; so is mean times a weight, but for its own rounding
      const near = x.map(([a]) => [a - mean]);
      const { status, certificate, hint } = far.report;
      const truth = lossAt(near, y, far.weights, far.bias + far.weights[0] * mean) - far.report.loss;
      if (status === "converged") expect(Math.abs(truth)).toBeLessThan(1e-7);
      else expect([status, typeof hint]).toEqual(["precision-limit", "string"]);
      expect(certificate.gap).toBeLessThan(1e-4);
    }
  });

  test.each([1e4, 1e6, 1e9])("columns %d from 0, without a bias to take that up, and l2", (mean) => {
    const { uniform, normal } = numbers(12);
    const x = Array.from({ length: 120 }, () => [mean + normal(), 2 * mean + normal(), normal()]);
    const y = x.map(([a]) => Number(uniform() < 1 / (1 + Math.exp(-3 * (a - mean)))));
    for (const l2 of [1, 1e-3, 1e-7]) {
      for (const standardize of [true, false]) {
        const { report, weights } = fit(x, y, { l2, standardize, fitBias: false });
        expect(report.status).toBe("converged");
        expect(Math.abs(lossAt(x, y, weights, 0) - report.loss)).toBeLessThan(1e-5);
      }
    }
  });
});
