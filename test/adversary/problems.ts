// Classes of problems that are hard in one way each, from a seed.
import type { LogisticRegressionOptions } from "../../src/index.js";
import { mulberry32 } from "../../src/math/random.js";
import { type Form, type Problem, weightOf } from "./problem.js";

/** Seeded chance, with the few distributions that the classes need. */
class Chance {
  readonly uniform: () => number;

  constructor(seed: number) {
    this.uniform = mulberry32(seed);
  }

  /** Standard normal (Box & Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** A whole number from low to high, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  /** Whether something of this probability happens. */
  happens(probability: number): boolean {
    return this.uniform() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.uniform() * choices.length)];
  }

  /** 10 to a uniform power. */
  magnitude(low: number, high: number): number {
    return 10 ** (low + (high - low) * this.uniform());
  }
}

type Class = (chance: Chance) => Problem;

/** Rows of normal columns; labels from a model over them, with noise. */
function ordinary(
  chance: Chance,
  rows = chance.whole(10, chance.pick([30, 100, 300])),
  columns = few(chance),
): Problem {
  const x = Array.from({ length: rows }, () => Array.from({ length: columns }, () => chance.normal()));
  return { x, y: labels(chance, x), form: "rows", options: {} };
}

function few(chance: Chance): number {
  return chance.pick([1, 2, 2, 3, 3, 4, 5, 6, 8, 12]);
}

/** P(1) = σ(x·w + b) for random w and b: what the columns hold now decides. */
function labels(chance: Chance, x: number[][], strength = chance.magnitude(-0.5, 0.7)): number[] {
  const w = x[0].map(() => strength * chance.normal());
  const b = chance.normal();
  return x.map((row) => Number(chance.uniform() < 1 / (1 + Math.exp(-row.reduce((z, v, j) => z + v * w[j], b)))));
}

/** The labels of a hyperplane, without noise. */
function sides(chance: Chance, x: number[][]): number[] {
  const w = x[0].map(() => chance.normal());
  const margins = x.map((row) => row.reduce((z, v, j) => z + v * w[j], 0));
  const middle = [...margins].sort((a, b) => a - b)[Math.floor(x.length * (0.2 + 0.6 * chance.uniform()))];
  return margins.map((z) => Number(z >= middle));
}

function mapRows(problem: Problem, change: (row: number[], i: number) => number[]): Problem {
  return { ...problem, x: problem.x.map(change) };
}

/** A value for each of many rows. */
function perRow({ x }: Problem, value: (i: number) => number): number[] {
  return x.map((_, i) => value(i));
}

function withOptions(problem: Problem, options: LogisticRegressionOptions): Problem {
  return { ...problem, options: { ...problem.options, ...options } };
}

/** So many rows of class 1. */
function rare(problem: Problem, chance: Chance, ones: number): Problem {
  const chosen = new Set(Array.from({ length: ones }, () => chance.whole(0, problem.x.length - 1)));
  return { ...problem, y: perRow(problem, (i) => Number(chosen.has(i))) };
}

function oneHot(chance: Chance, rows: number): number[][] {
  const groups = Array.from({ length: chance.whole(1, 3) }, () => chance.whole(2, 6));
  return Array.from({ length: rows }, () =>
    groups.flatMap((levels) => {
      const level = Math.floor(levels * chance.uniform() ** 1.5);
      return Array.from({ length: levels }, (_, k) => Number(k === level));
    }),
  );
}

