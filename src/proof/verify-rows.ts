// What verify reads from the rows, in one pass: the loss, a dual point, and what each column adds up to.

import { chosenGroups, type Groups } from "../data/chosen-groups.js";
import type { RowSource } from "../data/matrix.js";
import { type Cells, eachRow } from "../data/row-cells.js";
import type { SparseSource } from "../data/sparse-matrix.js";
import { AccurateSum, lost, productError, ROUNDING, sumError } from "../math/accurate-sum.js";
import { expOfMinusAbs, log1p, sigmoid } from "../math/functions.js";
import type { Certificate } from "./certificate.js";
import { exactSign } from "./exact-sign.js";
import type { Separation } from "./separation.js";

/** The minimum that is claimed, all of it in the columns' own units. */
export interface Claim {
  source: RowSource | SparseSource;
  /** 1 where the label is the positive class, else 0. */
  y: Uint8Array;
  /** s; undefined where all are 1. */
  weight: Float64Array | undefined;
  offset: Float64Array | undefined;
  weights: ArrayLike<number>;
  bias: number;
  l1: number;
  l2: number;
  standardize: boolean;
  fitBias: boolean;
}

/**
 * What the certificate says of its dual point: p = share · (wrong ± wrong right t), t = x·weights + bias. With `from` it
 * was made elsewhere: from the probabilities at those coefficients, not the model's.
 */
export type Direction = NonNullable<Certificate["direction"]> & {
  from?: { weights: ArrayLike<number>; bias: number };
};

/** Error of a probability from a margin that is exact, in units of its last place: e^−|z| has 1.2, the rest below 2. */
const FUNCTIONS = 6.661338147750939e-16; // 6 · 2^−53
/** And of a loss, relative: below 2 units, and the rounding of one correction. test/math.test.ts holds both. */
const LOSS = 5.551115123125783e-16; // 5 · 2^−53
/** Rows with such margins are so sure of their class that 1e-299 covers what is left: their dual point stays at 0 or 1. */
const SURE = 690;

/** What one column adds up to over the weighted rows, in units of its own: see `unit`. */
export class Column {
  /** Its cells are multiplied by this power of two, so that the first that is not 0 is near 1 and no square overflows. */
  unit = 0;
  /** Its cell in the first weighted row: what lies far from 0 is near to that. */
  origin = 0;
  /** The largest |x − origin|. */
  furthest = 0;
  /** Cells that are not 0, and Σ s over them. */
  cells = 0;
  readonly cellWeight = new AccurateSum();
  /** Σ s (x − origin), Σ s (x − origin)². */
  readonly distance = new AccurateSum();
  readonly square = new AccurateSum();
  /** Σ u x and Σ s p (1 − p) x: see `Reading`. */
  readonly product = new AccurateSum();
  readonly movable = new AccurateSum();

  /** The largest |x|. */
  get largest(): number {
    return this.furthest + Math.abs(this.origin);
  }

  /** Adds the cells that are 0, which no row has handed over. */
  complete(rows: number, { high, low }: AccurateSum): void {
    if (this.unit === 0) this.unit = 1;
    if (this.cells === rows) return;
    const { origin, cellWeight } = this;
    const rest = high - cellWeight.high;
    const small = sumError(high, -cellWeight.high, rest) + (low - cellWeight.low);
    const product = rest * origin;
    this.furthest = Math.max(this.furthest, Math.abs(origin));
    this.distance.addPair(rest, small, -origin);
    this.square.addPair(product, productError(rest, origin, product) + small * origin, origin);
  }

  /** Mean and deviation over rows that weigh so much together; `error` bounds the deviation's own, relative. */
  spread(rows: number, { high, low }: AccurateSum): { mean: number; deviation: number; error: number } {
    const { distance, square, origin, furthest } = this;
    if (furthest === 0) return { mean: origin, deviation: 0, error: 0 };
    const weight = high + low;
    const mean = distance.value / weight;
    // Σ s (d − mean)² = Σ s d² + mean (mean Σ s − 2 Σ s d)
    const rest = new AccurateSum();
    rest.addPair(high, low, mean);
    rest.addPair(distance.high, distance.low, -2);
    const squares = new AccurateSum();
    squares.add(square.high);
    squares.add(square.low);
    squares.addPair(rest.high, rest.low, mean);
    // a column that is not constant has a deviation, however little is left of it beside what rounding takes
    const doubt = lost(2 * rows, 4 * weight * furthest * furthest);
    const known = Math.max(squares.value, doubt);
    return { mean: origin + mean, deviation: Math.sqrt(known / weight), error: 3 * ROUNDING + doubt / known };
  }
}

export interface Reading {
  /** Per row, 0 where it has no weight: the model's probability of the wrong label and of the right one. */
  wrong: Float64Array;
  right: Float64Array;
  /** How far these may be off, relative. */
  doubt: Float64Array;
  /** p, which the dual point has for `wrong`; its multiplier is u = s (a′ − y) = (1 − 2y) s p. */
  dual: Float64Array;
  /** Rows that weigh something. */
  rows: number;
  /** Σ s, Σ s loss, Σ u, Σ s p (1 − p); what rounding can add to the loss. */
  weight: AccurateSum;
  loss: AccurateSum;
  multipliers: AccurateSum;
  movable: AccurateSum;
  lossError: number;
  columns: Column[];
  /** Whether every relation of `direction.dependent` holds in every weighted row. */
  related: boolean;
  /** Weighted rows strictly on the right side of the separating direction, and those not on the right side. */
  strict: number;
  opposed: number;
}

