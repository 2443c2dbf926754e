// The bound from sums in twice the precision, against its formula written out for sums whose every entry is known.
import { describe, expect, test } from "vitest";
import { Cholesky } from "../../src/math/cholesky.js";
import type { CarefulSums } from "../../src/problem/careful-rows.js";
import type { Own, Problem } from "../../src/problem/problem.js";
import { type CarefulPlace, carefulObjective, certifyCarefully, hessianOf } from "../../src/proof/careful.js";
import type { Certificate } from "../../src/proof/certificate.js";
import { problemOf, vector } from "./hand-made.js";

const UNIT = 2 ** -53;
const LEFT = 2 ** -86;
const SLIGHTLY = 1 + 2 ** -20;

/** [4 2; 2 5] = L Lᵀ with L = [2 0; 1 2], so L⁻¹ = [½ 0; −¼ ½], the lengths of whose columns are √5/4 and ½. */
const NORMS = [Math.sqrt(5) / 4, 1 / 2];
const DIAGONAL = [2, Math.sqrt(5)];

const plain: CarefulSums = {
  loss: 0.25,
  margins: 9,
  sizes: 100,
  gradient: vector(0.25, -0.125),
  gradientSizes: vector(0.5, 0.375),
  hessian: vector(4, 2, 5),
  squares: vector(16, 25),
  near: vector(1 / 64, 1 / 16),
};

/** Two combinations of two columns and 1. */
const rows = [vector(3, -2, 0), vector(-1, 1, 0.5)];
const combinations = [vector(6, -8, 1), vector(-2, 4, 3)];

/** Σ step_c · combination_c, for small whole numbers and halves. */
function ownStep(of: readonly Float64Array[], step: Float64Array): Own {
  const [a, b, c] = [0, 1, 2].map((j) => of.reduce((sum, combination, k) => sum + step[k] * combination[j], 0));
  return { weights: vector(a, b), bias: c };
}

function place(said: Partial<CarefulSums> = {}): CarefulPlace {
  const own = { weights: vector(1, 1), bias: 1 };
  return { theta: vector(1, 2, 3), own, sums: { ...plain, ...said }, rows, combinations, relations: [] };
}

function certify(problem: Problem, at: CarefulPlace): Certificate {
  return certifyCarefully(problem, at, carefulObjective(problem, at), new Cholesky(hessianOf(at.sums), 2));
}

const rough = problemOf({
  rounding: 2 ** -40,
  weight: 16,
  columnSize: vector(0.75, 1.5, 1),
  offCentre: vector(0.5, 0.25, 0),
  ownStep,
});

/** ½ λ² (1 + λR), what rows right by far may lose, and F's allowance: every term as the comment of certifyCarefully has it. */
function expected({ rounding, weight, columnSize, offCentre, size }: Problem, { sums, rows }: CarefulPlace): number {
  const { loss, gradient, gradientSizes, margins, sizes, squares, near } = sums;
  const both = (term: (c: number) => number): number => NORMS[0] * term(0) + NORMS[1] * term(1);
  // a column or two, the bias, and a sum of as many products as there are columns
  const twice = (size + 3) ** 2 * UNIT ** 2;
  const cell = (c: number): number =>
    twice * rows[c].reduce((sum, part, j) => sum + Math.abs(part) * (columnSize[j] + offCentre[j]), 0);
  const marginError = 4 * UNIT * Math.sqrt(margins) + 4 * twice * Math.sqrt(sizes);
  const multipliers = Math.sqrt(Math.min(1, loss));
  const off = both((c) => 8 * rounding * gradientSizes[c] + multipliers * cell(c));
  const farOff = LEFT * both((c) => Math.sqrt(squares[c]));
  const entries = both((c) => DIAGONAL[c]);
  const cells = both((c) => cell(c) / 2);
  const eta = 9 * rounding * entries ** 2 + 2 * entries * cells + cells ** 2 + farOff ** 2 / LEFT;
  const kept = 1 - eta - 4 * marginError * Math.sqrt(weight);
  const decrement = Math.hypot(gradient[0] / 2, gradient[1] / 2 - gradient[0] / 4);
  const lambda = (SLIGHTLY * (decrement + 0.5 * marginError) + off + farOff) / Math.sqrt(kept);
  const furthest = both((c) => Math.sqrt(near[c] * weight)) / Math.sqrt(kept);
  return (lambda ** 2 * (1 + lambda * furthest)) / 2 + LEFT + rounding * loss;
}