/** Each is hard in its own way; what it does not say is dressed by `dress`. */
export const CLASSES: Record<string, Class> = {
  ordinary: (chance) => ordinary(chance),

  "near-dependent": (chance) => {
    const noise = chance.magnitude(-12, -5);
    const problem = ordinary(chance, undefined, chance.pick([1, 2, 3, 5]));
    const hidden = problem.x.map(() => chance.normal());
    const near = mapRows(problem, (row, i) => [...row, row[0] + (row[1] ?? 0) + noise * hidden[i]]);
    // labels that hang on the difference ask for weights of 1 / noise
    if (chance.happens(0.4)) return near;
    const strength = chance.magnitude(-0.3, 0.6);
    return { ...near, y: perRow(near, (i) => Number(chance.happens(1 / (1 + Math.exp(-strength * hidden[i]))))) };
  },

  "separable by the noise": (chance) => {
    const noise = chance.magnitude(-10, -4);
    const problem = ordinary(chance, undefined, 1);
    const hidden = problem.x.map(() => chance.normal());
    const near = mapRows(problem, (row, i) => [row[0], row[0] + noise * hidden[i]]);
    return { ...near, y: hidden.map((e) => Number(e > 0)) };
  },

  copies: (chance) => {
    const factor = chance.pick([1, -1, 2, 0.25, 1e8, 3, 0.9]);
    return mapRows(ordinary(chance, undefined, chance.whole(1, 5)), (row) => [...row, factor * row[0]]);
  },

  "f32 copies": (chance) => {
    const factor = chance.pick([1, 0.9, 1e-3, 7]);
    const problem = mapRows(ordinary(chance, undefined, chance.whole(1, 3)), (row) => [
      ...row,
      Math.fround(factor * Math.fround(row[0])),
    ]);
    return chance.happens(0.5) ? { ...problem, form: chance.pick<Form>(["f32", "f32 columns"]) } : problem;
  },

  sums: (chance) => {
    const whole = chance.happens(0.5);
    const problem = mapRows(ordinary(chance, undefined, chance.whole(2, 5)), (row) =>
      whole ? row.map((v) => Math.round(3 * v)) : row,
    );
    return mapRows(problem, (row) => [...row, row[0] + row[1]]);
  },

  "one-hot": (chance) => {
    const x = oneHot(chance, chance.whole(20, 200));
    const form = chance.pick<Form>(["rows", "csr", "f32 csr", "flat"]);
    return { x, y: labels(chance, x), form, options: chance.happens(0.5) ? { l2: 0 } : {} };
  },

  interactions: (chance) => {
    const problem = ordinary(chance, undefined, chance.whole(1, 3));
    const shift = chance.pick([0, 0, 5, 100]);
    return mapRows(problem, (row) => {
      const moved = row.map((v) => v + shift);
      const last = moved[moved.length - 1];
      return [...moved, moved[0] * last, moved[0] ** 2, moved[0] ** 3];
    });
  },

  scales: (chance) => {
    const problem = ordinary(chance);
    const factors = problem.x[0].map(() => chance.magnitude(-8, 8));
    return mapRows(problem, (row) => row.map((v, j) => v * factors[j]));
  },

  "tiny cells": (chance) => {
    const factor = chance.magnitude(-170, -100);
    const all = chance.happens(0.5);
    return mapRows(ordinary(chance), (row) => row.map((v, j) => (all || j === 0 ? v * factor : v)));
  },

  "huge cells": (chance) => {
    // squares and their sums are still doubles
    const factor = chance.magnitude(100, 140);
    const form = chance.pick<Form>(["flat", "columns", "csr"]);
    return { ...mapRows(ordinary(chance), (row) => row.map((v, j) => (j === 0 ? v * factor : v))), form };
  },

  "few rows": (chance) => {
    const whole = chance.happens(0.5);
    const problem = ordinary(chance, chance.whole(2, 6), chance.whole(1, 3));
    return whole ? mapRows(problem, (row) => row.map((v) => Math.round(2 * v))) : problem;
  },

  "far means": (chance) => {
    const problem = ordinary(chance);
    const means = problem.x[0].map(() => chance.pick([1, 1, -1]) * chance.magnitude(2, 10));
    return mapRows(problem, (row) => row.map((v, j) => v + means[j]));
  },

  "far means with zeros": (chance) => {
    const problem = ordinary(chance);
    const mean = chance.magnitude(2, 10);
    const form = chance.pick<Form>(["rows", "csr"]);
    return { ...mapRows(problem, (row) => row.map((v) => (chance.happens(0.03) ? 0 : v + mean))), form };
  },

  "heavy tails": (chance) => {
    const power = chance.pick([3, 5, 9]);
    const cauchy = chance.happens(0.5);
    return mapRows(ordinary(chance), (row) => row.map((v) => (cauchy ? v / chance.normal() : v ** power)));
  },

  outlier: (chance) => {
    const problem = ordinary(chance);
    const at = chance.whole(0, problem.x.length - 1);
    const factor = chance.magnitude(4, 12);
    const whole = chance.happens(0.5);
    const column = chance.whole(0, problem.x[0].length - 1);
    return mapRows(problem, (row, i) => row.map((v, j) => (i === at && (whole || j === column) ? v * factor : v)));
  },

  "rare class": (chance) => rare(ordinary(chance), chance, chance.whole(1, 3)),

  "nearly separable": (chance) => {
    const problem = ordinary(chance);
    const y = sides(chance, problem.x);
    for (let k = chance.whole(1, 2); k > 0; k--) {
      const i = chance.whole(0, y.length - 1);
      y[i] = 1 - y[i];
    }
    return { ...problem, y };
  },

  separable: (chance) => {
    const problem = ordinary(chance);
    const whole = chance.happens(0.5) ? mapRows(problem, (row) => row.map((v) => Math.round(2 * v))) : problem;
    return withOptions({ ...whole, y: sides(chance, whole.x) }, chance.happens(0.8) ? { l2: 0 } : {});
  },

  "quasi-separable": (chance) => {
    const density = 0.1 + 0.4 * chance.uniform();
    const problem = mapRows(ordinary(chance), (row) => row.map(() => Number(chance.happens(density))));
    const y = problem.x.map((row) => (row[0] === 1 ? 1 : Number(chance.happens(0.5))));
    return withOptions({ ...problem, y }, chance.happens(0.8) ? { l2: 0 } : {});
  },

  thresholds: (chance) => {
    const tie = chance.pick([0.3, 0.1, 1 / 3, 0.7]);
    const problem = mapRows(ordinary(chance), (row) =>
      row.map((v, j) => (j === 0 ? (chance.happens(0.2) ? tie : Math.round(v * 10) / 10) : v)),
    );
    // rows at the threshold are of both classes
    const both = chance.happens(0.5);
    const y = problem.x.map(([v]) => (v === tie && both ? Number(chance.happens(0.5)) : Number(v >= tie)));
    return withOptions({ ...problem, y }, chance.happens(0.8) ? { l2: 0 } : {});
  },

  "wide weights": (chance) => {
    const problem = ordinary(chance);
    const span = chance.pick([4, 8, 12]);
    const sampleWeight = perRow(problem, () => (chance.happens(0.1) ? 0 : chance.magnitude(-span, span)));
    return { ...problem, sampleWeight };
  },

  "two kinds of weights": (chance) => {
    const problem = mapRows(ordinary(chance), (row) =>
      row.map((v, j) => (j > 0 && chance.happens(0.5) ? 1 : Math.round(v))),
    );
    const light = chance.magnitude(-12, 0);
    const heavy = chance.magnitude(0, 12);
    // a class may weigh less than the rounding of the other's sum
    const lightClass = chance.pick([undefined, undefined, 0, 1]);
    const isLight = (i: number): boolean =>
      lightClass === undefined ? chance.happens(0.5) : problem.y[i] === lightClass;
    return { ...problem, sampleWeight: perRow(problem, (i) => (isLight(i) ? light : heavy)) };
  },

  "whole weights": (chance) => {
    const problem = ordinary(chance);
    return { ...problem, sampleWeight: perRow(problem, () => chance.whole(0, 5)) };
  },

  offsets: (chance) => {
    const problem = ordinary(chance);
    const value = chance.pick([
      () => 100 * chance.uniform() - 50,
      () => 60,
      () => -60,
      () => 2000 * chance.uniform() - 1000,
    ]);
    return { ...problem, offset: perRow(problem, value) };
  },

  "saturated start": (chance) => {
    const problem = ordinary(chance);
    const [size, bias] = chance.pick([
      [0, 40],
      [0, -100],
      [0, 1000],
      [100, 0],
      [1e4, 0],
      [-100, 20],
    ]);
    return { ...problem, start: { weights: problem.x[0].map(() => size), bias } };
  },

  "more columns than rows": (chance) => {
    const rows = chance.whole(4, 20);
    return ordinary(chance, rows, rows + chance.whole(0, 12));
  },

  "constant columns": (chance) => {
    const value = chance.pick([0, 1, -3, 1e6, 0.1]);
    return mapRows(ordinary(chance, undefined, chance.whole(1, 4)), (row) => [...row, value]);
  },

  "own intercept": (chance) => {
    const problem = mapRows(ordinary(chance, undefined, chance.whole(1, 4)), (row) => [1, ...row]);
    const mean = chance.pick([0, 1, 1e3, 1e7, 1e10]);
    // all but constant: one row has it not
    const but = chance.happens(0.4) ? chance.whole(0, problem.x.length - 1) : undefined;
    return mapRows(problem, ([one, first, ...rest], i) => [i === but ? 0 : one, first + mean, ...rest]);
  },

  counts: (chance) =>
    mapRows(ordinary(chance), (row) => row.map((v) => Math.max(0, Math.round(chance.pick([1, 5]) * v)))),

  "sparse rows": (chance) => {
    const density = chance.pick([0.02, 0.1, 0.3]);
    const problem = mapRows(ordinary(chance), (row) => row.map((v) => (chance.happens(density) ? v : 0)));
    return { ...problem, y: labels(chance, problem.x), form: chance.pick<Form>(["csr", "f32 csr"]) };
  },

  "cut short": (chance) => withOptions(ordinary(chance), { maxIterations: chance.whole(1, 6), tolerance: 1e-12 }),

  tolerances: (chance) => withOptions(ordinary(chance), { tolerance: chance.magnitude(-12, -4) }),

  strengths: (chance) => {
    const problem = ordinary(chance);
    if (chance.happens(0.5)) return withOptions(problem, { l2: chance.magnitude(-12, 3) });
    return withOptions(problem, {
      l1: chance.magnitude(-10, 1),
      l2: chance.happens(0.5) ? 0 : chance.magnitude(-12, 3),
    });
  },
};

