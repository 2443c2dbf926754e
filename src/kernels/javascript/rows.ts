// Work on the margins alone, O(rows): no kernel here reads x. The twin of assembly/rows.ts, where each is described.

import { expOfMinusAbs } from "../../math/functions.js";
import { type Block, type Pointer, readBlock, TILE, tileCount } from "../block.js";
import { type Views, weightsOf } from "./block.js";
import { LossSum, residualsOf } from "./loss.js";

/** a(1 − a) = e/(1 + e)², e = e^(−|z|). */
function curvatureOf(z: number): number {
  const e = expOfMinusAbs(z);
  const one = e + 1;
  return e / (one * one);
}

/** Calls `visit` for every row, padding included, with its weight. */
function eachRow({ f64 }: Views, block: Block, visit: (row: number, s: number) => void): void {
  const count = tileCount(block.rows);
  for (let tile = 0; tile < count; tile++) {
    const weight = weightsOf(block, tile);
    for (let i = 0; i < TILE; i++) visit(tile * TILE + i, weight ? f64[weight + i] : 1);
  }
}

export function curvature(this: Views, at: Pointer): void {
  const { f64 } = this;
  const block = readBlock(this.u32, at);
  const z = block.z >>> 3;
  const r = block.r >>> 3;
  eachRow(this, block, (row, s) => {
    f64[r + row] = s * curvatureOf(f64[z + row]);
  });
}

export function lossAlong(
  this: Views,
  at: Pointer,
  step: number,
  precise: boolean,
  scratch: Pointer,
  out: Pointer,
): void {
  const { f64 } = this;
  const block = readBlock(this.u32, at);
  const count = tileCount(block.rows);
  const sum = new LossSum();
  const moved = scratch >>> 3;
  const r = moved + TILE;
  const slope = [0, 0];
  const bend = [0, 0];
  for (let tile = 0; tile < count; tile++) {
    const z = (block.z >>> 3) + tile * TILE;
    const t = (block.t >>> 3) + tile * TILE;
    const weight = weightsOf(block, tile);
    for (let i = 0; i < TILE; i++) {
      const ti = f64[t + i];
      f64[moved + i] = f64[z + i] + step * ti;
      const q = (weight ? f64[weight + i] : 1) * curvatureOf(f64[moved + i]);
      bend[i & 1] += q * (ti * ti);
    }
    residualsOf(this, block, tile, precise, moved, r, sum);
    for (let i = 0; i < TILE; i++) slope[i & 1] += f64[r + i] * f64[t + i];
    sum.takeLog(tile);
  }
  f64.set([sum.total(), slope[0] + slope[1], bend[0] + bend[1]], out >>> 3);
}

/** So much of a or of 1 − a may go. */
const MOST_SHRUNK = 0.9990234375;

export function dualPoint(this: Views, at: Pointer, out: Pointer): void {
  const { f64, f32 } = this;
  const block = readBlock(this.u32, at);
  const bound = [0, 0];
  const curvature = [0, 0];
  let outside = 0;
  eachRow(this, block, (row, s) => {
    const h = f32[(block.sign >>> 2) + row];
    const z = f64[(block.z >>> 3) + row];
    const t = f64[(block.t >>> 3) + row];
    const e = expOfMinusAbs(z);
    const one = e + 1;
    const large = 1 / one;
    const small = e / one;
    const a = z >= 0 ? large : small;
    const b = z >= 0 ? small : large;
    const q = s * (a * b);
    const kappa = Math.max(a * t, -(b * t));
    bound[row & 1] += 0.5 * (q * (t * t)) * (1 + kappa);
    f64[(block.r >>> 3) + row] = s * (h * (h > 0 ? a : b)) + q * t;
    curvature[row & 1] += q;
    if (s > 0 && kappa > MOST_SHRUNK) outside++;
  });
  f64.set([bound[0] + bound[1], outside, curvature[0] + curvature[1]], out >>> 3);
}

export function sides(this: Views, at: Pointer, tolerance: number, out: Pointer): void {
  const { f64, f32 } = this;
  const block = readBlock(this.u32, at);
  let wrong = 0;
  let right = 0;
  eachRow(this, block, (row, s) => {
    const ht = f32[(block.sign >>> 2) + row] * f64[(block.t >>> 3) + row];
    if (s > 0 && ht > tolerance) wrong++;
    if (s > 0 && ht < -tolerance) right++;
  });
  f64.set([wrong, right], out >>> 3);
}

export function marginsMoved(this: Views, at: Pointer, out: Pointer): void {
  const { f64 } = this;
  const block = readBlock(this.u32, at);
  const count = tileCount(block.rows);
  let most = 0;
  for (let tile = 0; tile < count; tile++) {
    const weight = weightsOf(block, tile);
    const z = (block.z >>> 3) + tile * TILE;
    const t = (block.t >>> 3) + tile * TILE;
    for (let i = 0; i < TILE; i++) {
      const moved = Math.abs(f64[z + i] - f64[t + i]);
      if (moved > most && (weight === 0 || f64[weight + i] > 0)) most = moved;
    }
  }
  f64[out >>> 3] = most;
}
