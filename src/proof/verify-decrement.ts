// F − F* by the length of the gradient in the metric of the Hessian: a second pass over the rows.
import { type Cells, eachRow } from "../data/row-cells.js";
import { SparseSource } from "../data/sparse-matrix.js";
import { AccurateSum, lost, productError, ROUNDING } from "../math/accurate-sum.js";
import { entropy } from "./verify-dual.js";
import type { Claim, Direction, Reading } from "./verify-rows.js";

/** A Hessian of more columns takes too long to be worth it. */
const MOST_COLUMNS = 3000;
/** Rows so right, by 60, are left out: they lose at least 0 wherever the minimum is, and no more than this here. */
const LEFT_OUT = 1.2924697071141057e-26; // 2^−86
/** Rows with less curvature are left out of the Hessian, which only makes it smaller. */
const LEAST_CURVATURE = 9.556619453472961e-299; // 2^−990
/** Beyond this the errors are no longer small beside what they belong to. */
const SMALL = 0.5;

/** A combination of columns that stands for one of them, where these hardly differ. */
type Combination = NonNullable<Direction["combined"]>[number];

/** A column of the Hessian; the last may be the bias, whose cells are all 1. */
interface Part {
  center: number;
  /** The penalty's slope and bend, and what the slope may be off either way at a weight of 0; all of it times Σ s. */
  slope: number;
  bend: number;
  play: number;
  /** How far these may be off, relative to themselves and, of the slope, to what it is made of. */
  error: number;
  pull: number;
  gradient: AccurateSum;
  /** Σ |u x|, and the largest |x|. */
  size: number;
  furthest: number;
  /** Σ |u| and √(Σ s a(1 − a)) of what twice the precision leaves of its cells. */
  unresolved: number;
  blur: number;
}

/**
 * With λ = ‖∇F‖ and R = max_i ‖x_i‖ in the metric of H⁻¹, and r = ‖θ* − θ‖ in that of H: along the way no margin moves
 * faster than R r, so no curvature falls faster than e^(−R r) (quasi-self-concordance: Sun & Tran-Dinh, "Generalized
 * self-concordant functions", 2019). Two integrations of it and the worst r give, where λR < 1,
 *
 *     F − F* ≤ max_r [λ r − (e^(−Rr) + Rr − 1)/R²] = φ(−λR)/R² ≤ ½ λ² (1 + λR),   φ(v) = (1 + v) log(1 + v) − v.
 *
 * With l1, ∇F stands for the shortest subgradient; l1 |κ w| lies above the line that it adds.
 *
 * H is known up to E, |E_jk| ≤ γ d_j d_k with d_j = √H_jj: L Lᵀ (1 − η) ≤ H for η = γ K², K = ‖ |L⁻¹| d ‖.
 * @returns Infinity where this proves nothing.
 */
