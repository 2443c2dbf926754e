// Calibration slopes, Hosmer and Lemeshow's test and binned residuals beside those of R: glm, performance, arm.
import { beforeAll, describe, expect, test } from "vitest";
import { binnedResiduals, calibrationFit, type Estimate, hosmerLemeshow } from "../../src/index.js";
import { farthest } from "./farthest.js";
import { Rival } from "./rival.js";
import { type Scored, scored } from "./scored.js";

/** Value, standard error, and the interval's ends. */
type Estimated = [number, number, number, number];

interface Answer {
  /** Intercept and slope. */
  free: [Estimated, Estimated];
  inTheLarge: Estimated;
  /** Statistic and p: null where quantiles of p coincide, which performance does not take. */
  hosmer: [number | null, number | null];
  /** Mean p, mean residual, rows, two standard errors. */
  bins: [number, number, number, number | null][];
}

const BINS = 10;
const flat = ({ value, standardError, interval }: Estimate): number[] => [value, standardError, ...interval];
/** p of a model that is off: what a fit is made of is calibrated by itself. */
const asked = scored
  .filter(([name]) => !["two values", "few rows"].includes(name))
  .map(([name, { y, p, sampleWeight }]): [string, Scored] => [
    name,
    { y, p: p.map((p_i) => p_i / (p_i + 0.6 * (1 - p_i))), sampleWeight },
  ]);

const rival = new Rival("R", ["jsonlite", "performance", "arm"]);

rival.describe("R", () => {
  let answers: Answer[];
  beforeAll(() => {
    answers = rival.ask(
      "calibration.R",
      asked.map(([, { y, p }]) => ({ y, p, bins: BINS })),
    );
  });

  describe.each(asked)("%s", (name, { y, p }) => {
    const at = asked.findIndex(([other]) => other === name);

    test("slope, intercept, in the large", () => {
      const { free, inTheLarge } = answers[at];
      const ours = calibrationFit(y, p);
      for (const [estimate, expected] of [
        [ours.intercept, free[0]],
        [ours.slope, free[1]],
        [ours.inTheLarge, inTheLarge],
      ] as const) {
        expect(
          farthest(
            flat(estimate),
            expected,
            expected.map(() => expected[1]),
          ),
        ).toBeLessThan(1e-9);
      }
    });

    test("Hosmer and Lemeshow", () => {
      const [statistic, tail] = answers[at].hosmer;
      const ours = hosmerLemeshow(y, p);
      if (statistic === null || tail === null) return expect(ours.groups.length).toBeLessThan(10);
      expect(farthest([ours.statistic], [statistic])).toBeLessThan(1e-11);
      // performance's is 1 minus the rest, which rounds
      expect(Math.abs(ours.p - tail)).toBeLessThan(1e-14);
    });

    test("binned residuals", () => {
      const { bins } = answers[at];
      const ours = binnedResiduals(y, p, { bins: BINS });
      expect(ours.length).toBe(bins.length);
      ours.forEach(({ predicted, residual, rows, standardError }, k) => {
        const [mean, left, count, two] = bins[k];
        expect(rows).toBe(count);
        expect(farthest([predicted, residual], [mean, left], [1, 1])).toBeLessThan(1e-13);
        if (rows > 1) expect(farthest([2 * standardError], [two ?? Number.NaN])).toBeLessThan(1e-11);
      });
    });
  });
});
