// Loss and residual of a tile's margins. Twin: src/kernels/javascript/loss.ts.
import { Block, TILE_F64, weightsOf } from "./block";
import { expOfMinusAbs, log, log1p, ONE } from "./functions";

/** Tiles between two logarithms of the product: 128 tiles put 512 factors of at most 2 into a lane, below 2^1023. */
const TILES_A_LOG: usize = 128;

/** Running sum of losses, 48 bytes: two lanes of sums, two of products of (1 + e), the sum of logarithms taken. */
@unmanaged
export class LossSum {
  linear0: f64;
  linear1: f64;
  product0: f64;
  product1: f64;
  logs: f64;
}

// @ts-expect-error: decorator
@inline
export function resetLoss(sum: LossSum): void {
  sum.linear0 = 0;
  sum.linear1 = 0;
  sum.product0 = 1;
  sum.product1 = 1;
  sum.logs = 0;
}

/** The product's logarithm is taken now and then, one for up to 512 rows a lane. */
// @ts-expect-error: decorator
@inline
export function takeLog(sum: LossSum, tile: usize): void {
  if (((tile + 1) & (TILES_A_LOG - 1)) == 0) flushProduct(sum);
}

function flushProduct(sum: LossSum): void {
  sum.logs += log(sum.product0) + log(sum.product1);
  sum.product0 = 1;
  sum.product1 = 1;
}

export function totalLoss(sum: LossSum): f64 {
  flushProduct(sum);
  return sum.logs + (sum.linear0 + sum.linear1);
}

/**
 * r = a − y = h σ(hz) and loss = max(hz, 0) + log(1 + e^(−|z|)) of as many rows as `bytes` of z hold; the logarithms
 * are gathered as a product. On entry r holds e^(−|z|).
 * The form in h does not cancel: for y = 1 it is −σ(−z), not σ(z) − 1.
 */
export function tileResiduals(z: usize, sign: usize, r: usize, bytes: usize, sum: LossSum): void {
  const state = changetype<usize>(sum);
  let linear = v128.load(state);
  let product = v128.load(state, 16);
  for (let i: usize = 0; i < bytes; i += 16) {
    const h = f64x2.promote_low_f32x4(v128.load64_zero(sign + (i >> 1)));
    const hz = f64x2.mul(h, v128.load(z + i));
    const e = v128.load(r + i);
    const one = f64x2.add(e, v128.load(ONE));
    // e ≤ 1, so this is 1 where hz ≥ 0, else e
    const numerator = f64x2.pmax(e, v128.and(f64x2.ge(hz, f64x2.splat(0.0)), v128.load(ONE)));
    v128.store(r + i, f64x2.mul(h, f64x2.div(numerator, one)));
    linear = f64x2.add(linear, f64x2.pmax(hz, f64x2.splat(0.0)));
    product = f64x2.mul(product, one);
  }
  v128.store(state, linear);
  v128.store(state, product, 16);
}

/**
 * The same, e^(−|z|) in r included, for 8 rows with a logarithm for each: for weighted rows, and where the loss is so
 * small that 1 + e rounds it away.
 */
export function tileResidualsWeighted(z: usize, sign: usize, weight: usize, r: usize, sum: LossSum): void {
  const state = changetype<usize>(sum);
  let linear = v128.load(state);
  for (let i: usize = 0; i < TILE_F64; i += 16) {
    const h = f64x2.promote_low_f32x4(v128.load64_zero(sign + (i >> 1)));
    const s = weight ? v128.load(weight + i) : v128.load(ONE);
    const hz = f64x2.mul(h, v128.load(z + i));
    const e = v128.load(r + i);
    const one = f64x2.add(e, v128.load(ONE));
    // e ≤ 1, so this is 1 where hz ≥ 0, else e
    const numerator = f64x2.pmax(e, v128.and(f64x2.ge(hz, f64x2.splat(0.0)), v128.load(ONE)));
    v128.store(r + i, f64x2.mul(s, f64x2.mul(h, f64x2.div(numerator, one))));
    const loss = f64x2.add(f64x2.pmax(hz, f64x2.splat(0.0)), log1p(e));
    linear = f64x2.add(linear, f64x2.mul(s, loss));
  }
  v128.store(state, linear);
}