export function decrementGap(claim: Claim, reading: Reading, direction: Direction | undefined): number {
  const { places, parts, combined, bends } = partsOf(claim, reading, direction);
  const size = parts.length;
  if (size > MOST_COLUMNS || !sound(claim, reading, direction)) return Infinity;
  // nothing may move
  if (size === 0) return 0;
  const { hessian, roundings, rowError, leftOut } = secondPass(claim, reading, places, parts, combined);

  const diagonal = new Float64Array(size);
  let partError = 0;
  bends?.forEach((bend, at) => {
    hessian[at] += bend;
  });
  parts.forEach((part, j) => {
    const at = (j * (j + 3)) / 2;
    hessian[at] += part.bend;
    diagonal[j] = Math.sqrt(hessian[at]);
    partError = Math.max(partError, part.error);
  });
  const inverse = inverseFactor(hessian, size);

  // What solving by L loses: |L v| ≤ d ‖v‖, so a vector's length is off by at most `solving` · K of that of its absolute values.
  const solving = (size + 8) * ROUNDING;
  const rough = norm(times(inverse, diagonal, Math.abs));
  const k = rough / (1 - solving * rough);
  const gamma = (roundings + 2 * size) * ROUNDING + 3 * rowError.largest + 4 * partError;
  const blur =
    norm(
      times(
        inverse,
        Float64Array.from(parts, (part) => Math.sqrt(part.blur)),
        Math.abs,
      ),
    ) *
    (1 + solving);
  const eta = gamma * k * k + (2 * k + blur) * blur;
  // where H has no factor, K is no number, and where solving · K is no longer small, γ K² is large
  if (!(eta < SMALL)) return Infinity;
  const lengthOf = (v: Float64Array): number => norm(times(inverse, v, Math.abs)) * (1 + 2 * solving * (1 + k));
  const root = Math.sqrt(1 - eta);
  const scale = Math.sqrt(reading.weight.value);

  const gradient = Float64Array.from(
    parts,
    ({ gradient: { value }, play }) => Math.sign(value) * Math.max(0, Math.abs(value) - play),
  );
  const errors = Float64Array.from(parts, (part, j) => {
    const terms = lost(2 * reading.rows, part.size);
    return part.unresolved + 4 * ROUNDING * (part.size + Math.abs(gradient[j])) + terms + 2 * part.error * part.pull;
  });
  const main = norm(times(inverse, gradient, (entry) => entry)) + 2 * solving * (1 + k) * lengthOf(gradient);
  const lambda = ((main + lengthOf(errors)) / (root * scale) + rowError.length / scale) * (1 + 16 * ROUNDING);
  const furthest = Float64Array.from(parts, (part) => part.furthest);
  const reach = (lengthOf(furthest) / root) * scale * (1 + 16 * ROUNDING);
  const product = lambda * reach;
  if (!(product < 1)) return Infinity;
  return (entropy(-product, 0) / (reach * reach) + leftOut / reading.weight.value) * (1 + 16 * ROUNDING);
}

/**
 * The columns of the Hessian, and the place of every column of x among them, −1 where it has none; or the combinations
 * of them that take their place.
 */
function partsOf(
  { source, weights, fitBias, standardize, l1, l2 }: Claim,
  { columns, rows, weight, movable }: Reading,
  direction: Direction | undefined,
): { places: Int32Array; parts: Part[]; combined?: readonly Combination[]; bends?: Float64Array } {
  // a column that a penalty holds cannot leave its part to others
  const penalised = l1 > 0 || l2 > 0;
  const dependent = new Set(penalised ? [] : direction?.dependent?.map(({ column }) => column));
  const places = new Int32Array(columns.length).fill(-1);
  const parts: Part[] = [];
  const add = (center: number, penalty: Pick<Part, "slope" | "bend" | "play" | "error">): void => {
    const pull = Math.abs(penalty.slope) + penalty.play;
    parts.push({ center, ...penalty, pull, gradient: new AccurateSum(), size: 0, furthest: 0, unresolved: 0, blur: 0 });
  };
  columns.forEach((column, j) => {
    const { mean, deviation, error } = column.spread(rows, weight);
    const constant = deviation === 0 && (standardize || mean === 0 || (fitBias && !penalised));
    if (constant || dependent.has(j)) return;
    // the mean by curvature leaves the column nothing in common with the bias; sparse rows stay sparse unless far from 0
    const far = !(source instanceof SparseSource) || Math.abs(mean) > 16 * deviation;
    const center = fitBias && far ? column.movable.value / movable.value : 0;
    const kappa = standardize ? deviation : column.unit;
    const bend = l2 * weight.value * kappa * kappa;
    const threshold = l1 * weight.value * kappa;
    const w = weights[j] / column.unit;
    places[j] = parts.length;
    add(center, {
      slope: bend * w + threshold * Math.sign(w),
      bend,
      play: w === 0 ? threshold : 0,
      error: error + 8 * ROUNDING,
    });
  });
  if (fitBias) add(0, { slope: 0, bend: 0, play: 0, error: 0 });
  const { combined } = direction ?? {};
  // as many functions as there are columns, which do not depend on each other if H has a factor: they span the same
  if (l1 > 0 || combined?.length !== parts.length) return { places, parts };
  const usable = combined.every((of) => of.weights.length === columns.length && (fitBias || of.bias === 0));
  const only = combined.every(({ weights }) => weights.every((weight, j) => weight === 0 || places[j] >= 0));
  if (!usable || !only) return { places, parts };
  return { places, combined, ...combinedPenalty(parts, places, columns, combined) };
}

