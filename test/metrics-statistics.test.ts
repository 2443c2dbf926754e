// Tests and estimates of calibration against R 4.2.2, on `d <- read.csv("test/data/birthwt.csv")`, y = d$low.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, test } from "vitest";
import { binnedResiduals } from "../src/statistics/binned-residuals.js";
import { calibrationFit } from "../src/statistics/calibration-fit.js";
import { hosmerLemeshow } from "../src/statistics/hosmer-lemeshow.js";

const text = readFileSync(new URL("data/birthwt.csv", import.meta.url), "utf8");
const births = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data;
const column = (name: string): number[] => births.map((row) => Number(row[name]));
const y = column("low");
const byWeight = column("lwt").map((lwt) => 1 - lwt / 300);
const byAge = column("age").map((age) => age / 100);
const byVisits = column("ftv").map((ftv) => ftv / 10 + 0.05);

function expectRelative(actual: number, expected: number, tolerance = 1e-9): void {
  expect(Math.abs(actual - expected) / Math.abs(expected)).toBeLessThan(tolerance);
}

describe("calibrationFit", () => {
  test("is glm(y ~ qlogis(p), binomial) with p = 1 - d$lwt / 300, and glm(y ~ offset(qlogis(p)), binomial)", () => {
    const { intercept, slope, inTheLarge, level } = calibrationFit(y, byWeight);
    expectRelative(intercept.value, -1.1092287205903062);
    expectRelative(intercept.standardError, 0.22211640035535665);
    expectRelative(slope.value, 1.0235740949064664);
    expectRelative(slope.standardError, 0.44340526849106959);
    expectRelative(inTheLarge.value, -1.10102457945686805);
    expectRelative(inTheLarge.standardError, 0.15933347181723079);
    expect(level).toBe(0.95);
    // confint.default(…, level = 0.9)
    const at90 = calibrationFit(y, byWeight, { level: 0.9 });
    expectRelative(at90.intercept.interval[0], -1.47457768732021988);
    expectRelative(at90.intercept.interval[1], -0.74387975386039273);
    expectRelative(at90.slope.interval[0], 0.29423733081953907);
    expectRelative(at90.slope.interval[1], 1.75291085899339327);
  });

  test("counts weights, as glm(…, weights = d$age)", () => {
    const { intercept, slope } = calibrationFit(y, byWeight, { sampleWeight: column("age") });
    expectRelative(intercept.value, -1.1584139912304794);
    // R takes standard errors from the curvature one step before the last
    expectRelative(intercept.standardError, 0.045704041137794971, 1e-8);
    expectRelative(slope.value, 1.0384829073786233);
    expectRelative(slope.standardError, 0.092188929710141379, 1e-8);
  });

  test("turns over with the labels", () => {
    const { intercept, slope } = calibrationFit(y, byWeight);
    const named = y.map((label) => (label === 1 ? "light" : "not"));
    const turned = calibrationFit(
      named,
      byWeight.map((p) => 1 - p),
      { positive: "not" },
    );
    expectRelative(turned.intercept.value, -intercept.value);
    expectRelative(turned.slope.value, slope.value);
  });

  test("says what is wrong", () => {
    expect(() => calibrationFit([0, 0, 1, 1], [0.1, 0.3, 0.3, 0.9])).toThrow(
      new RangeError("p: expected classes that overlap, got p that separates them, for which no slope is finite"),
    );
    expect(() => calibrationFit([1, 1, 0, 0], [0.1, 0.2, 0.3, 0.9])).toThrow("p: expected classes that overlap");
    expect(() => calibrationFit([1, 0, 1], [0.2, 0.2, 0.2])).toThrow(
      new RangeError("p: expected more than one probability, got 0.2 in every row"),
    );
    expect(() => calibrationFit([0, 1, 0], [0.2, 1, 0.5])).toThrow(
      new RangeError("p: expected above 0 and below 1, where log odds are finite, got 1"),
    );
    expect(() => calibrationFit([1, 1], [0.2, 0.4])).toThrow("y: expected rows of both classes, got only class 1");
    expect(() => calibrationFit(y, byWeight, { level: 1 })).toThrow(
      new RangeError("level: expected a number above 0 and below 1, got 1"),
    );
  });
});