/** Above 65,536 rows, where a fit begins with a sample. They take a hundred times as long. */
export const LARGE_CLASSES: Record<string, Class> = {
  "large, sorted": (chance) => {
    const { x, y, ...rest } = large(chance);
    const order = [...x.keys()].sort((a, b) => x[a][0] - x[b][0]);
    return { ...rest, x: order.map((i) => x[i]), y: order.map((i) => y[i]) };
  },

  "large, drifting": (chance) => {
    const problem = large(chance);
    const drift = chance.magnitude(0, 2);
    return mapRows(problem, (row, i) => row.map((v, j) => (j === 0 ? v + (drift * i) / problem.x.length : v)));
  },

  "large, rare feature": (chance) => {
    const often = chance.pick([1, 3, 30]);
    const problem = large(chance);
    const chosen = new Set(Array.from({ length: often }, () => chance.whole(0, problem.x.length - 1)));
    return mapRows(problem, (row, i) => [...row, chosen.has(i) ? 1 : 0]);
  },

  "large, rare class": (chance) => rare(large(chance), chance, chance.pick([1, 3, 30])),

  "large, near-dependent": (chance) => {
    const noise = chance.magnitude(-10, -5);
    return mapRows(large(chance), (row) => [...row, row[0] + noise * chance.normal()]);
  },

  "large, outlier": (chance) => {
    const problem = large(chance);
    const at = chance.whole(0, problem.x.length - 1);
    const factor = chance.magnitude(4, 10);
    return mapRows(problem, (row, i) => (i === at ? row.map((v) => v * factor) : row));
  },
};

