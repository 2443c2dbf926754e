// Labels and probabilities that metrics are asked about.
import { LogisticRegression } from "../../src/index.js";
import { mulberry32 } from "../../src/math/random.js";
import { plain } from "./problems.js";

export interface Scored {
  y: number[];
  p: number[];
  sampleWeight: number[];
}

/** So many rows, p with so many different values, and so good a model. */
function random(seed: number, rows: number, values: number, skill: number): Scored {
  const next = mulberry32(seed);
  const y = Array.from({ length: rows }, () => Number(next() < 0.3));
  const p = y.map((label) => {
    const between = skill * (label === 1 ? 0.8 : 0.2) + (1 - skill) * next();
    return (1 + Math.floor(values * between)) / (values + 2);
  });
  return { y, p, sampleWeight: y.map(() => 1 + Math.floor(3 * next())) };
}

const fitted = Object.entries(plain).map(([name, { x, y }]): [string, Scored] => {
  const p = [...new LogisticRegression({ l2: 0 }).fit(x, y).predictProba(x)];
  return [name, { y, p, sampleWeight: y.map((_, i) => 1 + (i % 3)) }];
});

export const scored: [string, Scored][] = [
  ...fitted,
  ["many values", random(1, 5000, 1e9, 0.3)],
  ["ten values", random(2, 800, 10, 0.4)],
  ["two values", random(3, 60, 2, 0.5)],
  ["no skill", random(4, 1000, 1e9, 0)],
  ["few rows", random(5, 9, 1e9, 0.4)],
];
