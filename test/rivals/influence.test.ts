// What single rows and single columns do to a fit beside what R says: drop1, hatvalues, rstandard,
// cooks.distance. Its dfbeta is of deviance residuals, and no such step as ours.
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, influence, LogisticRegression, testTerms } from "../../src/index.js";
import { expectNone, farthest } from "./farthest.js";
import { askGlm, type GlmAnswer, glm } from "./glm.js";
import { type Problem, plain } from "./problems.js";

const named = Object.entries<Problem>(plain);

glm.describe("R", () => {
  let answers: GlmAnswer[];
  beforeAll(() => {
    answers = askGlm(named.map(([, { x, y }]) => ({ x, y, parts: true })));
  });

  describe.each<Backend>(["wasm", "js"])("%s", (backend) => {
    test.each(named.map(([name], k) => [name, k] as const))("%s", (_, k) => {
      const [, { x, y }] = named[k];
      const { parts } = answers[k];
      if (parts === undefined) throw new Error("no parts");
      const model = new LogisticRegression({ l2: 0, tolerance: 1e-13, backend }).fit(x, y);
      const { terms } = testTerms(model, x, y);
      const { leverage, standardizedPearson, standardizedDeviance, cooksDistance } = influence(model, x, y);
      const ones = y.map(() => 1);
      const found = {
        // a statistic is a difference of deviances
        statistics: farthest(
          terms.map(({ statistic }) => statistic),
          parts.statistics,
          parts.statistics.map((statistic) => statistic + 1),
        ),
        p: farthest(
          terms.map(({ p }) => p),
          parts.p,
          parts.p.map((p, j) => p * (1 + parts.statistics[j])),
        ),
        // R has 1 − p of a p that has been rounded: what is next to nothing has few digits there
        leverage: farthest(leverage, parts.leverage, ones),
        pearson: farthest(standardizedPearson, parts.pearson, ones),
        deviance: farthest(standardizedDeviance, parts.deviance, ones),
        cooks: farthest(cooksDistance, parts.cooks),
      };
      expectNone(found, 1e-9);
      expect(terms.length).toBe(x[0].length);
    });
  });
});
