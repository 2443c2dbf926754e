// verify on points whose distance to the minimum is known from elsewhere: golden optima, and differences of F to 100 bits.
import { describe, expect, test } from "vitest";
import { rowSource } from "../src/data/matrix.js";
import {
  type Certificate,
  type FitReport,
  LogisticModel,
  LogisticRegression,
  type LogisticRegressionOptions,
  type Matrix,
  type Separation,
  type Verifiable,
  verify,
} from "../src/index.js";
import { mulberry32 } from "../src/math/random.js";
import { exactSign } from "../src/proof/exact-sign.js";
import { dualGap } from "../src/proof/verify-dual.js";
import { type Claim, type Direction, readRows } from "../src/proof/verify-rows.js";
import { difference, value } from "./exact-objective.js";
import { type Coefficients, moments, newton, newtonStep, plus, type Setting } from "./newton-step.js";
import { type Case, cases, table } from "./optima.js";
import { exact } from "./reference.js";
import { toSparse } from "./to-sparse.js";

/** A golden case as a setting, and as verify takes it. */
function golden(given: Case) {
  const { options, sampleWeight, expected } = given;
  const { x, y } = table(given);
  const ones = y.filter((label) => label === 1).length;
  const balanced = [y.length / (2 * (y.length - ones)), y.length / (2 * ones)];
  const s = y.map((label, i) =>
    sampleWeight === null ? 1 : sampleWeight === "balanced" ? balanced[label] : 1 + (i % 3),
  );
  const { l1 = 0, l2 = 0, standardize = false } = options;
  const kappa = standardize ? moments(x, s).deviation : x[0].map(() => 1);
  const setting: Setting = { x, y, s, offset: y.map(() => 0), l1, l2, kappa, fitBias: true };
  const asked: LogisticRegressionOptions = {
    l1,
    l2,
    standardize,
    ...(sampleWeight === "balanced" && { classWeight: "balanced" }),
  };
  return { setting, given: asked, weighted: sampleWeight === "1+i%3" ? { sampleWeight: s } : {}, expected };
}

/** A fitted model that claims such a gap. */
function claiming(
  { x }: Setting,
  at: Coefficients,
  options: LogisticRegressionOptions,
  gap: number,
  direction?: Direction,
): Verifiable {
  const certificate: Certificate = {
    gap,
    relativeGap: 1,
    method: "newton-dual",
    residual: 0,
    ...(direction && { direction }),
  };
  return { ...at, classes: [0, 1], options, report: { status: "converged", rows: x.length, certificate } };
}

describe.each(cases)("$case", (entry) => {
  const { setting, given, weighted, expected } = golden(entry);
  const { x, y } = setting;
  const direction = newtonStep(setting, expected);
  const claimed = 64 * 2 ** -53 * expected.objective;

  test("the exact optimum is proven to rounding", () => {
    const { objective, gap, relativeGap, holds } = verify(
      claiming(setting, expected, given, claimed, direction),
      x,
      y,
      weighted,
    );
    expect(Math.abs(objective - expected.objective)).toBeLessThan(4 * 2 ** -53);
    expect(gap).toBeLessThanOrEqual(claimed);
    expect(relativeGap).toBeCloseTo(gap / objective, 20);
    expect(holds).toBe(true);
  });

  test("a weight that was tampered with, a gap that is too small, other labels", () => {
    const j = expected.weights.findIndex((weight) => weight !== 0);
    const tampered = { ...expected, weights: expected.weights.with(j, expected.weights[j] * (1 + 1e-5)) };
    const truth = difference(setting, tampered, expected);
    const step = newtonStep(setting, tampered);
    const { gap, holds } = verify(claiming(setting, tampered, given, claimed, step), x, y, weighted);
    expect(holds).toBe(false);
    expect(gap).toBeGreaterThanOrEqual(truth);
    expect(verify(claiming(setting, tampered, given, 0.99 * truth, step), x, y, weighted).holds).toBe(false);
    expect(verify(claiming(setting, tampered, given, 1.1 * gap, step), x, y, weighted).holds).toBe(true);
    const swapped = y.map((label) => 1 - label);
    expect(verify(claiming(setting, expected, given, claimed, direction), x, swapped, weighted).holds).toBe(false);
  });

  test("the forms of x say the same", () => {
    const model = claiming(setting, expected, given, claimed, direction);
    const answer = verify(model, x, y, weighted);
    const columns = x[0].map((_, j) => Float64Array.from(x, (row) => row[j]));
    const data = Float64Array.from(x.flat());
    const forms: Matrix[] = [toSparse(x), { columns }, { data, rows: x.length, columns: x[0].length }];
    for (const form of forms) {
      const { objective, gap, holds } = verify(model, form, y, weighted);
      expect({ objective, holds }).toEqual({ objective: answer.objective, holds: true });
      // without a penalty dense columns are centred, sparse ones are not
      expect(Math.abs(gap - answer.gap)).toBeLessThan(1e-20);
    }
  });
});

