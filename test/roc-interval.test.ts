// The interval of the area under the ROC curve, against pROC 1.18.0 and DeLong's formula over all pairs.
import { readFileSync } from "node:fs";
import Papa from "papaparse";
import { describe, expect, it, test } from "vitest";
import { normalQuantile } from "../src/math/normal-quantile.js";
import { mulberry32 } from "../src/math/random.js";
import { rocAucInterval } from "../src/metrics/roc-interval.js";
import { rocAuc } from "../src/metrics/scores.js";

test("normal quantiles are those of R", () => {
  const quantiles = [
    [1e-300, -37.047096299361201],
    [1e-20, -9.2623400897984052],
    [0.001, -3.0902323061678132],
    [0.05, -1.6448536269514726],
    [0.3, -0.52440051270804067],
    [0.5, 0],
    [0.975, 1.9599639845400536],
    [0.9999, 3.7190164854557084],
  ];
  for (const [p, z] of quantiles) expect(Math.abs(normalQuantile(p) - z)).toBeLessThanOrEqual(4e-15 * Math.abs(z));
});

const y = [0, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 1];
const p = [0.1, 0.4, 0.35, 0.8, 0.8, 0.9, 0.2, 0.4, 0.4, 0.7, 0.55, 0.05, 0.6, 0.95, 0.3];

describe("rocAucInterval", () => {
  it("is that of pROC, with ties", () => {
    const { auc, standardError, interval, level } = rocAucInterval(y, p);
    expect(auc).toBeCloseTo(0.7410714285714286, 14);
    expect(standardError).toBeCloseTo(0.13401357846437797, 14);
    expect(interval[0]).toBeCloseTo(0.47840964134191521, 14);
    expect(interval[1]).toBe(1);
    expect(level).toBe(0.95);
    const narrow = rocAucInterval(y, p, { level: 0.8 }).interval;
    expect(narrow[0]).toBeCloseTo(0.56932611728617077, 14);
    expect(narrow[1]).toBeCloseTo(0.91281673985668643, 14);
  });

  it("is that of pROC on the texture of tumours", () => {
    const text = readFileSync(new URL("data/breast-cancer.csv", import.meta.url), "utf8");
    const rows = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data;
    const malignant = rows.map((row) => row.diagnosis === "malignant");
    const texture = rows.map((row) => Number(row.mean_texture) / 50);
    const { auc, standardError, interval } = rocAucInterval(malignant, texture);
    expect(auc).toBeCloseTo(0.77582448073569055, 13);
    expect(standardError).toBeCloseTo(0.019734313094158604, 13);
    expect(interval[0]).toBeCloseTo(0.73714593781150239, 13);
    expect(interval[1]).toBeCloseTo(0.81450302365987848, 13);
  });

  it("is DeLong's formula over all pairs, and its area that of rocAuc", () => {
    const random = mulberry32(5);
    const labels = Array.from({ length: 120 }, () => (random() < 0.4 ? 1 : 0));
    const scores = labels.map((label) => Math.round(20 * Math.min(1, 0.3 * label + 0.7 * random())) / 20);
    const found = rocAucInterval(labels, scores);
    expect(found.auc).toBeCloseTo(rocAuc(labels, scores), 14);
    expect(found.standardError).toBeCloseTo(byPairs(labels, scores), 14);
  });

  it("takes a weight as so many rows", () => {
    const sampleWeight = y.map((_, i) => i % 3);
    const repeated = y.flatMap((_, i) => Array.from({ length: i % 3 }, () => i));
    const weighted = rocAucInterval(y, p, { sampleWeight });
    const written = rocAucInterval(
      repeated.map((i) => y[i]),
      repeated.map((i) => p[i]),
    );
    expect(weighted.standardError).toBeCloseTo(written.standardError, 14);
    expect(weighted.auc).toBeCloseTo(written.auc, 14);
  });

  it("says what is wrong", () => {
    expect(() => rocAucInterval([1, 1], [0.5, 0.6])).toThrow("y: expected rows of both classes, got only class 1");
    expect(() => rocAucInterval([0, 1, 1], [0.1, 0.5, 0.6])).toThrow(
      "y: expected at least two rows of each class, got fewer",
    );
    for (const level of [0, 1, Number.NaN]) {
      expect(() => rocAucInterval(y, p, { level })).toThrow(
        `level: expected a number above 0 and below 1, got ${level}`,
      );
    }
  });
});

function byPairs(labels: number[], scores: number[]): number {
  const ones = scores.filter((_, i) => labels[i] === 1);
  const zeros = scores.filter((_, i) => labels[i] === 0);
  const wins = (a: number, b: number) => (a > b ? 1 : a === b ? 0.5 : 0);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = (values: number[]) =>
    values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);
  const ofOnes = ones.map((a) => mean(zeros.map((b) => wins(a, b))));
  const ofZeros = zeros.map((b) => mean(ones.map((a) => wins(a, b))));
  return Math.sqrt(variance(ofOnes) / ones.length + variance(ofZeros) / zeros.length);
}
