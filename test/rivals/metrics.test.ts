// Metrics beside those of scikit-learn.
import { beforeAll, describe, expect, test } from "vitest";
import {
  accuracy,
  averagePrecision,
  balancedAccuracy,
  brier,
  calibrationCurve,
  confusionMatrix,
  f1,
  logLoss,
  type MetricOptions,
  matthews,
  precision,
  recall,
  rocAuc,
  rocCurve,
} from "../../src/index.js";
import { expectNone, farthest } from "./farthest.js";
import { Rival } from "./rival.js";
import { type Scored, scored } from "./scored.js";

interface Metrics {
  logLoss: number;
  brier: number;
  rocAuc: number;
  averagePrecision: number;
  accuracy: number;
  precision: number;
  recall: number;
  f1: number;
  balancedAccuracy: number;
  matthews: number;
  /** True negatives, false positives, false negatives, true positives. */
  confusion: number[];
  falsePositiveRate: number[];
  truePositiveRate: number[];
  thresholds: number[];
}

interface Answer {
  plain: Metrics;
  weighted: Metrics;
  calibration: { observed: number[]; predicted: number[] };
}

const THRESHOLD = 0.4;

function differences({ y, p }: Scored, options: MetricOptions, expected: Metrics): Record<string, number> {
  const at = { ...options, threshold: THRESHOLD };
  const { trueNegative, falsePositive, falseNegative, truePositive } = confusionMatrix(y, p, at);
  const curve = rocCurve(y, p, options);
  const near = (ours: number, theirs: number): number => farthest([ours], [theirs]);
  return {
    logLoss: near(logLoss(y, p, options), expected.logLoss),
    brier: near(brier(y, p, options), expected.brier),
    rocAuc: near(rocAuc(y, p, options), expected.rocAuc),
    averagePrecision: near(averagePrecision(y, p, options), expected.averagePrecision),
    accuracy: near(accuracy(y, p, at), expected.accuracy),
    precision: near(precision(y, p, at), expected.precision),
    recall: near(recall(y, p, at), expected.recall),
    f1: near(f1(y, p, at), expected.f1),
    balancedAccuracy: near(balancedAccuracy(y, p, at), expected.balancedAccuracy),
    matthews: near(matthews(y, p, at), expected.matthews),
    confusion: farthest([trueNegative, falsePositive, falseNegative, truePositive], expected.confusion),
    falsePositiveRate: farthest(curve.falsePositiveRate, expected.falsePositiveRate),
    truePositiveRate: farthest(curve.truePositiveRate, expected.truePositiveRate),
    thresholds: farthest(curve.thresholds.slice(1), expected.thresholds),
  };
}

const rival = new Rival("Python", ["sklearn", "numpy"]);

rival.describe("scikit-learn", () => {
  let answers: Answer[];
  beforeAll(() => {
    answers = rival.ask(
      "metrics.py",
      scored.map(([, each]) => each),
    );
  });

  describe.each(scored)("%s", (name, each) => {
    const at = scored.findIndex(([other]) => other === name);
    const { y, p, sampleWeight } = each;

    test("every row once", () => expectNone(differences(each, {}, answers[at].plain), 1e-13));

    test("weighted", () => expectNone(differences(each, { sampleWeight }, answers[at].weighted), 1e-13));

    test("calibration", () => {
      const { observed, predicted } = calibrationCurve(y, p);
      expect(farthest(observed, answers[at].calibration.observed)).toBeLessThan(1e-13);
      expect(farthest(predicted, answers[at].calibration.predicted)).toBeLessThan(1e-13);
    });
  });
});