/** Random rows, some of them of no weight, and a column `far` from 0. */
function random(seed: number, rows: number, far = 0) {
  const draw = mulberry32(seed);
  const x = Array.from({ length: rows }, () => [
    far + draw(),
    4 * draw() - 2,
    draw() < 0.5 ? 0 : 1e3 * draw(),
    2e-6 * draw(),
  ]);
  const y = x.map(([a, b, c, d]) => Number(a - far - 0.5 + b - 1e-3 * c + 1e6 * d + 3 * (draw() - 0.5) > 1));
  const s = y.map(() => Math.max(0, Math.floor(5 * draw()) - 1 + draw()));
  const offset = y.map(() => draw() - 0.5);
  return { x, y, s, offset };
}

/** A step in the scale of the columns, whose margins are about so large. */
function aside({ x, s }: Setting, size: number): Coefficients {
  const { mean, deviation } = moments(x, s);
  const weights = deviation.map((sd, j) => ((j % 2 === 0 ? 1 : -0.7) * size) / sd);
  return { weights, bias: -weights.reduce((sum, w, j) => sum + w * mean[j], 0) };
}

const penalties = [
  { l1: 0, l2: 0 },
  { l1: 0, l2: 1e-9 },
  { l1: 0, l2: 0.01 },
  { l1: 0.01, l2: 0.001 },
];

describe.each(penalties)("l1 $l1, l2 $l2", ({ l1, l2 }) => {
  test.each([
    [0, true, true],
    [0, false, true],
    [0, true, false],
    [1e8, true, true],
  ])(
    "column at %d, standardize %j, fitBias %j: the gap is above the truth, and hardly",
    (far, standardize, fitBias) => {
      for (const seed of [1, 2]) {
        const { x, y, s, offset } = random(seed, 60, far);
        const kappa = standardize ? moments(x, s).deviation : [1, 1, 1, 1];
        const setting: Setting = { x, y, s, offset, l1, l2, kappa, fitBias };
        const options = { l1, l2, standardize, fitBias };
        // with l1 a minimum on the columns that a few steps have left other than 0
        const best =
          l1 > 0
            ? new LogisticRegression({ ...options, tolerance: 1e-14 }).fit(x, y, { sampleWeight: s, offset })
            : newton(setting, 30);
        const minimum = { weights: [...best.weights], bias: best.bias };
        for (const size of [1e-6, 1e-4, 1e-2]) {
          const at = plus(minimum, aside(setting, fitBias ? size : size / 10));
          if (!fitBias) at.bias = 0;
          if (l1 > 0)
            minimum.weights.forEach((weight, j) => {
              if (weight === 0) at.weights[j] = 0;
            });
          const step = newtonStep(setting, at);
          const truth = difference(setting, at, minimum);
          const model = claiming(setting, at, options, 0, step);
          const { objective, gap } = verify(model, x, y, { sampleWeight: s, offset });
          // a bias beside a column at 1e8 is rounded, and so the minimum is not quite one
          const rounding = (far > 0 ? 400 : 20) * 2 ** -53 * objective;
          expect(gap).toBeGreaterThanOrEqual(truth);
          // what the Hessian changes along the step
          expect(gap).toBeLessThanOrEqual(truth * (1 + 60 * size) + rounding);
        }
      }
    },
  );
});

/** A fit whose certificate also has the direction that is to make its dual point. */
function withDirection(model: LogisticRegression, direction?: Direction): Verifiable {
  const { weights, bias, classes, options, report } = model;
  const { direction: _, ...certificate } = report.certificate;
  return {
    weights,
    bias,
    classes,
    options,
    report: { ...report, certificate: { ...certificate, ...(direction && { direction }) } },
  };
}