/** @throws as `eachRow`. */
export function readRows(claim: Claim, direction: Direction | undefined, separation: Separation | undefined): Reading {
  const { source, y, weight, offset, weights, bias } = claim;
  const { share = 1, dependent = [], sampled } = direction ?? {};
  const moved = sampled && movedRows(source.rows, sampled);
  const perRow = (): Float64Array => new Float64Array(source.rows);
  const [wrong, right, dual, doubt] = [perRow(), perRow(), perRow(), perRow()];
  const columns = Array.from({ length: source.features }, () => new Column());
  const sums = { weight: new AccurateSum(), loss: new AccurateSum() };
  const dualSums = { multipliers: new AccurateSum(), movable: new AccurateSum() };
  const counts = { rows: 0, strict: 0, opposed: 0, lossError: 0, related: true };

  eachRow(source, (cells, i) => {
    const s = weight === undefined ? 1 : weight[i];
    if (s === 0) return;
    const side = 1 - 2 * y[i];
    counts.related &&= dependent.every((relation) => exactSign(cells, relation.weights, relation.bias) === 0);
    if (separation !== undefined) {
      const sign = -side * exactSign(cells, separation.weights, separation.bias);
      if (sign > 0) counts.strict++;
      else if (sign !== 0) counts.opposed++;
    }

    takeUnits(cells, columns, counts.rows++ === 0);
    const o = offset === undefined ? 0 : offset[i];
    const z = marginOf(cells, columns, weights, bias, o);
    const e = expOfMinusAbs(z.value);
    const m = -side * z.value;
    const small = e / (1 + e);
    const large = 1 / (1 + e);
    wrong[i] = m >= 0 ? small : large;
    right[i] = m >= 0 ? large : small;
    const sure = Math.abs(m) > SURE;
    doubt[i] = FUNCTIONS + (sure ? 0 : Math.abs(z.rest) + z.doubt);
    const loss = Math.max(-m, 0) + log1p(e) + side * wrong[i] * z.rest;
    sums.weight.add(s);
    sums.loss.addProduct(s, loss);
    counts.lossError += s * (LOSS * loss + wrong[i] * z.doubt);

    let p = wrong[i];
    if (sure) p = m > 0 ? 0 : 1;
    else if (direction !== undefined) {
      const { from } = direction;
      const t = moved?.[i] === 0 ? 0 : marginOf(cells, columns, direction.weights, direction.bias, 0).value;
      const a = from === undefined ? p : sigmoid(side * marginOf(cells, columns, from.weights, from.bias, o).value);
      p = share * Math.min(1, Math.max(0, a + side * a * (1 - a) * t));
    }
    dual[i] = p;
    const high = side * s * p;
    const low = side * productError(s, p, s * p);
    const movable = s * p * (1 - p);
    dualSums.multipliers.add(high);
    dualSums.multipliers.add(low);
    dualSums.movable.add(movable);
    for (let k = 0; k < cells.count; k++) addCell(columns[cells.column[k]], cells.value[k], s, high, low, movable);
  });
  for (const column of columns) column.complete(counts.rows, sums.weight);
  return { wrong, right, dual, doubt, columns, ...sums, ...dualSums, ...counts };
}

/** 1 for the rows of the sample that a dual point moves; any choice makes one. */
function movedRows(rows: number, { groups, size }: Groups): Uint8Array {
  const moved = new Uint8Array(rows);
  if (!(groups > 0 && size > 0 && groups * size <= rows)) return moved;
  for (const group of chosenGroups(rows, { groups, size })) moved.fill(1, group * size, (group + 1) * size);
  return moved;
}

/** Brings the cells of a row to their columns' units, which the first cells decide. */
function takeUnits({ count, column, value }: Cells, columns: readonly Column[], first: boolean): void {
  for (let k = 0; k < count; k++) {
    const of = columns[column[k]];
    if (of.unit === 0) of.unit = inverseSize(value[k]);
    value[k] *= of.unit;
    if (first) of.origin = value[k];
  }
}

/** Made when it is wanted: a page without `verify` then drops all of this. */
let word: DataView | undefined;

/** The power of two 2^−k for 2^k ≤ |value| < 2^(k+1). */
function inverseSize(value: number): number {
  word ??= new DataView(new ArrayBuffer(8));
  word.setFloat64(0, value);
  const exponent = (word.getUint16(0) >> 4) & 2047;
  word.setFloat64(0, 0);
  word.setUint16(0, Math.max(1, 2046 - exponent) << 4);
  return word.getFloat64(0);
}

/** x·w + b + o: the nearest number, what it leaves out, and a bound of what is left out of both. */
function marginOf(
  { count, column, value }: Cells,
  columns: readonly Column[],
  weights: ArrayLike<number>,
  bias: number,
  offset: number,
): { value: number; rest: number; doubt: number } {
  const sum = new AccurateSum();
  sum.add(bias);
  sum.add(offset);
  let size = Math.abs(bias) + Math.abs(offset);
  for (let k = 0; k < count; k++) {
    const j = column[k];
    const weight = weights[j] / columns[j].unit;
    sum.addProduct(weight, value[k]);
    size += Math.abs(weight * value[k]);
  }
  const nearest = sum.value;
  return { value: nearest, rest: sum.high - nearest + sum.low, doubt: lost(count + 2, size) };
}

function addCell(column: Column, x: number, s: number, high: number, low: number, movable: number): void {
  const distance = x - column.origin;
  const small = sumError(x, -column.origin, distance);
  const weighted = s * distance;
  const rest = productError(s, distance, weighted) + s * small;
  column.cells++;
  column.cellWeight.add(s);
  column.furthest = Math.max(column.furthest, Math.abs(distance));
  column.distance.add(weighted);
  column.distance.low += rest;
  column.square.addPair(weighted, rest, distance);
  column.square.low += weighted * small;
  column.product.addPair(high, low, x);
  column.movable.addProduct(movable, x);
}