/**
 * The same, e^(−|z|) in r included, for rows that weigh 0 or 1: a row that weighs nothing has a factor of 1, others what
 * they have in `tileResiduals`.
 */
function tileResidualsKept(z: usize, sign: usize, weight: usize, r: usize, bytes: usize, sum: LossSum): void {
  const state = changetype<usize>(sum);
  let linear = v128.load(state);
  let product = v128.load(state, 16);
  for (let i: usize = 0; i < bytes; i += 16) {
    const h = f64x2.promote_low_f32x4(v128.load64_zero(sign + (i >> 1)));
    const s = v128.load(weight + i);
    const hz = f64x2.mul(h, v128.load(z + i));
    const e = v128.load(r + i);
    const one = f64x2.add(e, v128.load(ONE));
    // e ≤ 1, so this is 1 where hz ≥ 0, else e
    const numerator = f64x2.pmax(e, v128.and(f64x2.ge(hz, f64x2.splat(0.0)), v128.load(ONE)));
    v128.store(r + i, f64x2.mul(s, f64x2.mul(h, f64x2.div(numerator, one))));
    linear = f64x2.add(linear, f64x2.mul(s, f64x2.pmax(hz, f64x2.splat(0.0))));
    product = f64x2.mul(product, f64x2.add(f64x2.mul(s, e), v128.load(ONE)));
  }
  v128.store(state, linear);
  v128.store(state, product, 16);
}

/** Whether every one of as many weights as `bytes` hold, at least two, is 0 or 1. */
// @ts-expect-error: decorator
@inline
function zerosAndOnes(weight: usize, bytes: usize): bool {
  let all = i64x2.splat(-1);
  for (let i: usize = 0; i < bytes; i += 16) {
    const s = v128.load(weight + i);
    all = v128.and(all, f64x2.eq(f64x2.mul(s, s), s));
  }
  return i64x2.all_true(all);
}

/** Residuals of tile `tile` of a block, with the margins at z: rows of a tile of weights 0 and 1 need no logarithm each. */
export function residualsOf(block: Block, tile: usize, precise: bool, z: usize, r: usize, sum: LossSum): void {
  const sign = block.sign + tile * (TILE_F64 >> 1);
  const weight = weightsOf(block, tile);
  if (!weight && !precise) tileResiduals(z, sign, r, TILE_F64, sum);
  else if (block.weight && !precise && zerosAndOnes(weight, TILE_F64)) {
    tileResidualsKept(z, sign, weight, r, TILE_F64, sum);
  } else tileResidualsWeighted(z, sign, weight, r, sum);
}

/**
 * Residuals of `count` tiles from `tile` on into r: a loop over more of them waits less for the latency of exp and of a
 * division.
 */
export function groupResiduals(block: Block, tile: usize, count: usize, precise: bool, r: usize, sum: LossSum): void {
  const z = block.z + tile * TILE_F64;
  const sign = block.sign + tile * (TILE_F64 >> 1);
  const bytes = count * TILE_F64;
  expOfMinusAbs(z, bytes, r);
  let together = count;
  if (precise) together = 0;
  else if (block.weight) {
    const weight = block.weight + tile * TILE_F64;
    if (zerosAndOnes(weight, bytes)) tileResidualsKept(z, sign, weight, r, bytes, sum);
    else together = 0;
  } else {
    if (weightsOf(block, tile + count - 1)) together = count - 1;
    tileResiduals(z, sign, r, together * TILE_F64, sum);
  }
  for (let i = together; i < count; i++) {
    const at = i * TILE_F64;
    residualsOf(block, tile + i, precise, z + at, r + at, sum);
  }
}