test("l1 alone: what the share leaves feasible is confirmed", () => {
  const { x, y, s, offset } = random(7, 60);
  const kappa = moments(x, s).deviation;
  const setting: Setting = { x, y, s, offset, l1: 0.03, l2: 0, kappa, fitBias: true };
  const rest = { sampleWeight: s, offset };
  const model = new LogisticRegression({ l1: 0.03, l2: 0, tolerance: 1e-13 }).fit(x, y, rest);
  const minimum = { weights: [...model.weights], bias: model.bias };
  expect(minimum.weights).toContain(0);
  const step = aside(setting, 1e-4);
  const at = plus(minimum, { ...step, weights: step.weights.map((w, j) => (minimum.weights[j] === 0 ? 0 : w)) });
  const truth = difference(setting, at, minimum);
  const exact = newtonStep(setting, at);
  const full = verify(claiming(setting, at, model.options, 0, exact), x, y, rest);
  expect(full.gap).toBeGreaterThanOrEqual(truth);
  // half of the residuals' way: |c| is l1 κ at most 0.9 times
  const shared = verify(claiming(setting, at, model.options, 0, { ...exact, share: 0.9 }), x, y, rest);
  expect(shared.gap).toBeGreaterThan(full.gap);
  expect(shared.gap).toBeLessThan(shared.objective / 5);
  // without its excess beyond l1 κ a step that is none proves something too
  const none = verify(claiming(setting, at, model.options, 0), x, y, rest);
  expect(none.gap).toBeGreaterThanOrEqual(truth);
  expect(none.gap).toBeLessThan(0.01);
});

test("a dual point that was made elsewhere", () => {
  for (const { l1, l2 } of [
    { l1: 0.02, l2: 0 },
    { l1: 0, l2: 1e-6 },
  ]) {
    const { x, y, s, offset } = random(8, 60);
    const setting: Setting = { x, y, s, offset, l1, l2, kappa: moments(x, s).deviation, fitBias: true };
    const rest = { sampleWeight: s, offset };
    const model = new LogisticRegression({ l1, l2, tolerance: 1e-13 }).fit(x, y, rest);
    const minimum = { weights: [...model.weights], bias: model.bias };
    const off = aside(setting, 1e-3);
    const from = plus(minimum, { ...off, weights: off.weights.map((w, j) => (minimum.weights[j] === 0 ? 0 : w)) });
    const step = newtonStep(setting, from);
    const claim: Claim = {
      source: rowSource(x),
      y: Uint8Array.from(y),
      weight: Float64Array.from(s),
      offset: Float64Array.from(offset),
      ...minimum,
      l1,
      l2,
      standardize: true,
      fitBias: true,
    };
    const gapBy = (direction: Direction) => dualGap(claim, readRows(claim, direction, undefined), 1);
    // what the step leaves is of second order, from where it was made and from nowhere else
    expect(gapBy({ ...step, from })).toBeLessThan(1e-9);
    expect(gapBy(step)).toBeGreaterThan(1e-8);
    expect(gapBy({ ...step, from: minimum })).toBe(gapBy(step));
  }
});

/** The gap by weak duality alone. */
function gapByDual({ x, y, s, offset, l1 = 0, l2, fitBias }: Setting, at: Coefficients, direction?: Direction): number {
  const claim: Claim = {
    source: rowSource(x),
    y: Uint8Array.from(y),
    weight: Float64Array.from(s),
    offset: Float64Array.from(offset),
    ...at,
    l1,
    l2,
    standardize: true,
    fitBias,
  };
  return dualGap(claim, readRows(claim, direction, undefined), 1);
}

