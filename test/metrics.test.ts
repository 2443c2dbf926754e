import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calibrationCurve, precisionRecallCurve, rocCurve } from "../src/metrics/curves.js";
import {
  accuracy,
  balancedAccuracy,
  confusionMatrix,
  f1,
  matthews,
  precision,
  recall,
} from "../src/metrics/decisions.js";
import { rocAucInterval } from "../src/metrics/roc-interval.js";
import { averagePrecision, brier, logLoss, rocAuc } from "../src/metrics/scores.js";

interface Row {
  y: number;
  p: number;
  s: number;
}

// few distinct probabilities, so that ties are common; 0 and 1 among them
const coarse = fc.record({
  y: fc.constantFrom(0, 1),
  p: fc.integer({ min: 0, max: 8 }).map((k) => k / 8),
  s: fc.integer({ min: 0, max: 4 }),
});
const fine = fc.record({
  y: fc.constantFrom(0, 1),
  p: fc.integer({ min: 1, max: 999_999 }).map((k) => k / 1e6),
  s: fc.integer({ min: 0, max: 4 }),
});
const one: Row = { y: 1, p: 0.5, s: 1 };
const zero: Row = { y: 0, p: 0.25, s: 2 };

/** Some rows, of both classes with positive weight. */
function rowsOf(row: fc.Arbitrary<Row>) {
  return fc.array(row, { maxLength: 30 }).map((rows) => [...rows, one, zero]);
}

const y = (rows: Row[]) => rows.map((row) => row.y);
const p = (rows: Row[]) => rows.map((row) => row.p);
const s = (rows: Row[]) => rows.map((row) => row.s);
const repeat = (rows: Row[]) => rows.flatMap((row) => Array.from({ length: row.s }, () => row));

/** P(p of class 1 > p of class 0) + ½ P(equal), pair by pair. */
function mannWhitney(rows: Row[]): number {
  let won = 0;
  let pairs = 0;
  for (const positive of rows.filter((row) => row.y === 1)) {
    for (const negative of rows.filter((row) => row.y === 0)) {
      const weight = positive.s * negative.s;
      won += weight * (positive.p > negative.p ? 1 : positive.p === negative.p ? 0.5 : 0);
      pairs += weight;
    }
  }
  return won / pairs;
}

function trapezoids(x: Float64Array, height: Float64Array): number {
  let area = 0;
  for (let k = 1; k < x.length; k++) area += (x[k] - x[k - 1]) * (height[k] + height[k - 1]) * 0.5;
  return area;
}

function expectClose(actual: Float64Array, expected: number[], places = 12) {
  expect(actual).toHaveLength(expected.length);
  for (const [k, value] of expected.entries()) expect(actual[k]).toBeCloseTo(value, places);
}

describe("logLoss", () => {
  test("scikit-learn's example (docs of log_loss)", () => {
    expect(logLoss([1, 0, 0, 1], [0.9, 0.1, 0.2, 0.65])).toBeCloseTo(0.21616187468057912, 15);
  });

  test("by hand", () => {
    expect(logLoss([1], [0.5])).toBe(Math.LN2);
    expect(logLoss([0], [0.5])).toBe(Math.LN2);
    expect(logLoss([true, false], [0.25, 0.25], { sampleWeight: [1, 3] })).toBeCloseTo(
      (Math.log(4) + 3 * Math.log(4 / 3)) / 4,
      15,
    );
  });

  test("is not clipped: certain and right costs 0, certain and wrong Infinity", () => {
    expect(logLoss([1, 0], [1, 0])).toBe(0);
    expect(logLoss([1, 0], [0, 0])).toBe(Number.POSITIVE_INFINITY);
    expect(logLoss([1, 0], [1, 1])).toBe(Number.POSITIVE_INFINITY);
    expect(logLoss([1, 0], [0, 0.5], { sampleWeight: [0, 1] })).toBe(Math.LN2);
  });

  test("keeps the digits of tiny probabilities", () => {
    expect(logLoss([0], [1e-20])).toBe(1e-20);
    expect(logLoss([0], [1e-10])).toBeCloseTo(1.00000000005e-10, 24);
    expect(logLoss([1], [1e-320])).toBeCloseTo(736.8272408909739, 12); // from Python's decimal module
  });

  test("is the formula, weighted", () => {
    fc.assert(
      fc.property(rowsOf(fine), (rows) => {
        const total = rows.reduce((sum, row) => sum + row.s, 0);
        const cost = (row: Row) => -(row.y * Math.log(row.p) + (1 - row.y) * Math.log(1 - row.p));
        const expected = rows.reduce((sum, row) => sum + row.s * cost(row), 0) / total;
        expect(logLoss(y(rows), p(rows), { sampleWeight: s(rows) })).toBeCloseTo(expected, 12);
      }),
    );
  });
});

