// Fits with Firth's penalty beside those of R's brglm2, on the literature's data and where classes separate at random.
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, inference, LogisticRegression } from "../../src/index.js";
import { makeProblem } from "../adversary/problems.js";
import { birthwt, endometrial, type FirthData, lizards, sex2 } from "../firth-data.js";
import { farthest } from "./farthest.js";
import { Rival } from "./rival.js";

interface FirthAnswer {
  converged: number;
  weights: number[];
  standardErrors: number[];
}

const EACH = 12;
const LIMIT = 120_000;
const real: [string, FirthData][] = Object.entries({ birthwt, endometrial, lizards, sex2 });
const KINDS = ["ordinary", "quasi-separable", "nearly separable", "few rows", "rare class"];

/** Rows alone. */
function rowsOf(kind: string, k: number): FirthData {
  const { x, y } = makeProblem(3, k, kind);
  return { x, y };
}

/** Of columns that depend on each other there is no one optimum. */
function isFitted({ x, y }: FirthData): boolean {
  try {
    return new LogisticRegression({ firth: true }).fit(x, y).report.status === "converged";
  } catch (error) {
    expect(String(error)).toMatch("RangeError: x: expected columns that do not depend on each other");
    return false;
  }
}

const rival = new Rival("R", ["jsonlite", "brglm2"]);

rival.describe("brglm2", () => {
  const random = KINDS.map((kind): [string, FirthData[]] => [
    kind,
    Array.from({ length: EACH }, (_, k) => rowsOf(kind, k)),
  ]);
  let answers: FirthAnswer[];
  beforeAll(() => {
    answers = rival.ask("firth.R", [...real.map(([, data]) => data), ...random.flatMap(([, list]) => list)]);
  }, LIMIT);

  const compared = ({ x, y, sampleWeight }: FirthData, { weights, standardErrors }: FirthAnswer, backend: Backend) => {
    const model = new LogisticRegression({ firth: true, tolerance: 1e-12, backend });
    model.fit(x, y, { ...(sampleWeight && { sampleWeight }) });
    expect(model.report.status).toBe("converged");
    return { model, far: farthest([...model.weights, model.bias], weights, standardErrors) };
  };

  describe.each<Backend>(["wasm", "js"])("%s", (backend) => {
    test.each(real)("%s", (name, data) => {
      const at = real.findIndex(([other]) => other === name);
      expect(answers[at].converged).toBe(1);
      const { x, y, sampleWeight } = data;
      const { model, far } = compared(data, answers[at], backend);
      expect(far).toBeLessThan(1e-9);
      const { terms } = inference(model, x, y, { ...(sampleWeight && { sampleWeight }) });
      const errors = terms.map(({ standardError }) => standardError);
      expect(farthest(errors, answers[at].standardErrors)).toBeLessThan(1e-9);
    });

    test.each(random)("%s", (kind, list) => {
      const first = real.length + EACH * KINDS.indexOf(kind);
      const known = list
        .map((data, k) => ({ data, answer: answers[first + k] }))
        .filter(({ data, answer }) => answer.converged === 1 && isFitted(data));
      expect(known.length).toBeGreaterThanOrEqual(4);
      for (const { data, answer } of known) expect(compared(data, answer, backend).far).toBeLessThan(1e-8);
    });
  });
});