const close = (actual: number, value: number): void => expect(Math.abs(actual / value - 1)).toBeLessThan(1e-14);

/** F ≥ 0 and no more. */
const nothing = (proof: Certificate): void => {
  expect(proof.method).toBe("non-negative-loss");
  expect(Object.hasOwn(proof, "direction")).toBe(false);
};

test("the Hessian's triangle fills the upper half of a matrix, row after row", () => {
  const sums = { ...plain, gradient: vector(0, 0, 0), hessian: vector(1, 2, 3, 4, 5, 6) };
  expect(hessianOf(sums)).toEqual(vector(1, 2, 3, 0, 4, 5, 0, 0, 6));
  expect(hessianOf({ ...plain, gradient: vector(0), hessian: vector(7) })).toEqual(vector(7));
});

describe("what the bound is made of", () => {
  test("is every term of the formula", () => {
    close(certify(rough, place()).gap, expected(rough, place()));
  });

  // each so large that it decides
  test.each<[string, Problem, Partial<CarefulSums>]>([
    ["roundings", { ...rough, rounding: 2 ** -9 }, {}],
    ["the gradient's rounding where the loss is large", { ...rough, rounding: 2 ** -9 }, { loss: 8 }],
    ["margins", rough, { margins: 2 ** 90 }],
    ["terms of margins", rough, { sizes: 2 ** 176 }],
    ["cells, by the columns' sizes", { ...rough, columnSize: vector(2 ** 96, 2 ** 95, 2 ** 95) }, {}],
    ["cells, by how far off centre the columns lie", { ...rough, offCentre: vector(2 ** 96, 2 ** 95, 2 ** 95) }, {}],
    ["rows right by far", { ...rough, rounding: 0 }, { squares: vector(2 ** 84, 2 ** 83) }],
    ["the reach", rough, { near: vector(0.1, 0.05) }],
    ["none of the gradient", rough, { gradient: vector(0, 0) }],
  ])("with much of %s", (_, problem, said) => {
    const proof = certify(problem, place(said));
    expect(proof.method).toBe("newton-decrement");
    close(proof.gap, expected(problem, place(said)));
  });

  test("the residual is the largest entry, whatever its sign", () => {
    expect(certify(rough, place()).residual).toBe(0.25);
    expect(certify(rough, place({ gradient: vector(0.125, -0.25) })).residual).toBe(0.25);
  });

  test("the step −H⁻¹ g and every combination are told in own units, and the relations", () => {
    // H⁻¹ = [5 −2; −2 4]/16: −H⁻¹ (0.25, −0.125) = (−3/32, 1/16)
    const { direction, relativeGap, gap } = certify(rough, place());
    expect(relativeGap).toBe(gap / 0.25);
    const step = ownStep(combinations, vector(-3 / 32, 1 / 16));
    expect(direction?.weights[0]).toBeCloseTo(step.weights[0], 15);
    expect(direction?.weights[1]).toBeCloseTo(step.weights[1], 15);
    expect(direction?.bias).toBeCloseTo(step.bias, 15);
    expect(direction?.combined).toEqual([
      { weights: [6, -8], bias: 1 },
      { weights: [-2, 4], bias: 3 },
    ]);
    expect(Object.hasOwn(direction ?? {}, "dependent")).toBe(false);
    const relations = [{ column: 0, weights: [1, -1], bias: 0 }];
    expect(certify(rough, { ...place(), relations }).direction?.dependent).toEqual(relations);
  });
});