describe("brier", () => {
  test("scikit-learn's example (docs of brier_score_loss)", () => {
    expect(brier([0, 1, 1, 0], [0.1, 0.9, 0.8, 0.3])).toBeCloseTo(0.0375, 15);
  });

  test("0 for certain and right, 1 for certain and wrong, ¼ for ½", () => {
    expect(brier([0, 1], [0, 1])).toBe(0);
    expect(brier([0, 1], [1, 0])).toBe(1);
    expect(brier([0, 1, 1], [0.5, 0.5, 0.5])).toBe(0.25);
  });
});

describe("accuracy and confusionMatrix", () => {
  test("by hand; ½ itself is class 1", () => {
    const labels = [0, 0, 1, 1, 1];
    const probabilities = [0.2, 0.5, 0.5, 0.49, 0.9];
    expect(confusionMatrix(labels, probabilities)).toEqual({
      trueNegative: 1,
      falsePositive: 1,
      falseNegative: 1,
      truePositive: 2,
    });
    expect(accuracy(labels, probabilities)).toBe(0.6);
  });

  test("weights and threshold", () => {
    const options = { sampleWeight: [1, 2, 4, 8], threshold: 0.7 };
    expect(confusionMatrix([false, true, false, true], [0.8, 0.6, 0.1, 0.7], options)).toEqual({
      trueNegative: 4,
      falsePositive: 1,
      falseNegative: 2,
      truePositive: 8,
    });
    expect(accuracy([false, true, false, true], [0.8, 0.6, 0.1, 0.7], options)).toBe(12 / 15);
  });

  test("threshold 0 calls every row 1, Infinity none", () => {
    expect(accuracy([1, 1, 0], [0, 0.5, 1], { threshold: 0 })).toBe(2 / 3);
    expect(accuracy([1, 1, 0], [1, 0.5, 1], { threshold: Number.POSITIVE_INFINITY })).toBe(1 / 3);
  });

  test("the cells are counted one by one", () => {
    fc.assert(
      fc.property(rowsOf(coarse), fc.integer({ min: 0, max: 9 }), (rows, k) => {
        const threshold = k / 8;
        const weightWhere = (isIn: (row: Row) => boolean) => rows.filter(isIn).reduce((sum, row) => sum + row.s, 0);
        expect(confusionMatrix(y(rows), p(rows), { sampleWeight: s(rows), threshold })).toEqual({
          trueNegative: weightWhere((row) => row.y === 0 && row.p < threshold),
          falsePositive: weightWhere((row) => row.y === 0 && row.p >= threshold),
          falseNegative: weightWhere((row) => row.y === 1 && row.p < threshold),
          truePositive: weightWhere((row) => row.y === 1 && row.p >= threshold),
        });
      }),
    );
  });
});