function large(chance: Chance): Problem {
  const rows = 65_600 + 8 * chance.whole(0, 300) + chance.whole(0, 7);
  const form = chance.pick<Form>(["flat", "flat", "columns", "f32"]);
  return { ...ordinary(chance, rows, chance.whole(1, 3)), form };
}

/** Every so many problems one of the large classes has its turn. */
const LARGE_EVERY = 80;

/** The class of problem number k of a run. */
export function classOf(k: number): string {
  const large = (k + 1) % LARGE_EVERY === 0;
  const names = Object.keys(large ? LARGE_CLASSES : CLASSES);
  return names[(large ? Math.floor(k / LARGE_EVERY) : k) % names.length];
}

/** Problem number k of the seed, of that class. */
export function makeProblem(seed: number, k: number, name: string): Problem {
  // far apart for neighbours, and different for every seed
  const chance = new Chance(Math.imul(seed, 0x9e3779b1) ^ Math.imul(k + 1, 0x85ebca6b));
  const make = CLASSES[name] ?? LARGE_CLASSES[name];
  if (make === undefined) throw new RangeError(`class: expected one of ${namesOf().join(", ")}, got ${name}`);
  return dress(make(chance), chance);
}

export function namesOf(): string[] {
  return [...Object.keys(CLASSES), ...Object.keys(LARGE_CLASSES)];
}

