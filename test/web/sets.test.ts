// Data sets follow from their seed, and the real ones are rows of test/data.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DIABETES } from "../../web/src/data/diabetes.js";
import { dataSet, SET_NAMES } from "../../web/src/data/sets.js";
import { TUMOURS } from "../../web/src/data/tumours.js";

test.each(SET_NAMES)("%s: the same seed and noise give the same samples, of both classes", (name) => {
  const { draw } = dataSet(name);
  expect(draw(3, 0.7)).toEqual(draw(3, 0.7));
  expect(draw(3, 0.7)).not.toEqual(draw(4, 0.7));
  expect(new Set(draw(3, 0.7).map(({ y }) => y))).toEqual(new Set([0, 1]));
});

test("noise is the standard deviation around a cloud's centre", () => {
  const xs = Array.from({ length: 50 }, (_, seed) => dataSet("separable").draw(seed, 2)).flatMap((samples) =>
    samples.filter(({ y }) => y === 1).map(({ x }) => x[0]),
  );
  const mean = xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const deviation = Math.sqrt(xs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / xs.length);
  expect(mean).toBeCloseTo(1.4, 0);
  expect(deviation).toBeGreaterThan(1.9);
  expect(deviation).toBeLessThan(2.1);
});

test.each([
  ["breast-cancer.csv", TUMOURS, "mean_radius", "mean_texture", "diagnosis", "malignant"],
  ["pima.csv", DIABETES, "glu", "bmi", "type", "Yes"],
] as const)("%s: every fourth row", (file, rows, first, second, target, positive) => {
  const [head, ...lines] = readFileSync(new URL(`../data/${file}`, import.meta.url), "utf8")
    .trim()
    .split("\n");
  const names = head.trim().split(",");
  const kept = lines.filter((_, i) => i % 4 === 0).map((line) => line.trim().split(","));
  const cell = (cells: string[], name: string): string => cells[names.indexOf(name)];
  expect(rows).toEqual(
    kept.map((cells) => [
      Number(cell(cells, first)),
      Number(cell(cells, second)),
      cell(cells, target) === positive ? 1 : 0,
    ]),
  );
});