describe("decisions at a threshold", () => {
  const labels = [1, 1, 1, 0, 0, 0, 0, 1, 0, 0];
  const probabilities = [0.9, 0.8, 0.3, 0.6, 0.2, 0.1, 0.4, 0.55, 0.7, 0.05];
  const sampleWeight = [1, 2, 1, 3, 1, 0.5, 1, 1, 2, 4];

  test("are those of scikit-learn 1.2.1", () => {
    // sklearn.metrics.precision_score(y, p >= 0.5), recall_score, f1_score, balanced_accuracy_score, matthews_corrcoef
    const plain = { precision: 0.6, recall: 0.75, f1: 2 / 3, balancedAccuracy: 17 / 24, matthews: 0.408248290463863 };
    // the same with sample_weight=s
    const weighted = {
      precision: 0.4444444444444444,
      recall: 0.8,
      f1: 0.5714285714285714,
      balancedAccuracy: 0.682608695652174,
      matthews: 0.33708038864015377,
    };
    const found = (options: object) =>
      Object.fromEntries(
        Object.entries({ precision, recall, f1, balancedAccuracy, matthews }).map(([name, metric]) => [
          name,
          metric(labels, probabilities, options),
        ]),
      );
    for (const [name, value] of Object.entries(plain)) expect(found({})[name]).toBeCloseTo(value, 14);
    for (const [name, value] of Object.entries(weighted)) expect(found({ sampleWeight })[name]).toBeCloseTo(value, 14);
  });

  test("are NaN where there is nothing to take a part of", () => {
    const threshold = Number.POSITIVE_INFINITY;
    expect(precision([0, 1], [0.2, 0.4], { threshold })).toBeNaN();
    expect(matthews([0, 1], [0.2, 0.4], { threshold })).toBeNaN();
    expect(f1([0, 1], [0.2, 0.4], { threshold })).toBe(0);
    expect(f1([0, 0], [0.2, 0.4], { threshold })).toBeNaN();
    expect(recall([0, 0], [0.2, 0.4])).toBeNaN();
    expect(balancedAccuracy([1, 1], [0.2, 0.4])).toBeNaN();
  });

  test("matthews is 1 for all right, −1 for all wrong, whatever the weights", () => {
    for (const unit of [1, 1e-150, 1e150]) {
      const options = { sampleWeight: [3 * unit, 7 * unit, unit] };
      expect(matthews([0, 1, 1], [0.1, 0.9, 0.8], options)).toBe(1);
      expect(matthews([1, 0, 0], [0.1, 0.9, 0.8], options)).toBe(-1);
    }
  });

  test("matthews is the correlation of true and predicted class", () => {
    fc.assert(
      fc.property(rowsOf(coarse), (rows) => {
        const repeated = repeat(rows);
        const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
        const called = repeated.map((row) => Number(row.p >= 0.5));
        const moments = (a: number[], b: number[]) => mean(a.map((value, i) => value * b[i])) - mean(a) * mean(b);
        const expected =
          moments(called, y(repeated)) / Math.sqrt(moments(called, called) * moments(y(repeated), y(repeated)));
        const found = matthews(y(rows), p(rows), { sampleWeight: s(rows) });
        if (Number.isFinite(expected)) expect(found).toBeCloseTo(expected, 10);
        else expect(found).toBeNaN();
      }),
    );
  });
});