describe("by weak duality alone", () => {
  const { x, y, s, offset } = random(23, 60);
  const kappa = moments(x, s).deviation;

  test.each([
    { l1: 0.02, l2: 0 },
    { l1: 0.01, l2: 0.05 },
    { l1: 0, l2: 0.05 },
  ])("the best dual point makes it the truth, on both sides of 0: l1 $l1, l2 $l2", ({ l1, l2 }) => {
    const setting: Setting = { x, y, s, offset, l1, l2, kappa, fitBias: true };
    const model = new LogisticRegression({ l1, l2, tolerance: 1e-14 }).fit(x, y, { sampleWeight: s, offset });
    const minimum = { weights: [...model.weights], bias: model.bias };
    const direction = { weights: [0, 0, 0, 0], bias: 0, from: minimum };
    for (const share of [1.01, 0.99, 0, -0.01]) {
      for (const j of [0, 1, 2, 3]) {
        const at = { ...minimum, weights: minimum.weights.with(j, share * minimum.weights[j] + 0.001 / kappa[j]) };
        at.bias -= (at.weights[j] - minimum.weights[j]) * moments(x, s).mean[j];
        const truth = difference(setting, at, minimum);
        const gap = gapByDual(setting, at, direction);
        expect(gap).toBeGreaterThanOrEqual(truth - 1e-15);
        // the bound of the divergence is not sharp where margins move by more than a little
        if (Math.abs(share - 1) < 0.1) expect(gap).toBeLessThan(1.05 * truth + 1e-7);
        else expect(gap).toBeLessThan(3 * truth);
      }
    }
  });

  test("what l1 cannot hold is charged", () => {
    const setting: Setting = { x, y, s, offset, l1: 0.001, l2: 0, kappa, fitBias: true };
    const model = new LogisticRegression({ l1: 0.001, l2: 0 }).fit(x, y, { sampleWeight: s, offset });
    const at = { weights: [0, 0, 0, 0], bias: -0.3 };
    expect(gapByDual(setting, at)).toBeGreaterThan(difference(setting, at, model.toJSON()));
  });

  test("a bias that is off is charged, though no column notices", () => {
    const even = [[1], [-1], [1], [-1]];
    const setting: Setting = {
      x: even,
      y: [1, 1, 0, 0],
      s: [1, 1, 1, 1],
      offset: [0, 0, 0, 0],
      l2: 10,
      kappa: [1],
      fitBias: true,
    };
    const at = { weights: [0], bias: 0.1 };
    const truth = difference(setting, at, { weights: [0], bias: 0 });
    expect(gapByDual(setting, at)).toBeGreaterThanOrEqual(truth);
    expect(gapByDual(setting, at)).toBeLessThan(1.2 * truth);
    expect(gapByDual({ ...setting, fitBias: false }, at)).toBeLessThan(truth);
  });
});

test("the minimum without l1 is none with it", () => {
  const { x, y, s, offset } = random(25, 60);
  const setting: Setting = { x, y, s, offset, l1: 0.01, l2: 0, kappa: moments(x, s).deviation, fitBias: true };
  const at = newton({ ...setting, l1: 0 }, 30);
  const model = new LogisticRegression({ l1: 0.01, l2: 0 }).fit(x, y, { sampleWeight: s, offset });
  const { gap } = verify(claiming(setting, at, { l1: 0.01, l2: 0 }, 0), x, y, { sampleWeight: s, offset });
  expect(gap).toBeGreaterThan(difference(setting, at, model.toJSON()));
});

test("a loss is right to a few units where margins are large", () => {
  for (let i = 0; i < 20; i++) {
    const x = [[1001 + i / 7]];
    const setting: Setting = { x, y: [1], s: [1], offset: [0], l2: 0, kappa: [1], fitBias: true };
    const at = { weights: [0.1], bias: 0.01 };
    const { objective } = verify(claiming(setting, at, { l2: 0 }, 1), x, [1]);
    const exactly = value(setting, at);
    expect(Math.abs(objective - exactly)).toBeLessThan(8 * 2 ** -53 * exactly);
  }
});

test("no bound is below what another point reaches, whatever the direction", () => {
  const draw = mulberry32(11);
  for (let round = 0; round < 30; round++) {
    const { x, y, s, offset } = random(100 + round, 30);
    const [l1, l2] = [draw() < 0.5 ? 0 : 10 ** (-4 * draw()), draw() < 0.3 ? 0 : 10 ** (-8 * draw())];
    const kappa = moments(x, s).deviation;
    const setting: Setting = { x, y, s, offset, l1, l2, kappa, fitBias: true };
    const best = new LogisticRegression({ l1, l2, tolerance: 1e-12 }).fit(x, y, { sampleWeight: s, offset });
    const at = plus(best.toJSON(), aside(setting, 10 ** (-6 * draw())));
    const truth = difference(setting, at, best.toJSON());
    for (const direction of [undefined, newtonStep(setting, at), aside(setting, draw())]) {
      const model = claiming(setting, at, { l1, l2 }, 0, direction);
      const { objective, gap } = verify(model, x, y, { sampleWeight: s, offset });
      expect(gap).toBeGreaterThanOrEqual(truth);
      // F ≥ 0, and F's own rounding
      expect(gap).toBeLessThanOrEqual(objective * (1 + 1e-12));
    }
  }
});