/** The parts for combinations of the columns, with the penalty's slopes along them, and its bends: the lower triangle. */
function combinedPenalty(
  parts: readonly Part[],
  places: Int32Array,
  columns: Reading["columns"],
  combined: readonly Combination[],
): { parts: Part[]; bends: Float64Array } {
  const bends = new Float64Array((parts.length * (parts.length + 1)) / 2);
  const held = parts.some(({ bend }) => bend > 0);
  const error = parts.reduce((most, part) => Math.max(most, part.error), 0) + (held ? parts.length * ROUNDING : 0);
  const along = combined.map(({ weights }) => {
    const shares = new Float64Array(parts.length);
    places.forEach((place, j) => {
      if (place >= 0) shares[place] = weights[j] / columns[j].unit;
    });
    return shares;
  });
  const of = along.map((shares, a): Part => {
    const gradient = new AccurateSum();
    let pull = 0;
    parts.forEach(({ slope }, k) => {
      gradient.add(slope * shares[k]);
      pull += Math.abs(slope * shares[k]);
    });
    for (let b = 0, at = (a * (a + 1)) / 2; b <= a; b++, at++) {
      bends[at] = parts.reduce((sum, { bend }, k) => sum + bend * shares[k] * along[b][k], 0);
    }
    return { ...parts[a], slope: 0, bend: 0, play: 0, error, pull, gradient };
  });
  return { parts: of, bends };
}

/**
 * Whether the relations, which hold in the rows, let their columns be left out: each has its column, none that a later
 * one is to leave out (nor its own once more), and nothing that the model does not have.
 */
function sound({ fitBias }: Claim, { related, columns }: Reading, direction: Direction | undefined): boolean {
  const { dependent = [] } = direction ?? {};
  const left = dependent.map(({ column }) => column);
  const allowed = ({ column, weights, bias }: (typeof dependent)[number], k: number): boolean =>
    weights.length === columns.length &&
    weights[column] !== 0 &&
    left.slice(k + 1).every((later) => weights[later] === 0) &&
    (fitBias || bias === 0);
  return related && dependent.every(allowed);
}

/** A combination's cell, and how far it may be off. */
function cellOf(of: Combination, { count, column, value }: Cells): { cell: number; error: number } {
  const sum = new AccurateSum();
  sum.add(of.bias);
  let size = Math.abs(of.bias);
  for (let k = 0; k < count; k++) {
    sum.addProduct(of.weights[column[k]], value[k]);
    size += Math.abs(of.weights[column[k]] * value[k]);
  }
  return { cell: sum.value, error: lost(count + 1, size) };
}

