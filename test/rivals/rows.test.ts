// What single rows do to fits of real data, and marginal effects, beside those of R: glm, and numDeriv for gradients.
import { beforeAll, expect, test } from "vitest";
import { type Backend, influence, LogisticRegression, marginalEffects } from "../../src/index.js";
import { farthest } from "./farthest.js";
import { type Problem, plain } from "./problems.js";
import { Rival } from "./rival.js";

interface Answer {
  leverage: number[];
  pearson: number[];
  deviance: number[];
  cook: number[];
  /** A list a weight, the bias last. */
  dfbeta: number[][];
  errors: number[];
  /** Effect and standard error of every column. */
  average: [number, number][];
  means: [number, number][];
}

const LIMIT = 120_000;
const rival = new Rival("R", ["jsonlite", "numDeriv"]);

const weighted = (problem: Problem): Problem => ({
  ...problem,
  sampleWeight: problem.y.map((_, i) => 0.5 + (i % 4)),
  offset: problem.x.map(([first], i) => Math.sin(first + i) / 4),
});
const named: [string, Problem][] = Object.entries<Problem>(plain).flatMap(([name, problem]) => [
  [name, problem],
  [`${name}, with weights and an offset`, weighted(problem)],
]);

rival.describe("R", () => {
  let answers: Answer[];
  beforeAll(() => {
    answers = rival.ask(
      "rows.R",
      named.map(([, problem]) => problem),
    );
  }, LIMIT);

  test.each(
    named.flatMap(([name], i) =>
      (["wasm", "js"] as const).map((backend): [string, Backend, number] => [name, backend, i]),
    ),
  )("%s, %s", (_, backend, i) => {
    const [, { x, y, sampleWeight, offset }] = named[i];
    const { leverage, pearson, deviance, cook, dfbeta, errors, average, means } = answers[i];
    const said = { ...(sampleWeight && { sampleWeight }), ...(offset && { offset }) };
    const model = new LogisticRegression({ l2: 0, tolerance: 1e-13, backend }).fit(x, y, said);
    const rows = influence(model, x, y, said);
    for (const [ours, expected] of [
      [rows.leverage, leverage],
      [rows.standardizedPearson, pearson],
      [rows.standardizedDeviance, deviance],
      [rows.cooksDistance, cook],
    ] as const) {
      // of rows that are all but certain R has 1 − p, and all that follows from it, to few digits
      const largest = Math.max(...expected.map(Math.abs));
      expect(farthest(ours, expected, Array(y.length).fill(largest))).toBeLessThan(1e-8);
    }
    dfbeta.forEach((changes, j) => {
      const scales = changes.map(() => errors[j]);
      expect(farthest(rows.dfbeta?.[j] ?? [], changes, scales)).toBeLessThan(1e-8);
    });
    for (const [at, expected] of [
      ["average", average],
      ["means", means],
    ] as const) {
      // as of one row that tells so much: a weight that is no whole number counts none
      const asked = { ...said, at, discrete: false, ...(sampleWeight && { weightMeaning: "precision" as const }) };
      const { effects } = marginalEffects(model, x, y, asked);
      const scales = expected.map(([, error]) => error);
      const of = (which: 0 | 1): number[] => expected.map((pair) => pair[which]);
      expect(
        farthest(
          effects.map(({ effect }) => effect),
          of(0),
          scales,
        ),
      ).toBeLessThan(1e-8);
      // by differences, which leave some nine digits
      expect(
        farthest(
          effects.map(({ standardError }) => standardError),
          of(1),
        ),
      ).toBeLessThan(1e-7);
    }
  });
});