test("single precision and its numbers in double say the same", () => {
  const { x, y, s } = random(3, 40);
  const narrow = { data: Float32Array.from(x.flat()), rows: 40, columns: 4 };
  const wide = { data: Float64Array.from(narrow.data), rows: 40, columns: 4 };
  const model = new LogisticRegression({ l2: 0.1 }).fit(narrow, y, { sampleWeight: s });
  expect(verify(model, narrow, y, { sampleWeight: s })).toEqual(verify(model, wide, y, { sampleWeight: s }));
});

test("weights that span 24 powers of ten", () => {
  const { x, y } = random(5, 80);
  const s = x.map((_, i) => [1e-12, 1, 1e12][i % 3]);
  for (const l2 of [0.01, 1e-9]) {
    const setting: Setting = { x, y, s, offset: y.map(() => 0), l2, kappa: moments(x, s).deviation, fitBias: true };
    const minimum = newton(setting, 60);
    const at = plus(minimum, aside(setting, 1e-3));
    const { gap } = verify(claiming(setting, at, { l2 }, 0, newtonStep(setting, at)), x, y, { sampleWeight: s });
    const truth = difference(setting, at, minimum);
    expect(gap).toBeGreaterThanOrEqual(truth);
    expect(gap).toBeLessThan(1.1 * truth);
  }
});

test("columns of any size, also where squares overflow or vanish", () => {
  const { x, y, s, offset } = random(9, 50);
  const rest = { sampleWeight: s, offset };
  const setting: Setting = { x, y, s, offset, l2: 0.01, kappa: moments(x, s).deviation, fitBias: true };
  const at = plus(newton(setting, 30), aside(setting, 1e-3));
  const direction = newtonStep(setting, at);
  const answer = verify(claiming(setting, at, { l2: 0.01 }, 0, direction), x, y, rest);
  for (const size of [2 ** -600, 2 ** 600]) {
    const resized = x.map((row) => row.with(1, row[1] * size));
    const scaled = ({ weights, bias }: Coefficients) => ({ weights: weights.with(1, weights[1] / size), bias });
    expect(verify(claiming(setting, scaled(at), { l2: 0.01 }, 0, scaled(direction)), resized, y, rest)).toEqual(answer);
  }
});

test("rows that are right by far do not spoil a proof without a penalty", () => {
  const { x, y, s, offset } = random(4, 60);
  const near: Setting = { x, y, s, offset, l2: 0, kappa: [1, 1, 1, 1], fitBias: true };
  const minimum = newton(near, 30);
  // so far out that no Hessian of the others reaches there
  const far = minimum.weights.map((w) => (1e9 * Math.sign(w)) / Math.abs(w));
  const model = (rows: number[][]) => claiming({ ...near, x: rows }, minimum, { l2: 0 }, 1e-13);
  const alone = verify(model(x), x, y, { sampleWeight: s, offset });
  const more = { sampleWeight: [...s, 1], offset: [...offset, 0] };
  expect(verify(model([...x, far]), [...x, far], [...y, 1], more)).toMatchObject({ holds: alone.holds });
  expect(alone.holds).toBe(true);
  expect(verify(model([...x, far]), [...x, far], [...y, 0], more).holds).toBe(false);
});