/** Gradients into the parts; the Hessian, its lower triangle row after row, with the roundings that an entry sees. */
function secondPass(
  { source, y, weight, fitBias }: Claim,
  { columns, wrong, right, doubt }: Reading,
  places: Int32Array,
  parts: Part[],
  combined: readonly Combination[] | undefined,
): { hessian: Float64Array; roundings: number; rowError: { largest: number; length: number }; leftOut: number } {
  const size = parts.length;
  const hessian = new Float64Array((size * (size + 1)) / 2);
  const block = new Float64Array(hessian.length);
  // a sum of n terms by blocks of √n sees 2√n roundings
  const most = Math.ceil(Math.sqrt(source.rows));
  let inBlock = 0;
  const endBlock = (): void => {
    for (let at = 0; at < block.length; at++) hessian[at] += block[at];
    block.fill(0);
    inBlock = 0;
  };
  const empty = Float64Array.from(parts, ({ center }) => -center);
  if (fitBias) empty[size - 1] = 1;
  const row = new Float64Array(size);
  let largest = 0;
  let squares = 0;
  let leftOut = 0;
  eachRow(source, (cells, i) => {
    const s = weight === undefined ? 1 : weight[i];
    // so is what has no weight: its `wrong` is 0
    if (wrong[i] < LEFT_OUT) {
      // with what its own rounding and that of the sum come to
      leftOut += 1.01 * s * wrong[i];
      return;
    }
    if (combined === undefined) {
      row.set(empty);
      for (let k = 0; k < cells.count; k++) {
        const j = cells.column[k];
        if (places[j] >= 0) row[places[j]] += cells.value[k] * columns[j].unit;
      }
    } else {
      parts.forEach((part, a) => {
        const { cell, error } = cellOf(combined[a], cells);
        row[a] = cell;
        part.unresolved += s * wrong[i] * error;
        part.blur += s * wrong[i] * right[i] * error * error;
      });
    }
    // u = (1 − 2y) s wrong as a pair, with an error that is small beside s wrong right
    const side = 1 - 2 * y[i];
    const close = wrong[i] > 0.5;
    const high = side * (close ? s : s * wrong[i]);
    const low = side * (close ? -s * right[i] : productError(s, wrong[i], s * wrong[i]));
    const product = wrong[i] * right[i];
    const curvature = product > LEAST_CURVATURE ? s * product : 0;
    const error = 3 * doubt[i];
    largest = Math.max(largest, error);
    squares += curvature * error * error;
    for (let a = 0, at = 0; a < size; at += ++a) {
      const x = row[a];
      if (x === 0) continue;
      const part = parts[a];
      part.gradient.addPair(high, low, x);
      part.size += s * wrong[i] * Math.abs(x);
      part.furthest = Math.max(part.furthest, Math.abs(x));
      const scaled = curvature * x;
      for (let b = 0; b <= a; b++) block[at + b] += scaled * row[b];
    }
    if (++inBlock === most) endBlock();
  });
  endBlock();
  for (const { gradient, slope } of parts) gradient.add(slope);
  return { hessian, roundings: 2 * most + 32, rowError: { largest, length: 1.1 * Math.sqrt(squares) }, leftOut };
}

/** L⁻¹ for A = L Lᵀ, both lower triangles row after row; not finite where A is not positive definite in this arithmetic. */
function inverseFactor(a: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(a.length);
  const inverse = new Float64Array(a.length);
  for (let i = 0, row = 0; i < size; row += ++i) {
    for (let j = 0, above = 0; j <= i; above += ++j) {
      let rest = a[row + j];
      for (let k = 0; k < j; k++) rest -= factor[row + k] * factor[above + k];
      factor[row + j] = j < i ? rest / factor[above + j] : Math.sqrt(rest);
    }
    // row i of L⁻¹ from the rows above it
    for (let k = 0, other = 0; k < i; other += ++k) {
      for (let j = 0; j <= k; j++) inverse[row + j] -= factor[row + k] * inverse[other + j];
    }
    for (let j = 0; j < i; j++) inverse[row + j] /= factor[row + i];
    inverse[row + i] = 1 / factor[row + i];
  }
  return inverse;
}

/** M v for a lower triangle M, row after row, of both whose entries `of` is taken first. */
function times(matrix: Float64Array, v: Float64Array, of: (entry: number) => number): Float64Array {
  let at = 0;
  return v.map((_, i) => {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += of(matrix[at++]) * of(v[j]);
    return sum;
  });
}

function norm(v: Float64Array): number {
  return Math.sqrt(v.reduce((sum, entry) => sum + entry * entry, 0));
}