describe("hosmerLemeshow", () => {
  test("is the test of ResourceSelection::hoslem.test(y, 1 - d$lwt / 300)", () => {
    const { statistic, degreesOfFreedom, p, groups } = hosmerLemeshow(y, byWeight);
    expectRelative(statistic, 60.798645836309134);
    expect(degreesOfFreedom).toBe(8);
    // pchisq(statistic, 8, lower.tail = FALSE)
    expectRelative(p, 3.2486196061633517e-10);
    expect(groups.map(({ rows, observed }) => [rows - observed, observed])).toEqual(
      [[17, 4], [15, 5], [12, 4], [14, 8], [14, 4], [12, 5], [15, 3], [14, 6], [7, 11], [10, 9]], // biome-ignore format: a table
    );
    expectRelative(groups[3].expected, 12.383333333333333);
  });

  test("puts what lies on an edge into the lower group, with p = d$age / 100", () => {
    const { statistic, p, groups } = hosmerLemeshow(y, byAge);
    expectRelative(statistic, 30.333854336713824);
    expectRelative(p, 1.8449221163959823e-4);
    expect(groups.map(({ rows }) => rows)).toEqual([25, 26, 18, 12, 26, 13, 15, 20, 19, 15]);
    expect(groups[1]).toMatchObject({ from: 0.18, to: 0.19 });
  });

  test("joins edges that are equal, with p = d$ftv / 10 + 0.05 and g = 8", () => {
    const { statistic, degreesOfFreedom, p, groups } = hosmerLemeshow(y, byVisits, { groups: 8 });
    expectRelative(statistic, 110.46891486730517);
    expect(groups.map(({ rows }) => rows)).toEqual([147, 30, 12]);
    // of the three groups that there are: pchisq(statistic, 1, lower.tail = FALSE)
    expect(degreesOfFreedom).toBe(1);
    expectRelative(p, 7.7348840013204254e-26);
    expect(hosmerLemeshow(y, byVisits, { groups: 8, heldOut: true }).degreesOfFreedom).toBe(3);
  });

  test("takes p of 0 and 1: nothing where they are right, Infinity where one is wrong", () => {
    const p = [0, 0, 0.4, 0.5, 1, 1];
    const options = { groups: 3 };
    expect(hosmerLemeshow([0, 0, 0, 1, 1, 1], p, options).statistic).toBeCloseTo((0.1 * 0.1) / 0.9 + 0.01 / 1.1, 12);
    expect(hosmerLemeshow([0, 1, 0, 1, 1, 1], p, options)).toMatchObject({ statistic: Infinity, p: 0 });
  });

  test("says what is wrong", () => {
    expect(() => hosmerLemeshow(y, byAge, { groups: 0 })).toThrow(
      new RangeError("groups: expected a whole number of at least 3, got 0"),
    );
    expect(() => hosmerLemeshow(y, byAge, { groups: 0, heldOut: true })).toThrow(
      new RangeError("groups: expected a whole number of at least 1, got 0"),
    );
    expect(() => hosmerLemeshow([0, 1, 0], [0.2, 0.2, 0.4])).toThrow(
      new RangeError("p: expected to fall into at least 3 groups, got 2, as many rows share a p"),
    );
    expect(() => hosmerLemeshow([0, 1], [0.2, 0.4], { sampleWeight: [1, 1.5] })).toThrow(
      new RangeError("sampleWeight: expected whole numbers, each how often a row counts, got 1.5"),
    );
    expect(() => hosmerLemeshow(y, byAge, { heldOut: JSON.parse("1") })).toThrow(
      new TypeError("heldOut: expected true or false, got 1"),
    );
  });
});

describe("binnedResiduals", () => {
  test("are those of arm 1.13's binned.resids(1 - d$lwt / 300, y - p), 13 bins", () => {
    const bins = binnedResiduals(y, byWeight);
    expect(bins.map(({ rows }) => rows)).toEqual([14, 14, 14, 15, 9, 20, 11, 17, 15, 7, 23, 14, 16]);
    expectRelative(bins[0].predicted, 0.31285714285714289);
    expectRelative(bins[0].residual, -0.027142857142857153);
    expectRelative(bins[0].standardError, 0.117935982066707357);
    expectRelative(bins[10].residual, -0.205072463768115942);
    expectRelative(bins[10].standardError, 0.105299386961122038);
    expectRelative(bins[12].from, 0.68333333333333335);
    expectRelative(bins[12].to, 0.73333333333333339);
  });

  test("keep rows of one p together, with p = d$age / 100 and 20 bins", () => {
    const bins = binnedResiduals(y, byAge, { bins: 20 });
    expect(bins.map(({ rows }) => rows)).toEqual([6, 7, 12, 10, 16, 18, 12, 13, 13, 13, 15, 11, 9, 14, 5, 15]);
    expectRelative(bins[15].residual, -0.208);
    expectRelative(bins[15].standardError, 0.092438911617091085);
  });

  test("say what is wrong", () => {
    for (const bins of [0, 1.5, 190]) {
      expect(() => binnedResiduals(y, byAge, { bins })).toThrow(
        new RangeError(`bins: expected a whole number from 1 to the 189 rows, got ${bins}`),
      );
    }
    expect(binnedResiduals([1], [0.5])).toMatchObject([{ rows: 1, residual: 0.5, standardError: Number.NaN }]);
  });
});

test("a weight is a row repeated, 0 a row left out", () => {
  const row = fc.record({
    y: fc.constantFrom(0, 1),
    p: fc.integer({ min: 1, max: 30 }).map((k) => k / 31),
    s: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 8, maxLength: 40 }), (rows) => {
      rows.push({ y: 1, p: 0.5, s: 1 }, { y: 0, p: 0.25, s: 1 }, { y: 0, p: 0.75, s: 2 });
      const of = (some: typeof rows) => [some.map(({ y }) => y), some.map(({ p }) => p)] as const;
      const sampleWeight = rows.map(({ s }) => s);
      const repeated = rows.flatMap((row) => Array.from({ length: row.s }, () => row));
      expect(binnedResiduals(...of(rows), { sampleWeight })).toEqual(binnedResiduals(...of(repeated)));
      const options = { groups: 5, heldOut: true };
      expect(hosmerLemeshow(...of(rows), { ...options, sampleWeight })).toEqual(
        hosmerLemeshow(...of(repeated), options),
      );
    }),
  );
});
