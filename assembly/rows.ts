// Work on the margins alone, O(rows): no kernel here reads x. Twin: src/kernels/javascript/rows.ts.
import { Block, TILE_F64, tileCount, weightsOf } from "./block";
import { expOfMinusAbs, ONE } from "./functions";
import { LossSum, resetLoss, residualsOf, takeLog, totalLoss } from "./loss";

// @ts-expect-error: decorator
@inline
function sumOfLanes(a: v128): f64 {
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}

/** a(1 − a) = e/(1 + e)², e = e^(−|z|). */
// @ts-expect-error: decorator
@inline
function curvatureOf(e: v128): v128 {
  const one = f64x2.add(e, v128.load(ONE));
  return f64x2.div(e, f64x2.mul(one, one));
}

// @ts-expect-error: decorator
@inline
function weightAt(weight: usize, i: usize): v128 {
  return weight ? v128.load(weight + i) : v128.load(ONE);
}

/** block.r := s a(1 − a) at the margins in block.z. */
export function curvature(block: Block): void {
  const tiles = tileCount(block);
  expOfMinusAbs(block.z, tiles * TILE_F64, block.r);
  for (let tile: usize = 0; tile < tiles; tile++) {
    const start = tile * TILE_F64;
    const weight = weightsOf(block, tile);
    for (let i: usize = 0; i < TILE_F64; i += 16) {
      const q = curvatureOf(v128.load(block.r + start + i));
      v128.store(block.r + start + i, f64x2.mul(weightAt(weight, i), q));
    }
  }
}

/**
 * The loss along the direction whose margins are in block.t:
 * out = φ, φ′, φ″ with φ(step) = Σ s loss(z + step·t). scratch: 192 bytes.
 */
export function lossAlong(block: Block, step: f64, precise: bool, scratch: usize, out: usize): void {
  const z = scratch;
  const r = scratch + TILE_F64;
  const sum = changetype<LossSum>(scratch + 2 * TILE_F64);
  const alpha = f64x2.splat(step);
  let slope = f64x2.splat(0.0);
  let bend = f64x2.splat(0.0);
  resetLoss(sum);
  const tiles = tileCount(block);
  for (let tile: usize = 0; tile < tiles; tile++) {
    const start = tile * TILE_F64;
    const weight = weightsOf(block, tile);
    for (let i: usize = 0; i < TILE_F64; i += 16) {
      const t = v128.load(block.t + start + i);
      v128.store(z + i, f64x2.add(v128.load(block.z + start + i), f64x2.mul(alpha, t)));
    }
    expOfMinusAbs(z, TILE_F64, r);
    for (let i: usize = 0; i < TILE_F64; i += 16) {
      const t = v128.load(block.t + start + i);
      const q = f64x2.mul(weightAt(weight, i), curvatureOf(v128.load(r + i)));
      bend = f64x2.add(bend, f64x2.mul(q, f64x2.mul(t, t)));
    }
    residualsOf(block, tile, precise, z, r, sum);
    for (let i: usize = 0; i < TILE_F64; i += 16) {
      slope = f64x2.add(slope, f64x2.mul(v128.load(r + i), v128.load(block.t + start + i)));
    }
    takeLog(sum, tile);
  }
  store<f64>(out, totalLoss(sum));
  store<f64>(out, sumOfLanes(slope), 8);
  store<f64>(out, sumOfLanes(bend), 16);
}

/** 1 − 2^−10: so much of a or of 1 − a may go, and what is left stands clear of rounding. */
const MOST_SHRUNK: f64 = 0.9990234375;

/**
 * The dual point that a step with margins t proposes: a′ = a + a(1 − a) t, and block.r := s(a′ − y).
 * out[0] = Σ ½ s a(1 − a) t² (1 + κ), an upper bound of Σ s KL(a′ ‖ a), where κ = max(a t, −(1 − a) t) is the
 * share by which a or 1 − a shrinks: with η(u) = (1+u) log(1+u) − u, KL = a η((1−a)t) + (1−a) η(−at), and
 * η(u) ≤ u²/2 for u ≥ 0, η(u) ≤ (u²/2)(1 − u) for −1 ≤ u ≤ 0.
 * out[1] = the number of rows with κ > 1 − 2^−10: there a′ is no probability, or all but none, and the point proves
 * nothing.
 * out[2] = Σ s a(1 − a).
 */
