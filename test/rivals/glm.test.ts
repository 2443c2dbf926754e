// Standard errors, tests, intervals and fit measures of real data beside those of R: glm, MASS, sandwich, car, lmtest,
// performance.
import { beforeAll, describe, expect, test } from "vitest";
import type { Backend } from "../../src/index.js";
import { expectNone } from "./farthest.js";
import { askGlm, differences, fitted, glm, profileDifference } from "./glm.js";
import { type Problem, plain } from "./problems.js";

const LIMIT = 120_000;

const weighted = (problem: Problem): Problem => ({
  ...problem,
  sampleWeight: problem.y.map((_, i) => 0.5 + (i % 4)),
  offset: problem.x.map(([first], i) => Math.sin(first + i) / 4),
});

const named: [string, Problem][] = Object.entries<Problem>(plain).flatMap(([name, problem]) => [
  [name, problem],
  [`${name}, with weights and an offset`, weighted(problem)],
]);
const profiled = ["spector", "birthwt", "constriction", "grouped rows"];

glm.describe("R", () => {
  let answers: ReturnType<typeof askGlm>;
  beforeAll(() => {
    answers = askGlm(named.map(([name, problem]) => ({ ...problem, profile: profiled.includes(name) })));
  }, LIMIT);

  describe.each<Backend>(["wasm", "js"])("%s", (backend) => {
    test.each(named.map(([name], i) => [name, i] as const))("%s", (_, i) => {
      const [, problem] = named[i];
      expectNone(differences(fitted(problem, backend), problem.cluster, answers[i]), 1e-11);
    });

    test.each(profiled)("%s: profile intervals", (name) => {
      const i = named.findIndex(([other]) => other === name);
      const [, problem] = named[i];
      expect(profileDifference(fitted(problem, backend), answers[i])).toBeLessThan(5e-6);
    });
  });
});
