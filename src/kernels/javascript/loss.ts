// Loss and residual of a tile's margins. The twin of assembly/loss.ts.

import { expOfMinusAbs, log, log1p } from "../../math/functions.js";
import { type Block, TILE } from "../block.js";
import { type Views, weightsOf } from "./block.js";

/** Tiles between two logarithms of the product: 128 tiles put 512 factors of at most 2 into a lane, below 2^1023. */
const TILES_A_LOG = 128;

/** Running sum of losses: two lanes of sums, two of products of (1 + e), the sum of logarithms taken. */
export class LossSum {
  linear0 = 0;
  linear1 = 0;
  product0 = 1;
  product1 = 1;
  logs = 0;

  /** The product's logarithm is taken now and then, one for up to 512 rows a lane. */
  takeLog(tile: number): void {
    if ((tile + 1) % TILES_A_LOG === 0) this.#flushProduct();
  }

  total(): number {
    this.#flushProduct();
    return this.logs + (this.linear0 + this.linear1);
  }

  #flushProduct(): void {
    this.logs += log(this.product0) + log(this.product1);
    this.product0 = 1;
    this.product1 = 1;
  }
}

/**
 * r = a − y = h σ(hz) and loss = max(hz, 0) + log(1 + e^(−|z|)) of 8 rows; the logarithms are gathered as a product.
 * All positions are indices into f64, `sign` into f32.
 */
function tileResiduals({ f64, f32 }: Views, z: number, sign: number, r: number, sum: LossSum): void {
  let { linear0, linear1, product0, product1 } = sum;
  for (let i = 0; i < TILE; i += 2) {
    const h0 = f32[sign + i];
    const hz0 = h0 * f64[z + i];
    const e0 = expOfMinusAbs(hz0);
    const one0 = e0 + 1;
    f64[r + i] = h0 * ((hz0 >= 0 ? 1 : e0) / one0);
    linear0 += hz0 > 0 ? hz0 : 0;
    product0 *= one0;
    const h1 = f32[sign + i + 1];
    const hz1 = h1 * f64[z + i + 1];
    const e1 = expOfMinusAbs(hz1);
    const one1 = e1 + 1;
    f64[r + i + 1] = h1 * ((hz1 >= 0 ? 1 : e1) / one1);
    linear1 += hz1 > 0 ? hz1 : 0;
    product1 *= one1;
  }
  sum.linear0 = linear0;
  sum.linear1 = linear1;
  sum.product0 = product0;
  sum.product1 = product1;
}

/**
 * The same with a logarithm for every row: for weighted rows, and where the loss is so small that 1 + e rounds it away.
 */
export function tileResidualsWeighted(
  { f64, f32 }: Views,
  z: number,
  sign: number,
  weight: number,
  r: number,
  sum: LossSum,
): void {
  let even = sum.linear0;
  let odd = sum.linear1;
  for (let i = 0; i < TILE; i++) {
    const h = f32[sign + i];
    const s = weight ? f64[weight + i] : 1;
    const hz = h * f64[z + i];
    const e = expOfMinusAbs(hz);
    f64[r + i] = s * (h * ((hz >= 0 ? 1 : e) / (e + 1)));
    const loss = s * ((hz > 0 ? hz : 0) + log1p(e));
    if (i % 2 === 0) even += loss;
    else odd += loss;
  }
  sum.linear0 = even;
  sum.linear1 = odd;
}

/**
 * The same for rows that weigh 0 or 1: a row that weighs nothing has a factor of 1, others what they have in
 * `tileResiduals`.
 */
function tileResidualsKept(
  { f64, f32 }: Views,
  z: number,
  sign: number,
  weight: number,
  r: number,
  sum: LossSum,
): void {
  let { linear0, linear1, product0, product1 } = sum;
  for (let i = 0; i < TILE; i += 2) {
    const h0 = f32[sign + i];
    const s0 = f64[weight + i];
    const hz0 = h0 * f64[z + i];
    const e0 = expOfMinusAbs(hz0);
    f64[r + i] = s0 * (h0 * ((hz0 >= 0 ? 1 : e0) / (e0 + 1)));
    linear0 += s0 * (hz0 > 0 ? hz0 : 0);
    product0 *= s0 * e0 + 1;
    const h1 = f32[sign + i + 1];
    const s1 = f64[weight + i + 1];
    const hz1 = h1 * f64[z + i + 1];
    const e1 = expOfMinusAbs(hz1);
    f64[r + i + 1] = s1 * (h1 * ((hz1 >= 0 ? 1 : e1) / (e1 + 1)));
    linear1 += s1 * (hz1 > 0 ? hz1 : 0);
    product1 *= s1 * e1 + 1;
  }
  sum.linear0 = linear0;
  sum.linear1 = linear1;
  sum.product0 = product0;
  sum.product1 = product1;
}

/** Whether each of a tile's weights is 0 or 1. */
function zerosAndOnes(f64: Float64Array, weight: number): boolean {
  for (let i = weight; i < weight + TILE; i++) if (f64[i] * f64[i] !== f64[i]) return false;
  return true;
}

/** Residuals of tile `tile` of a block, with the margins at z: rows of a tile of weights 0 and 1 need no logarithm each. */
export function residualsOf(
  views: Views,
  block: Block,
  tile: number,
  precise: boolean,
  z: number,
  r: number,
  sum: LossSum,
): void {
  const sign = (block.sign >>> 2) + tile * TILE;
  const weight = weightsOf(block, tile);
  if (!weight && !precise) tileResiduals(views, z, sign, r, sum);
  else if (block.weight && !precise && zerosAndOnes(views.f64, weight)) {
    tileResidualsKept(views, z, sign, weight, r, sum);
  } else tileResidualsWeighted(views, z, sign, weight, r, sum);
}