describe("with l2", () => {
  // ½ Σ (κ θ)², κ = (1, 2, 0) and θ = (1, 2, 3): its slopes are (κ² θ) = (1, 8, 0), its bends κ² = (1, 4, 0)
  const held = problemOf({ ...rough, l2: 1, penalty: vector(1, 2, 0) });

  test("the penalty's part in each combination", () => {
    const { objective, gradient, hessian, error } = carefulObjective(held, place());
    expect(objective).toBe(0.25 + 0.5 * (1 + 16));
    expect(gradient).toEqual(vector(0.25 + 3 - 16, -0.125 - 1 + 8));
    expect(hessian).toEqual(vector(4 + 9 + 16, 2 - 3 - 8, 0, 5 + 1 + 4));
    // a sum of three products, each of three factors
    expect(error).toEqual(vector(12 * UNIT * (3 + 16), 12 * UNIT * (1 + 8)));
  });

  test("takes part in the decrement", () => {
    // at θ where both gradients cancel but for what is said: λ² = gᵀ H⁻¹ g
    const at = place({ gradient: vector(13, -7), loss: 0.25 });
    const here = carefulObjective(held, at);
    const proof = certifyCarefully(held, at, here, new Cholesky(here.hessian, 2));
    expect(here.gradient).toEqual(vector(0, 0));
    // nothing is left but roundings, of F the most
    expect(proof.method).toBe("newton-decrement");
    expect(proof.gap).toBeLessThan(2 ** -30 * here.objective);
    expect(proof.gap).toBeGreaterThan(rough.rounding * here.objective);
    expect(proof.weightError).toBe(Math.sqrt(2 * proof.gap));
  });
});

describe("where it says nothing", () => {
  const exact = problemOf({ ownStep });

  /** Nothing is lost but for what is said. */
  const still: Partial<CarefulSums> = { margins: 0, sizes: 0, squares: vector(0, 0), near: vector(0, 0) };
  const flat = { ...still, gradient: vector(0, 0) };

  test("roundings may take half of the curvature, and no more", () => {
    // 9 u (Σ D c)², with Σ D c = √5
    const rounding = 0.5 / 45;
    expect(certify({ ...exact, rounding: rounding * (1 - 1e-12) }, place(flat)).method).toBe("newton-decrement");
    nothing(certify({ ...exact, rounding: rounding * (1 + 1e-12) }, place(flat)));
  });

  test("margins may take half of the curvature, and no more", () => {
    // 4 · 4 u |z| √Σs, |z| being the root mean square
    const margins = (2 ** -5 / UNIT) ** 2 / 10;
    expect(certify(exact, place({ ...flat, margins: margins * (1 - 1e-12) })).method).toBe("newton-decrement");
    nothing(certify(exact, place({ ...flat, margins: margins * (1 + 1e-12) })));
    nothing(certify(exact, place({ ...flat, margins: Number.NaN })));
  });

  test("λR up to a half", () => {
    // L⁻¹ g = (⅛, −⅛), and R = ½ √(10 n)
    const lambda = (SLIGHTLY * Math.SQRT2) / 8;
    const most = (1 / lambda) ** 2 / 10;
    const at = (near: number): CarefulPlace => place({ ...still, near: vector(0, near) });
    expect(certify(exact, at(most * (1 - 1e-12))).method).toBe("newton-decrement");
    nothing(certify(exact, at(most * (1 + 1e-12))));
    nothing(certify(exact, at(Number.NaN)));
  });

  test("what F itself may be off by is added", () => {
    const valueError = (theta: Float64Array, objective: number): number => theta[2] * objective;
    const proof = certify({ ...exact, valueError }, place({ near: vector(9, 9) }));
    expect(proof).toEqual({ gap: 1, relativeGap: 4, method: "non-negative-loss", residual: 0 });
    expect(certify({ ...exact, valueError }, place({ margins: Infinity })).gap).toBe(1);
  });
});