describe("without a penalty", () => {
  /** One column for each of three groups, which add up to 1, one column beside, and twice the sum of that and the first. */
  function groups() {
    const draw = mulberry32(21);
    const x = Array.from({ length: 90 }, (_, i) => {
      const own = [0, 1, 2].map((group) => Number(i % 3 === group));
      const other = Math.round(1000 * draw()) / 8;
      return [...own, other, 2 * other + 2 * own[0]];
    });
    const y = x.map(([a, b, , d]) => Number(0.3 * a - 0.5 * b + d / 60 + 2 * draw() - 1.8 > 0));
    const setting: Setting = {
      x,
      y,
      s: y.map(() => 1),
      offset: y.map(() => 0),
      l2: 0,
      kappa: [1, 1, 1, 1, 1],
      fitBias: true,
    };
    return { x, y, setting };
  }
  const { x, y, setting } = groups();
  const left = [2, 4];
  const minimum = newton(setting, 20, left);
  const relations = [
    { column: 2, weights: [1, 1, 1, 0, 0], bias: -1 },
    { column: 4, weights: [-2, 0, 0, -2, 1], bias: 0 },
  ];
  const claim = (dependent: Direction["dependent"], at = minimum) =>
    claiming(setting, at, { l2: 0 }, 1e-15, { ...newtonStep(setting, at, left), ...(dependent && { dependent }) });

  test("dependent columns are left out where their relations hold in every row", () => {
    expect(verify(claim(relations), x, y)).toMatchObject({ holds: true });
    // weight that moves along a relation changes nothing
    const moved = plus(minimum, relations[0], 0.5);
    expect(verify(claim(relations, moved), x, y)).toMatchObject({ holds: true });
  });

  test.each([
    ["no relation", undefined],
    ["one too few", relations.slice(1)],
    ["one that rounding hides", [relations[0], { ...relations[1], weights: [-2, 0, 0, -2, 1 + 2 ** -52] }]],
    ["one twice, for two columns", [relations[0], { ...relations[0], column: 1 }, relations[1]]],
    ["one without its column", [relations[0], { ...relations[0], column: 4 }]],
    ["one of other columns", [relations[0], { ...relations[1], weights: [-2, 0, 0, -2] }]],
  ])("%s proves nothing", (_, dependent) => {
    const { objective, gap, holds } = verify(claim(dependent), x, y);
    expect(holds).toBe(false);
    expect(gap / objective).toBeCloseTo(1, 12);
  });

  test("a relation with the bias is none without a bias", () => {
    const free: Setting = { ...setting, fitBias: false };
    const at = newton(free, 20, [2]);
    const claimed = claiming(free, { ...at, bias: 0 }, { l2: 0, fitBias: false }, 1e-15, {
      weights: [0, 0, 0, 0, 0],
      bias: 0,
      dependent: relations,
    });
    expect(verify(claimed, x, y).holds).toBe(false);
  });

  test("a row without weight need not obey", () => {
    const more = [...x, [1, 1, 1, 1, 1]];
    const s = [...setting.s, 0];
    const model = claiming({ ...setting, x: more }, minimum, { l2: 0 }, 1e-15, {
      weights: [0, 0, 0, 0, 0],
      bias: 0,
      dependent: relations,
    });
    expect(verify(model, more, [...y, 1], { sampleWeight: s }).holds).toBe(true);
    expect(verify(model, more, [...y, 1], { sampleWeight: s.with(90, 1e-9) }).holds).toBe(false);
  });
});

