// Every sentence of `report.hint`, by a fit that brings it about.
import { expect, test } from "vitest";
import { type FitOptions, LogisticRegression, type LogisticRegressionOptions } from "../src/index.js";
import { mulberry32 } from "../src/math/random.js";
import { type Ending, hintOf } from "../src/training/hint.js";
import { checkOptions } from "../src/training/options.js";
import { storeRows, summaryOf } from "./store-rows.js";

const random = mulberry32(3);
const x = Array.from({ length: 60 }, () => [2 * random() - 1, 2 * random() - 1]);
const y = x.map(([a, b]) => Number(a - b + 2 * random() - 1 > 0));
const made = (change: (a: number, b: number) => number[]): number[][] => x.map(([a, b]) => change(a, b));

/** The status and the hint of a fit. */
function fit(
  rows: number[][],
  options: LogisticRegressionOptions,
  said: FitOptions = {},
): [string, string | undefined] {
  const { status, hint } = new LogisticRegression({ ...options, backend: "js" }).fit(rows, y, said).report;
  return [status, hint];
}

const OUT = "the iterations ran out";

test.each<[string, number[][], LogisticRegressionOptions, string, string | RegExp]>([
  [
    "a step too few, with a proof",
    x,
    { maxIterations: 1 },
    "iteration-limit",
    `${OUT}, at a proven relative gap of 1.0e-3: raise maxIterations`,
  ],
  ["a step too few, without one", x, { maxIterations: 1, l2: 0 }, "iteration-limit", `${OUT}: raise maxIterations`],
  [
    "a solver of one's own",
    x,
    { maxIterations: 2, solver: "lbfgs" },
    "iteration-limit",
    `${OUT}, at a proven relative gap of 9.8e-3: raise maxIterations, or leave the solver to "auto"`,
  ],
  [
    "an epoch too few",
    x,
    { epochs: 1, solver: "sgd" },
    "iteration-limit",
    `${OUT}: raise epochs, or leave the solver to "auto"`,
  ],
  [
    "steps too long",
    x,
    { learningRate: 1e300, solver: "gradient-descent" },
    "precision-limit",
    "F grew beyond all numbers: a smaller learningRate helps",
  ],
  [
    "more than a sum can say",
    x,
    { tolerance: 1e-15 },
    "precision-limit",
    /^double precision proves a relative gap of \d\.\de-15 here, no less: ask for a tolerance above it$/,
  ],
  [
    "a copy with some noise",
    made((a, b) => [a, a + b * 2 ** -50]),
    { l2: 0 },
    "precision-limit",
    "column 1 agrees with a combination of others to nearly all its digits, and no penalty to speak of holds their weights: leave it out, or take a larger l2",
  ],
  [
    "a column far from 0",
    made((a, b) => [b, a + 1e13]),
    { l1: 1e-4, l2: 0 },
    "precision-limit",
    "column 1 lies 2e+13 deviations from 0, which costs its weight as many digits: subtract its mean",
  ],
  [
    "a constant column and no bias",
    made((a) => [a, 3]),
    { fitBias: false },
    "converged",
    "column 1 is constant and got weight 0, as standardize finds no scale for it: set fitBias to true, or standardize to false",
  ],
])("%s", (_, rows, options, status, hint) => {
  const found = fit(rows, options);
  expect(found[0]).toBe(status);
  if (typeof hint === "string") expect(found[1]).toBe(hint);
  else expect(found[1]).toMatch(hint);
});

test.each<[string, number[][], LogisticRegressionOptions]>([
  ["a proven minimum", x, {}],
  ["a constant column beside a bias", made((a) => [a, 3]), {}],
  ["a constant column that has its own scale", made((a) => [a, 3]), { fitBias: false, standardize: false }],
  ["a column of zeros and no bias", made((a) => [a, 0]), { fitBias: false }],
])("nothing about %s", (_, rows, options) => {
  expect(fit(rows, options)).toEqual(["converged", undefined]);
});

test("what is left where nothing else explains it", () => {
  const summary = summaryOf(storeRows(x, { y: Uint8Array.from(y), weight: undefined, offset: undefined }, "js"));
  const told = (relativeGap: number, l1: number, l2: number, ending: Partial<Ending> = {}): string | undefined => {
    const stalled: Ending = { status: "precision-limit", relativeGap, provable: 1e-14, dependent: [], diverged: false };
    return hintOf({ ...stalled, ...ending }, summary, checkOptions({ l1, l2 }));
  };
  const none = "no step lowers F any more in double precision: ";
  const scales = ", or bring rows and columns to similar scales";
  expect(told(1, 0, 0)).toBe(`${none}set l2 above 0${scales}`);
  expect(told(1, 0.1, 0)).toBe(`${none}take a larger penalty${scales}`);
  expect(told(1, 0, 0.1)).toBe(`${none}take a larger penalty${scales}`);
  expect(told(1.5e-7, 0, 0.1)).toBe(`${none}ask for a tolerance above 1.5e-7, or take a larger penalty${scales}`);
  // what explains it comes first: no tolerance below the provable one, then columns
  expect(told(1, 0, 0, { diverged: true, provable: 1 })).toMatch("F grew");
  expect(told(1, 0, 0, { provable: 1, dependent: [1] })).toMatch("double precision proves");
  expect(told(1, 0, 0, { provable: 1e-8, dependent: [1] })).toMatch("column 1 agrees");
  expect(told(1, 0, 0, { status: "separable" })).toBeUndefined();
  expect(told(1, 0, 0, { status: "aborted" })).toBeUndefined();
});