describe("averagePrecision", () => {
  test("scikit-learn's example (docs of average_precision_score), and one with ties and weights", () => {
    expect(averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toBeCloseTo(0.8333333333333333, 15);
    // sklearn.metrics.average_precision_score([0, 1, 1, 0, 1, 0], [.2, .2, .7, .7, .9, .1], sample_weight=[1, 2, 1, 3, 1, 1])
    const sampleWeight = [1, 2, 1, 3, 1, 1];
    expect(averagePrecision([0, 1, 1, 0, 1, 0], [0.2, 0.2, 0.7, 0.7, 0.9, 0.1], { sampleWeight })).toBeCloseTo(0.6, 15);
  });

  test("is what the precision-recall curve steps over", () => {
    fc.assert(
      fc.property(rowsOf(coarse), (rows) => {
        const options = { sampleWeight: s(rows) };
        const curve = precisionRecallCurve(y(rows), p(rows), options);
        const steps = [...curve.thresholds].map((_, k) => (curve.recall[k] - curve.recall[k + 1]) * curve.precision[k]);
        expect(averagePrecision(y(rows), p(rows), options)).toBeCloseTo(
          steps.reduce((sum, step) => sum + step, 0),
          13,
        );
      }),
    );
  });

  test("is 1 for perfect order, the share of class 1 for none, and needs class 1", () => {
    expect(averagePrecision([0, 0, 1, 1], [0.1, 0.2, 0.3, 0.4])).toBe(1);
    expect(averagePrecision([0, 0, 0, 1], [0.3, 0.3, 0.3, 0.3])).toBe(0.25);
    expect(() => averagePrecision([0, 0], [0.2, 0.4])).toThrow(
      new RangeError("y: expected a row of class 1, got only class 0"),
    );
  });
});

describe("rocAuc", () => {
  test("scikit-learn's example (docs of roc_auc_score)", () => {
    expect(rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toBe(0.75);
  });

  test("1 for perfect, 0 for reversed, ½ for constant", () => {
    expect(rocAuc([0, 0, 1], [0.1, 0.2, 0.3])).toBe(1);
    expect(rocAuc([1, 1, 0], [0.1, 0.2, 0.3])).toBe(0);
    expect(rocAuc([1, 0, 0, 1, 0], [0.3, 0.3, 0.3, 0.3, 0.3])).toBe(0.5);
  });

  test.each([
    ["with ties", coarse],
    ["without", fine],
  ])("is the Mann–Whitney count of pairs, %s", (_, row) => {
    fc.assert(
      fc.property(rowsOf(row), (rows) => {
        expect(rocAuc(y(rows), p(rows), { sampleWeight: s(rows) })).toBeCloseTo(mannWhitney(rows), 13);
      }),
    );
  });

  test("depends on the order of p alone, and turns over with the labels", () => {
    fc.assert(
      fc.property(rowsOf(coarse), (rows) => {
        const auc = rocAuc(y(rows), p(rows));
        const squared = p(rows).map((value) => value * value);
        const otherLabels = y(rows).map((label) => 1 - label);
        expect(rocAuc(y(rows), squared)).toBe(auc);
        expect(rocAuc(otherLabels, p(rows))).toBeCloseTo(1 - auc, 14);
      }),
    );
  });

  test("is the area under rocCurve", () => {
    fc.assert(
      fc.property(rowsOf(coarse), (rows) => {
        const { falsePositiveRate, truePositiveRate } = rocCurve(y(rows), p(rows), { sampleWeight: s(rows) });
        expect(rocAuc(y(rows), p(rows), { sampleWeight: s(rows) })).toBeCloseTo(
          trapezoids(falsePositiveRate, truePositiveRate),
          13,
        );
      }),
    );
  });
});

describe("rocCurve", () => {
  test("scikit-learn's example (docs of roc_curve)", () => {
    const curve = rocCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
    expect([...curve.falsePositiveRate]).toEqual([0, 0, 0.5, 0.5, 1]);
    expect([...curve.truePositiveRate]).toEqual([0, 0.5, 0.5, 1, 1]);
    expect([...curve.thresholds]).toEqual([Number.POSITIVE_INFINITY, 0.8, 0.4, 0.35, 0.1]);
  });

  test("each point is the confusion matrix at its threshold", () => {
    fc.assert(
      fc.property(rowsOf(coarse), (rows) => {
        const sampleWeight = s(rows);
        const curve = rocCurve(y(rows), p(rows), { sampleWeight });
        const distinct = new Set(rows.filter((row) => row.s > 0).map((row) => row.p));
        expect([...curve.thresholds]).toEqual([Number.POSITIVE_INFINITY, ...[...distinct].sort((a, b) => b - a)]);
        for (const [k, threshold] of curve.thresholds.entries()) {
          const cells = confusionMatrix(y(rows), p(rows), { sampleWeight, threshold });
          expect(curve.falsePositiveRate[k]).toBeCloseTo(
            cells.falsePositive / (cells.falsePositive + cells.trueNegative),
            14,
          );
          expect(curve.truePositiveRate[k]).toBeCloseTo(
            cells.truePositive / (cells.truePositive + cells.falseNegative),
            14,
          );
        }
      }),
    );
  });

  test("takes more rows than a call takes arguments", () => {
    const rows = 300_000;
    const probabilities = Float64Array.from({ length: rows }, (_, i) => i / rows);
    const labels = Uint8Array.from({ length: rows }, (_, i) => i % 2);
    expect(rocCurve(labels, probabilities).thresholds).toHaveLength(rows + 1);
  });
});

describe("precisionRecallCurve", () => {
  test("scikit-learn's example (docs of precision_recall_curve)", () => {
    const curve = precisionRecallCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
    expect([...curve.precision]).toEqual([0.5, 2 / 3, 0.5, 1, 1]);
    expect([...curve.recall]).toEqual([1, 1, 0.5, 0.5, 0]);
    expect([...curve.thresholds]).toEqual([0.1, 0.35, 0.4, 0.8]);
  });

  test("each point is the confusion matrix at its threshold, and the end is (0, 1)", () => {
    fc.assert(
      fc.property(rowsOf(coarse), (rows) => {
        const sampleWeight = s(rows);
        const { precision, recall, thresholds } = precisionRecallCurve(y(rows), p(rows), { sampleWeight });
        for (const [k, threshold] of thresholds.entries()) {
          const { truePositive, falsePositive, falseNegative } = confusionMatrix(y(rows), p(rows), {
            sampleWeight,
            threshold,
          });
          expect(precision[k]).toBeCloseTo(truePositive / (truePositive + falsePositive), 14);
          expect(recall[k]).toBeCloseTo(truePositive / (truePositive + falseNegative), 14);
          if (k > 0) expect(threshold).toBeGreaterThan(thresholds[k - 1]);
        }
        expect(precision.slice(thresholds.length)).toEqual(Float64Array.of(1));
        expect(recall.slice(thresholds.length)).toEqual(Float64Array.of(0));
      }),
    );
  });

  test("needs class 1 but not class 0", () => {
    expect([...precisionRecallCurve([1, 1], [0.2, 0.4]).precision]).toEqual([1, 1, 1]);
    expect(() => precisionRecallCurve([0, 0], [0.2, 0.4])).toThrow(
      new RangeError("y: expected a row of class 1, got only class 0"),
    );
  });
});

describe("calibrationCurve", () => {
  test("scikit-learn's example (docs of calibration_curve)", () => {
    const labels = [0, 0, 0, 0, 1, 1, 1, 1, 1];
    const curve = calibrationCurve(labels, [0.1, 0.2, 0.3, 0.4, 0.65, 0.7, 0.8, 0.9, 1], { bins: 3 });
    expectClose(curve.observed, [0, 0.5, 1]);
    expectClose(curve.predicted, [0.2, 0.525, 0.85]);
    expect([...curve.counts]).toEqual([3, 2, 4]);
  });

  test("ten bins; an edge belongs to the lower; empty bins are left out", () => {
    // numpy.linspace(0, 1, 11)[3] is 0.30000000000000004, so that both 0.3 and it are in the third bin
    const curve = calibrationCurve([0, 1, 1, 0, 0, 1], [0, 0.1, 0.11, 0.3, 0.1 * 3, 1]);
    expect([...curve.counts]).toEqual([2, 1, 2, 1]);
    expectClose(curve.predicted, [0.05, 0.11, 0.3, 1]);
    expectClose(curve.observed, [0.5, 1, 0, 1]);
  });

  test("every row is in the bin a search of the edges finds", () => {
    fc.assert(
      fc.property(rowsOf(coarse), fc.integer({ min: 1, max: 12 }), (rows, bins) => {
        const edges = Array.from({ length: bins + 1 }, (_, k) => (k === bins ? 1 : k * (1 / bins)));
        const expected = edges
          .slice(1)
          .map((edge, k) => rows.filter((row) => row.s > 0 && row.p <= edge && (row.p > edges[k] || k === 0)));
        const used = expected.filter((bin) => bin.length > 0);
        const weight = (bin: Row[]) => bin.reduce((sum, row) => sum + row.s, 0);
        const curve = calibrationCurve(y(rows), p(rows), { bins, sampleWeight: s(rows) });
        expectClose(curve.counts, used.map(weight));
        expectClose(
          curve.predicted,
          used.map((bin) => bin.reduce((sum, row) => sum + row.s * row.p, 0) / weight(bin)),
        );
        expectClose(
          curve.observed,
          used.map((bin) => bin.reduce((sum, row) => sum + row.s * row.y, 0) / weight(bin)),
        );
      }),
    );
  });
});

const decided = { accuracy, precision, recall, f1, balancedAccuracy, matthews };
const scores = { logLoss, accuracy, balancedAccuracy, recall, brier, rocAuc, averagePrecision };
const all = {
  ...scores,
  ...decided,
  rocAucInterval,
  confusionMatrix,
  rocCurve,
  precisionRecallCurve,
  calibrationCurve,
};

describe("every metric", () => {
  test.each(Object.entries(scores))("%s: a weight is a row repeated, 0 a row left out", (_, metric) => {
    fc.assert(
      fc.property(rowsOf(fine), (rows) => {
        const repeated = repeat(rows);
        expect(metric(y(rows), p(rows), { sampleWeight: s(rows) })).toBeCloseTo(metric(y(repeated), p(repeated)), 12);
      }),
    );
  });

  test.each([
    ["confusionMatrix", confusionMatrix],
    ["rocCurve", rocCurve],
    ["precisionRecallCurve", precisionRecallCurve],
  ])("%s: a weight is a row repeated, 0 a row left out", (_, metric) => {
    fc.assert(
      fc.property(rowsOf(coarse), (rows) => {
        const repeated = repeat(rows);
        // counts are whole numbers, so nothing is rounded differently
        expect(metric(y(rows), p(rows), { sampleWeight: s(rows) })).toEqual(metric(y(repeated), p(repeated)));
      }),
    );
  });

  test.each(Object.entries(all))("%s takes booleans and typed arrays, and leaves them alone", (_, metric) => {
    const labels = Uint8Array.of(0, 1, 1, 0);
    const probabilities = Float64Array.of(0.75, 0.5, 0.25, 0.125);
    const expected = metric([0, 1, 1, 0], [0.75, 0.5, 0.25, 0.125]);
    expect(metric(labels, probabilities)).toEqual(expected);
    expect(metric([false, true, true, false], probabilities)).toEqual(expected);
    expect([...labels, ...probabilities]).toEqual([0, 1, 1, 0, 0.75, 0.5, 0.25, 0.125]);
  });

  test.each(Object.entries(all))("%s refuses wrong values and wrong types", (_, metric) => {
    // what a caller without types may pass
    const untyped = (text: string) => JSON.parse(text);
    const range: [() => unknown, string][] = [
      [() => metric([], []), "y: expected at least one row, got none"],
      [() => metric([0, 1], [0.5]), "p: expected 2 numbers, one a label of y, got 1"],
      [() => metric([0, 1, 2], [0.5, 0.5, 0.5]), "y: expected two distinct labels, got a third, 2, at row 2"],
      [() => metric([0, Number.NaN], [0.5, 0.5]), "y: expected a finite label, got NaN at row 1"],
      [
        () => metric(["b", "b"], [0.5, 0.5]),
        'y: expected two distinct labels, or option positive to say which class one is, got only "b"',
      ],
      [
        () => metric(["a", "b"], [0.5, 0.5], { positive: "c" }),
        'positive: expected one of the labels "a" and "b", got "c"',
      ],
      [() => metric([0, 1], [0.5, 1.5]), "p: expected a probability from 0 to 1, got 1.5 at row 1"],
      [() => metric([0, 1], [-0.1, 0.5]), "p: expected a probability from 0 to 1, got -0.1 at row 0"],
      [() => metric([0, 1], [0.5, Number.NaN]), "p: expected a probability from 0 to 1, got NaN at row 1"],
      [() => metric([0, 1], [0.5, 0.5], { sampleWeight: [1] }), "sampleWeight: expected 2 numbers, got 1"],
      [
        () => metric([0, 1], [0.5, 0.5], { sampleWeight: [1, -1] }),
        "sampleWeight: expected at least 0, got -1 at row 1",
      ],
      [
        () => metric([0, 1], [0.5, 0.5], { sampleWeight: [1 / 0, 1] }),
        "sampleWeight: expected a finite number, got Infinity at row 0",
      ],
      [
        () => metric([0, 1], [0.5, 0.5], { sampleWeight: [0, 0] }),
        "sampleWeight: expected a weight above 0 in some row, got 0 in every row",
      ],
    ];
    for (const [call, message] of range) expect(call).toThrow(new RangeError(message));

    const type: [() => unknown, string][] = [
      [() => metric(untyped('"01"'), [0.5, 0.5]), 'y: expected an array of labels, got "01"'],
      [() => metric([0, 1], untyped("null")), "p: expected an array of numbers, one a label of y, got null"],
      [() => metric([0, "1"], [0.5, 0.5]), 'y: expected labels of one type, got 0 and "1"'],
      [() => metric([0, 0], [0.5, 0.5], { positive: "1" }), 'y: expected labels of one type, got 0 and "1"'],
      [() => metric(untyped("[0, null]"), [0.5, 0.5]), "y: expected a number, boolean or string, got null at row 1"],
      [() => metric([0, 1], untyped('[0.5, "0.5"]')), 'p: expected a probability from 0 to 1, got "0.5" at row 1'],
      [
        () => metric([0, 1], [0.5, 0.5], { sampleWeight: untyped("3") }),
        "sampleWeight: expected an array of numbers, got 3",
      ],
      [
        () => metric([0, 1], [0.5, 0.5], { sampleWeight: untyped("[1, null]") }),
        "sampleWeight: expected a finite number, got null at row 1",
      ],
    ];
    for (const [call, message] of type) expect(call).toThrow(new TypeError(message));
  });

  test.each([
    ["rocAuc", rocAuc],
    ["rocCurve", rocCurve],
  ])("%s refuses one class, also where the other weighs nothing", (_, metric) => {
    expect(() => metric([1, 1], [0.1, 0.2])).toThrow(
      new RangeError("y: expected rows of both classes, got only class 1"),
    );
    expect(() => metric([0, 0], [0.1, 0.2])).toThrow(
      new RangeError("y: expected rows of both classes, got only class 0"),
    );
    expect(() => metric([0, 1], [0.1, 0.2], { sampleWeight: [1, 0] })).toThrow(
      new RangeError("y: expected rows of both classes, got only class 0"),
    );
  });

  test.each(Object.entries(all))("%s takes labels of any kind", (_, metric) => {
    const probabilities = [0.75, 0.5, 0.25, 0.125];
    const expected = metric([0, 1, 1, 0], probabilities);
    expect(metric(["no", "yes", "yes", "no"], probabilities)).toEqual(expected);
    expect(metric([-1, 2.5, 2.5, -1], probabilities)).toEqual(expected);
    expect(metric([0n, 1n, 1n, 0n], probabilities)).toEqual(expected);
    expect(metric(["yes", "no", "no", "yes"], probabilities, { positive: "no" })).toEqual(expected);
    expect(metric([1, 0, 0, 1], probabilities, { positive: 0 })).toEqual(expected);
  });

  test.each(Object.entries(all))("%s names the option that was probably meant", (_, metric) => {
    // what a caller without types may pass
    const options = JSON.parse('{ "sampleWeights": [1, 1] }');
    expect(() => metric([0, 1], [0.5, 0.5], options)).toThrow(/^metric option: .* \(did you mean "sampleWeight"\?\)$/);
  });

  test("rows of one class need no other, if their label tells which it is", () => {
    for (const label of [1, true]) expect(accuracy([label, label], [0.9, 0.2])).toBe(0.5);
    for (const label of [0, false]) expect(brier([label, label], [0, 0.5])).toBe(0.125);
    expect(recall(["ill", "ill"], [0.9, 0.2], { positive: "ill" })).toBe(0.5);
    expect(brier(["well", "well"], [0, 0.5], { positive: "ill" })).toBe(0.125);
  });

  test("wrong options", () => {
    expect(() => accuracy([1], [0.5], { threshold: Number.NaN })).toThrow(
      new RangeError("threshold: expected a number of at least 0, got NaN"),
    );
    expect(() => confusionMatrix([1], [0.5], { threshold: -1 })).toThrow(
      new RangeError("threshold: expected a number of at least 0, got -1"),
    );
    expect(() => accuracy([1], [0.5], { threshold: JSON.parse('"0.5"') })).toThrow(
      new TypeError('threshold: expected a number of at least 0, got "0.5"'),
    );
    for (const bins of [0, 2.5, -3, Number.NaN]) {
      expect(() => calibrationCurve([1], [0.5], { bins })).toThrow(
        new RangeError(`bins: expected a whole number from 1 to 1000000, got ${bins}`),
      );
    }
  });
});