describe("separation", () => {
  const x = [
    [1, 0.1],
    [2, 0.2],
    [3, 0.3],
    [4, 0.4],
  ];
  const y = [0, 0, 1, 1];

  function claim(separation: Separation | undefined, options: LogisticRegressionOptions = { l2: 0 }): Verifiable {
    const certificate: Certificate = { gap: 100, relativeGap: 1, method: "non-negative-loss", residual: 0 };
    const report = { status: "separable", rows: x.length, certificate, ...(separation && { separation }) };
    return { weights: [1, 0], bias: -2.5, classes: [0, 1], options, report };
  }
  const witness: Separation = { kind: "complete", weights: [0.4, 0], bias: -1, columns: [0], strictRows: 4 };

  test("what the fit says of separable rows", () => {
    const complete = new LogisticRegression({ l2: 0 }).fit(x, y);
    expect(complete.report.status).toBe("separable");
    expect(verify(complete, x, y).holds).toBe(true);
    expect(verify(complete, toSparse(x), y).holds).toBe(true);
    expect(verify(complete, x, [0, 1, 0, 1]).holds).toBe(false);
  });

  test.each([
    ["as it is", witness, true],
    ["none", undefined, false],
    ["on the wrong side", { ...witness, bias: -1.3 }, false],
    ["the other way round", { ...witness, weights: [-0.4, 0], bias: 1 }, false],
    ["too few strict rows", { ...witness, strictRows: 3 }, false],
    ["of the other kind", { ...witness, kind: "quasi-complete" as const }, false],
    ["for other columns", { ...witness, weights: [0.4] }, false],
    ["with every row on the boundary", { ...witness, weights: [0, 0], bias: 0, strictRows: 0 }, false],
    ["quasi-complete", { ...witness, bias: -0.8, kind: "quasi-complete" as const, strictRows: 3 }, true],
    ["with a number that is none", { ...witness, bias: Number.NaN }, false],
  ])("%s", (_, separation, holds) => {
    // 0.4 · 2 is 0.8, rounded or not: both are the double nearest 0.4, times a power of two
    expect(verify(claim(separation), x, y).holds).toBe(holds);
  });

  test("signs are exact where rounded sums are not", () => {
    const draw = mulberry32(31);
    const whole = (value: number): bigint => {
      const { digits, exponent } = exact(value);
      return digits << BigInt(exponent + 1000);
    };
    let zeros = 0;
    let missed = 0;
    for (let round = 0; round < 2000; round++) {
      const weights = Array.from({ length: 4 }, () => (draw() - 0.5) * 10 ** (6 * draw()));
      const value = Float64Array.from(weights, () => draw() - 0.5);
      // the last term and the bias nearly cancel the others, or do so exactly
      weights.push(weights[0], -weights[1]);
      const cells = [...value, round % 2 === 0 ? -value[0] : draw() - 0.5, value[1]];
      const rounded = cells.reduce((sum, cell, j) => sum + cell * weights[j], 0);
      const bias = round % 4 === 0 ? 0 : -rounded;
      if (round % 4 === 0) weights.fill(0, 2, 4);
      const sum = cells.reduce((sum, cell, j) => sum + ((whole(cell) * whole(weights[j])) >> 1000n), whole(bias));
      const sign = sum > 0n ? 1 : sum < 0n ? -1 : 0;
      const row = { count: 6, column: Uint32Array.from(cells.keys()), value: Float64Array.from(cells) };
      expect(exactSign(row, weights, bias) + 0).toBe(sign);
      if (sign === 0) zeros++;
      if (Math.sign(rounded + bias) !== sign) missed++;
    }
    expect(zeros).toBeGreaterThan(0);
    expect(missed).toBeGreaterThan(500);
  });

  test("a product too small to tell its sign is no witness", () => {
    const row = { count: 1, column: Uint32Array.of(0), value: Float64Array.of(1e-200) };
    expect(exactSign(row, [1e-200], 0)).toBeNaN();
    expect(exactSign(row, [1], 0)).toBe(1);
    expect(exactSign(row, [0], -1)).toBe(-1);
  });

  test("a row whose side cannot be told is not on its side", () => {
    const along: Separation = { kind: "complete", weights: [0.4, 1e-200], bias: 0, columns: [0, 1], strictRows: 4 };
    const rows = [
      [-1, 0],
      [-2, 0],
      [1, 0],
      [2, 0],
    ];
    expect(verify(claim(along), rows, y).holds).toBe(true);
    const unclear = claim({ ...along, kind: "quasi-complete", strictRows: 3 });
    expect(verify(unclear, rows.with(3, [0, 1e-200]), y).holds).toBe(false);
    expect(verify(unclear, rows.with(3, [0, 0]), y).holds).toBe(true);
  });

  test("nothing is separable that a penalty holds, or a bias that is not fitted", () => {
    expect(verify(claim(witness, { l2: 0.1 }), x, y).holds).toBe(false);
    expect(verify(claim(witness, { l2: 0, fitBias: false }), x, y).holds).toBe(false);
  });
});

describe("columns that take no part", () => {
  const { x, y, s } = random(13, 40);
  const constant = x.map((row) => [...row, 7]);
  const setting: Setting = { x, y, s, offset: y.map(() => 0), l2: 0.02, kappa: moments(x, s).deviation, fitBias: true };

  test("a constant one beside a bias", () => {
    const minimum = newton(setting, 30);
    for (const l2 of [0.02, 0]) {
      const best = l2 > 0 ? minimum : newton({ ...setting, l2 }, 30);
      const direction = { weights: [0, 0, 0, 0, 0], bias: 0 };
      const at = { weights: [...best.weights, 1], bias: best.bias - 7 };
      expect(verify(claiming(setting, at, { l2 }, 1e-14, direction), constant, y, { sampleWeight: s }).holds).toBe(
        true,
      );
    }
  });

  test("a constant one without a bias weighs nothing where its scale is its deviation", () => {
    const minimum = newton({ ...setting, fitBias: false }, 30);
    const claim = (weight: number) =>
      claiming(setting, { weights: [...minimum.weights, weight], bias: 0 }, { l2: 0.02, fitBias: false }, 1e-14, {
        weights: [0, 0, 0, 0, 0],
        bias: 0,
      });
    expect(verify(claim(0), constant, y, { sampleWeight: s }).holds).toBe(true);
    expect(verify(claim(1e-300), constant, y, { sampleWeight: s }).holds).toBe(false);
  });
});