/** A second difficulty: what one class is hard by, on top of another's. */
const TWISTS: readonly ((problem: Problem, chance: Chance) => Problem)[] = [
  (problem, chance) => {
    const factors = problem.x[0].map(() => chance.magnitude(-6, 6));
    return mapRows(problem, (row) => row.map((v, j) => v * factors[j]));
  },
  (problem, chance) => {
    const means = problem.x[0].map(() => chance.magnitude(1, 8));
    return mapRows(problem, (row) => row.map((v, j) => v + means[j]));
  },
  (problem, chance) => {
    const at = chance.whole(0, problem.x.length - 1);
    const factor = chance.magnitude(3, 8);
    return mapRows(problem, (row, i) => (i === at ? row.map((v) => v * factor) : row));
  },
  (problem, chance) => {
    const span = chance.magnitude(0, 1);
    return { ...problem, sampleWeight: perRow(problem, () => chance.magnitude(-span, span)) };
  },
  (problem, chance) => {
    const noise = chance.pick([0, 0, 1e-12, 1e-9, 1e-6]);
    const withCopy = mapRows(problem, (row) => [...row, row[0] + noise * chance.normal()]);
    const { start } = problem;
    return { ...withCopy, ...(start && { start: { ...start, weights: [...start.weights, 0] } }) };
  },
  (problem, chance) => {
    const size = chance.magnitude(0, 2);
    return { ...problem, offset: perRow(problem, () => size * chance.normal()) };
  },
  (problem, chance) => withOptions(problem, { classWeight: { 0: 1, 1: 2 ** chance.whole(-8, 8) } }),
];

