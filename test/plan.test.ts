// Which algorithms run one after another, and how their iterations are counted.
import { describe, expect, test } from "vitest";
import { LogisticRegression, type LogisticRegressionOptions, type Matrix } from "../src/index.js";
import { mulberry32 } from "../src/math/random.js";
import { SOLVERS, TRAITS } from "../src/solvers/traits.js";
import { toSparse } from "./to-sparse.js";

function make(rows: number, columns: number) {
  const next = mulberry32(rows);
  const x = Array.from({ length: rows }, () => Array.from({ length: columns }, () => 2 * next() - 1));
  const y = x.map(([a, b]) => a - b + 3 * (next() - 0.5) > 0);
  return { x, y };
}

const small = make(300, 4);
const many = make(66_000, 3);
const broad = make(3000, 320);

function stages({ x, y }: { x: Matrix; y: boolean[] }, options: LogisticRegressionOptions, warm = false): string[] {
  const start = { start: { weights: [1, -1, 0], bias: 0 } };
  return new LogisticRegression(options).fit(x, y, warm ? start : {}).report.stages;
}

test.each<[string, string[], () => string[]]>([
  ["few rows", ["newton"], () => stages(small, {})],
  ["few rows, l1", ["coordinate-descent"], () => stages(small, { l1: 0.01 })],
  ["sparse rows", ["lbfgs"], () => stages({ ...small, x: toSparse(small.x) }, {})],
  ["sparse rows, l1", ["newton-cg"], () => stages({ ...small, x: toSparse(small.x) }, { l1: 0.01 })],
  ["many columns beside the rows", ["lbfgs"], () => stages(broad, {})],
  ["many rows", ["sample: lbfgs", "lbfgs, sample metric"], () => stages(many, {})],
  ["many rows, no penalty", ["sample: lbfgs", "lbfgs, sample metric"], () => stages(many, { l2: 0 })],
  ["many rows, l1", ["sample: newton-cg", "descent, sample model"], () => stages(many, { l1: 0.01 })],
  ["many rows from a given start", ["lbfgs, sample metric"], () => stages(many, {}, true)],
])("%s: %j", (_, expected, ran) => {
  expect(ran()).toEqual(expected);
});

test("a stage that has used up its steps hands over, and the point between is counted once", () => {
  // dependent columns of very different scales: 12 quasi-Newton steps do not do
  const x = small.x.map(([a, b, c, d]) => [a, 1e4 * b, a + 1e-3 * c, b + d, 0]);
  const options: LogisticRegressionOptions = { l2: 1e-7, standardize: false };
  const { report } = new LogisticRegression(options).fit(toSparse(x), small.y);
  expect(report.stages).toEqual(["lbfgs", "newton-cg"]);
  expect(report.history.map(({ iteration }) => iteration)).toEqual(report.history.map((_, k) => k));
  expect(report.history.at(-1)?.iteration).toBe(report.iterations);
  expect(new Set(report.history.map(({ objective }) => objective)).size).toBe(report.history.length);
});

describe.each(SOLVERS)("%s", (solver) => {
  test.each([1, 2, 3, 5, 8])("ends after at most %i iterations", (most) => {
    const { l1 = false, epochs = false } = TRAITS[solver];
    for (const tolerance of [1e-2, 1e-6, 1e-12]) {
      const options = { solver, tolerance, [epochs ? "epochs" : "maxIterations"]: most, ...(l1 && { l1: 0.001 }) };
      const { iterations, history } = new LogisticRegression(options).fit(small.x, small.y).report;
      expect(iterations).toBeLessThanOrEqual(most);
      expect(history.at(-1)?.iteration).toBe(iterations);
    }
  });
});