test.each([
  { l2: 0 },
  { l2: 1e-6 },
  {},
  { l1: 0.01 },
  { l1: 0.01, l2: 0 },
  { l2: 0.1, standardize: false, fitBias: false },
])("a fit with %j is confirmed, with the step that Newton takes from there", (options) => {
  const { x, y, s, offset } = random(17, 120);
  for (const backend of ["wasm", "js"] as const) {
    const model = new LogisticRegression({ ...options, tolerance: 1e-9, backend }).fit(x, y, {
      sampleWeight: s,
      offset,
    });
    const { l1 = 0, l2 = 1 / 120, standardize = true, fitBias = true } = model.options;
    const kappa = standardize ? moments(x, s).deviation : [1, 1, 1, 1];
    const setting: Setting = { x, y, s, offset, l1, l2, kappa, fitBias };
    const direction = newtonStep(setting, model.toJSON());
    const { objective, gap, holds } = verify(withDirection(model, direction), x, y, { sampleWeight: s, offset });
    expect(holds).toBe(true);
    expect(gap).toBeLessThan(1e-9 * objective);
    expect(Math.abs(objective - model.report.objective)).toBeLessThan(1e-14 * objective);
  }
});

describe("refuses", () => {
  const x = [[1], [2], [3], [2]];
  const y = ["a", "b", "a", "b"];
  const model = new LogisticRegression().fit(x, y);
  const asked: (...given: unknown[]) => unknown = (model, x, y, options) =>
    Reflect.apply(verify, undefined, [model, x, y, options]);

  test.each<[string, unknown[], string]>([
    ["an unknown option", [model, x, y, { weights: [] }], "verify option: expected one of sampleWeight, offset"],
    [
      "a model without report",
      [new LogisticModel(new Float64Array(1), 0, ["a", "b"]), x, y],
      "model: expected options and the report of a fit",
    ],
    ["a model before fit", [new LogisticRegression(), x, y], "model: expected a fitted model"],
    [
      "after partialFit",
      [new LogisticRegression().partialFit(x, y), x, y],
      "report: expected a model that fit has trained",
    ],
    [
      "a report without options",
      [{ ...withDirection(model), options: undefined }, x, y],
      "model: expected options and the report of a fit",
    ],
    [
      "options without a report",
      [{ ...withDirection(model), report: undefined }, x, y],
      "model: expected options and the report of a fit",
    ],
    ["a number", [5, x, y], "model: expected a fitted LogisticRegression, got 5"],
    ["no model", [null, x, y], "model: expected a fitted LogisticRegression, got null"],
    ["other columns", [model, [[1, 2]], ["a"]], "x: expected 1 columns as in fit, got 2"],
    ["other rows", [model, [[1], [2]], ["a", "b"]], "x: expected the 4 rows of the fit, got 2"],
    ["other labels", [model, x, ["a", "b", "c", "b"]], 'y: expected "a" or "b", got "c" at row 2'],
    ["too few offsets", [model, x, y, { offset: [1] }], "offset: expected 4 numbers, got 1"],
    [
      "a cell that is no number",
      [model, [[1], [2], [Number.NaN], [2]], y],
      "x: expected a finite number, got NaN at row 2, column 0",
    ],
  ])("%s", (_, given, message) => {
    expect(() => asked(...given)).toThrow(message);
  });

  test("but not weights that are none: they are no minimum", () => {
    const broken = { ...withDirection(model), weights: [Infinity] };
    expect(verify(broken, x, y)).toEqual({ objective: Infinity, gap: Infinity, relativeGap: 1, holds: false });
  });
});

/** What the fit writes by itself. */
const writes = (report: FitReport): boolean => report.certificate.direction !== undefined;

test("a document keeps what verify needs", () => {
  const { x, y, s } = random(19, 50);
  const model = new LogisticRegression({ l2: 0.05, positive: 0, classWeight: "balanced" }).fit(x, y, {
    sampleWeight: s,
  });
  const text = JSON.stringify(model);
  const again = LogisticRegression.fromJSON(text);
  expect(verify(again, x, y, { sampleWeight: s })).toEqual(verify(model, x, y, { sampleWeight: s }));
  if (writes(model.report)) expect(verify(again, x, y, { sampleWeight: s }).holds).toBe(true);
});