/** What any problem may have: a penalty, a solver, weights, an offset, a start, another form. */
function dress(bare: Problem, chance: Chance): Problem {
  const isSmall = bare.x.length < 1000;
  const problem = chance.happens(0.25) ? chance.pick(TWISTS)(bare, chance) : { ...bare };
  if (problem.form === "rows") problem.form = chance.pick<Form>(["rows", "rows", "flat", "columns", "csr", "f32"]);
  if (problem.form.startsWith("f32")) problem.x = problem.x.map((row) => row.map(Math.fround));
  problem.options = { ...dressing(problem, chance), ...problem.options };
  if (isSmall) {
    if (problem.sampleWeight === undefined && chance.happens(0.15)) {
      problem.sampleWeight = perRow(problem, chance.pick([() => chance.whole(0, 3), () => chance.uniform()]));
    }
    if (problem.offset === undefined && chance.happens(0.08)) problem.offset = perRow(problem, () => chance.normal());
    if (problem.start === undefined && chance.happens(0.05)) {
      problem.start = { weights: problem.x[0].map(() => chance.normal()), bias: chance.normal() };
    }
  }
  return bothClasses(problem);
}

function dressing({ form, options, x: { length: rows } }: Problem, chance: Chance): LogisticRegressionOptions {
  const dressed: LogisticRegressionOptions = {};
  if (options.l1 === undefined && options.l2 === undefined) Object.assign(dressed, penalty(chance));
  if (chance.happens(0.3)) dressed.standardize = false;
  if (chance.happens(0.15)) dressed.fitBias = false;
  if (options.tolerance === undefined && chance.happens(0.2))
    dressed.tolerance = chance.pick([1e-4, 1e-6, 1e-10, 1e-12]);
  const l1 = (options.l1 ?? dressed.l1 ?? 0) > 0;
  const choices = SOLVERS.filter((solver) => (!l1 || solver.l1) && (solver.sparse || !form.endsWith("csr")));
  const { name, only } = chance.pick(choices);
  // a few hundred steps of the seed's own update say as much as all 10,000
  if (name === "gradient-descent" && options.maxIterations !== undefined) return { ...dressed, solver: name };
  if (name === "sgd" && (options.maxIterations !== undefined || rows > 1000)) return dressed;
  return name === "auto" ? dressed : { ...dressed, solver: name, ...only };
}

/** "auto" is what nearly all users take. */
const auto = { name: "auto", l1: true, sparse: true, only: {} } as const;
const SOLVERS = [
  ...Array.from({ length: 8 }, () => auto),
  { name: "newton", l1: true, sparse: true, only: {} },
  { name: "newton", l1: true, sparse: true, only: {} },
  { name: "lbfgs", l1: false, sparse: true, only: {} },
  { name: "lbfgs", l1: false, sparse: true, only: {} },
  { name: "coordinate-descent", l1: true, sparse: false, only: {} },
  { name: "coordinate-descent", l1: true, sparse: false, only: {} },
  { name: "gradient-descent", l1: false, sparse: true, only: { maxIterations: 300 } },
  { name: "sgd", l1: false, sparse: false, only: { epochs: 3 } },
] as const;

function penalty(chance: Chance): LogisticRegressionOptions {
  const kind = chance.pick(["none", "none", "none", "default", "default", "l2", "l2", "l1", "elastic"] as const);
  switch (kind) {
    case "none":
      return { l2: 0 };
    case "default":
      return {};
    case "l2":
      return { l2: chance.magnitude(-12, 2) };
    case "l1":
      return { l1: chance.magnitude(-6, -0.5), l2: 0 };
    case "elastic":
      return { l1: chance.magnitude(-6, -0.5), l2: chance.magnitude(-8, 0) };
  }
}

/** A fit takes two classes with some weight each: rows 0 and 1 see to it. */
function bothClasses(problem: Problem): Problem {
  const weighs = (label: number, i: number): boolean => label === problem.y[i] && weightOf(problem, i) > 0;
  if ([0, 1].every((label) => problem.x.some((_, i) => weighs(label, i)))) return problem;
  const y = problem.y.map((label, i) => (i < 2 ? i : label));
  const { sampleWeight } = problem;
  return { ...problem, y, ...(sampleWeight && { sampleWeight: sampleWeight.map((s, i) => (i < 2 ? 1 : s)) }) };
}
