// Claims, and what verify has read of rows, of which every number is said in a test.
import { rowSource } from "../../src/data/matrix.js";
import { AccurateSum } from "../../src/math/accurate-sum.js";
import { type Claim, Column, type Reading } from "../../src/proof/verify-rows.js";

/** 2^−53: half a unit of the last place of 1. */
export const U = 2 ** -53;

/** A claim of weight 0 for such rows, labelled 0, without penalty, scale or bias, but for what is said. */
export function claimOf(x: number[][], said: Partial<Claim> = {}): Claim {
  const source = rowSource(x);
  return {
    source,
    y: new Uint8Array(source.rows),
    weight: undefined,
    offset: undefined,
    weights: new Float64Array(source.features),
    bias: 0,
    l1: 0,
    l2: 0,
    standardize: false,
    fitBias: false,
    ...said,
  };
}

export function sumOf(high: number, low = 0): AccurateSum {
  return Object.assign(new AccurateSum(), { high, low });
}

/** A column of unit 1, mean 0 and deviation 1 that adds up to nothing, but for what is said. */
export function columnOf(said: Partial<Column & { mean: number; deviation: number; error: number }> = {}): Column {
  const { mean = 0, deviation = 1, error = 0, ...sums } = said;
  return Object.assign(new Column(), { unit: 1, spread: () => ({ mean, deviation, error }), ...sums });
}

/** Rows that weigh 1 together, and add up to nothing, but for what is said. */
export function readingOf(said: Partial<Reading> = {}): Reading {
  const { wrong = new Float64Array(0), columns = [] } = said;
  return {
    wrong,
    right: wrong.map((p) => 1 - p),
    doubt: wrong.map(() => 0),
    dual: wrong,
    rows: wrong.length,
    weight: sumOf(1),
    loss: sumOf(0),
    multipliers: sumOf(0),
    movable: sumOf(0),
    lossError: 0,
    columns,
    related: true,
    strict: 0,
    opposed: 0,
    ...said,
  };
}

/** Relative difference, to be near 0. */
export function off(value: number, expected: number): number {
  return Math.abs(value - expected) / Math.abs(expected);
}