export function dualPoint(block: Block, out: usize): void {
  let bound = f64x2.splat(0.0);
  let outside = f64x2.splat(0.0);
  let curvature = f64x2.splat(0.0);
  const tiles = tileCount(block);
  expOfMinusAbs(block.z, tiles * TILE_F64, block.r);
  for (let tile: usize = 0; tile < tiles; tile++) {
    const start = tile * TILE_F64;
    const weight = weightsOf(block, tile);
    for (let i: usize = 0; i < TILE_F64; i += 16) {
      const h = f64x2.promote_low_f32x4(v128.load64_zero(block.sign + ((start + i) >> 1)));
      const z = v128.load(block.z + start + i);
      const t = v128.load(block.t + start + i);
      const s = weightAt(weight, i);
      const e = v128.load(block.r + start + i);
      const one = f64x2.add(e, v128.load(ONE));
      const large = f64x2.div(v128.load(ONE), one);
      const small = f64x2.div(e, one);
      const positive = f64x2.ge(z, f64x2.splat(0.0));
      const a = v128.bitselect(large, small, positive);
      const b = v128.bitselect(small, large, positive);
      const q = f64x2.mul(s, f64x2.mul(a, b));
      const kappa = f64x2.pmax(f64x2.mul(a, t), f64x2.neg(f64x2.mul(b, t)));
      const half = f64x2.mul(f64x2.splat(0.5), f64x2.mul(q, f64x2.mul(t, t)));
      bound = f64x2.add(bound, f64x2.mul(half, f64x2.add(v128.load(ONE), kappa)));
      // h σ(hz): σ(z) where y = 0, −σ(−z) where y = 1
      const residual = f64x2.mul(h, v128.bitselect(a, b, f64x2.gt(h, f64x2.splat(0.0))));
      v128.store(block.r + start + i, f64x2.add(f64x2.mul(s, residual), f64x2.mul(q, t)));
      const heavy = f64x2.gt(s, f64x2.splat(0.0));
      const infeasible = v128.and(heavy, f64x2.gt(kappa, f64x2.splat(MOST_SHRUNK)));
      outside = f64x2.add(outside, v128.and(infeasible, v128.load(ONE)));
      curvature = f64x2.add(curvature, q);
    }
  }
  store<f64>(out, sumOfLanes(bound));
  store<f64>(out, sumOfLanes(outside), 8);
  store<f64>(out, sumOfLanes(curvature), 16);
}

/**
 * On which side of the direction in block.t each weighted row stands, (2y − 1) t = −h t:
 * out = rows below −tolerance, rows above tolerance.
 */
export function sides(block: Block, tolerance: f64, out: usize): void {
  let wrong = f64x2.splat(0.0);
  let right = f64x2.splat(0.0);
  const tiles = tileCount(block);
  for (let tile: usize = 0; tile < tiles; tile++) {
    const start = tile * TILE_F64;
    const weight = weightsOf(block, tile);
    for (let i: usize = 0; i < TILE_F64; i += 16) {
      const h = f64x2.promote_low_f32x4(v128.load64_zero(block.sign + ((start + i) >> 1)));
      const ht = f64x2.mul(h, v128.load(block.t + start + i));
      const heavy = v128.and(f64x2.gt(weightAt(weight, i), f64x2.splat(0.0)), v128.load(ONE));
      wrong = f64x2.add(wrong, v128.and(heavy, f64x2.gt(ht, f64x2.splat(tolerance))));
      right = f64x2.add(right, v128.and(heavy, f64x2.lt(ht, f64x2.splat(-tolerance))));
    }
  }
  store<f64>(out, sumOfLanes(wrong));
  store<f64>(out, sumOfLanes(right), 8);
}

/** out = the largest |z − t| of the rows that weigh something. */
export function marginsMoved(block: Block, out: usize): void {
  let most = f64x2.splat(0.0);
  const tiles = tileCount(block);
  for (let tile: usize = 0; tile < tiles; tile++) {
    const start = tile * TILE_F64;
    const weight = weightsOf(block, tile);
    for (let i: usize = 0; i < TILE_F64; i += 16) {
      const moved = f64x2.abs(f64x2.sub(v128.load(block.z + start + i), v128.load(block.t + start + i)));
      const heavy = f64x2.gt(weightAt(weight, i), f64x2.splat(0.0));
      most = f64x2.pmax(most, v128.and(moved, heavy));
    }
  }
  store<f64>(out, max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1)));
}
