// Passes over the sparse rows of a block; passes.ts says what each gives. Twin: src/kernels/javascript/sparse.ts.
//
// Margin of a row: its stored value number k goes to chain k mod 4, each chain in order from 0; then
// ((chain 0 + chain 1) + (chain 2 + chain 3)) + b, then + offset.
// Sums over rows: straight into `out`, from 0, in the order of the rows.
import { Block, TILE, TILE_F64, tileCount } from "./block";
import { groupResiduals, LossSum, resetLoss, takeLog, totalLoss } from "./loss";
import { tileProduct } from "./tile";

/** Tiles that take turns: margins, then residuals, then their share of the sums. `takeLog` wants a power of 2. */
const GROUP_TILES: usize = 8;

/** In place of f32 or f64 where no values are stored because each is 1. */
type Ones = bool;

/** Bytes of a stored value. */
// @ts-expect-error: decorator
@inline
function bytesOf<T>(): usize {
  return isFloat<T>() ? sizeof<T>() : 0;
}

/** The stored value at x. */
// @ts-expect-error: decorator
@inline
function valueAt<T>(x: usize): f64 {
  return isFloat<T>() ? <f64>load<T>(x) : 1.0;
}

/** w_j x_j for stored value number i from those at `index` and x on. */
// @ts-expect-error: decorator
@inline
function term<T>(index: usize, x: usize, i: usize, w: usize): f64 {
  return load<f64>(w + <usize>load<u32>(index + (i << 2))) * valueAt<T>(x + i * bytesOf<T>());
}

/** Margins of `rows` rows from `first` on into z. offset: f64 a row of those, or 0. */
function rowMargins<T>(block: Block, first: usize, rows: usize, w: usize, offset: usize, z: usize): void {
  const indices = block.indices;
  const b = load<f64>(w + (<usize>block.features << 3));
  let start = block.starts + (first << 2);
  let index = indices + (<usize>load<u32>(start) << 2);
  let x = block.x + <usize>load<u32>(start) * bytesOf<T>();
  for (const end = z + (rows << 3); z < end; z += 8) {
    start += 4;
    const stop = indices + (<usize>load<u32>(start) << 2);
    let sum0 = 0.0;
    let sum1 = 0.0;
    let sum2 = 0.0;
    let sum3 = 0.0;
    for (; index + 16 <= stop; index += 16) {
      sum0 += term<T>(index, x, 0, w);
      sum1 += term<T>(index, x, 1, w);
      sum2 += term<T>(index, x, 2, w);
      sum3 += term<T>(index, x, 3, w);
      x += 4 * bytesOf<T>();
    }
    if (index < stop) sum0 += term<T>(index, x, 0, w);
    if (index + 4 < stop) sum1 += term<T>(index, x, 1, w);
    if (index + 8 < stop) sum2 += term<T>(index, x, 2, w);
    x += ((stop - index) >> 2) * bytesOf<T>();
    index = stop;
    let sum = ((sum0 + sum1) + (sum2 + sum3)) + b;
    if (offset) {
      sum += load<f64>(offset);
      offset += 8;
    }
    store<f64>(z, sum);
  }
}

/** g[j] += r x_j for stored value number i from those at `index` and x on. */
// @ts-expect-error: decorator
@inline
function addTo<T>(g: usize, r: f64, index: usize, x: usize, i: usize): void {
  const at = g + <usize>load<u32>(index + (i << 2));
  store<f64>(at, load<f64>(at) + r * valueAt<T>(x + i * bytesOf<T>()));
}

/** g[j] += r_i x_ij for `rows` rows from `first` on, and g[features] += r_i. */
function rowGradient<T>(block: Block, first: usize, rows: usize, r: usize, g: usize): void {
  const indices = block.indices;
  const biasAt = g + (<usize>block.features << 3);
  let start = block.starts + (first << 2);
  let index = indices + (<usize>load<u32>(start) << 2);
  let x = block.x + <usize>load<u32>(start) * bytesOf<T>();
  let bias = load<f64>(biasAt);
  for (const end = r + (rows << 3); r < end; r += 8) {
    start += 4;
    const stop = indices + (<usize>load<u32>(start) << 2);
    const ri = load<f64>(r);
    for (; index + 16 <= stop; index += 16) {
      addTo<T>(g, ri, index, x, 0);
      addTo<T>(g, ri, index, x, 1);
      addTo<T>(g, ri, index, x, 2);
      addTo<T>(g, ri, index, x, 3);
      x += 4 * bytesOf<T>();
    }
    for (; index < stop; index += 4) {
      addTo<T>(g, ri, index, x, 0);
      x += bytesOf<T>();
    }
    bias += ri;
  }
  store<f64>(biasAt, bias);
}

// @ts-expect-error: decorator
@inline
function marginsOf(block: Block, first: usize, rows: usize, w: usize, offset: usize, z: usize): void {
  if (!block.x) rowMargins<Ones>(block, first, rows, w, offset, z);
  else if (block.width == 8) rowMargins<f64>(block, first, rows, w, offset, z);
  else rowMargins<f32>(block, first, rows, w, offset, z);
}

// @ts-expect-error: decorator
@inline
function gradientOf(block: Block, first: usize, rows: usize, r: usize, g: usize): void {
  if (!block.x) rowGradient<Ones>(block, first, rows, r, g);
  else if (block.width == 8) rowGradient<f64>(block, first, rows, r, g);
  else rowGradient<f32>(block, first, rows, r, g);
}

export function margins(block: Block, w: usize, out: usize): void {
  marginsOf(block, 0, tileCount(block) * TILE, w, 0, out);
}

/** scratch: 576 bytes. */
export function lossGradient(block: Block, w: usize, precise: bool, scratch: usize, out: usize): void {
  const biasAt = <usize>block.features << 3;
  const r = scratch;
  const sum = changetype<LossSum>(scratch + GROUP_TILES * TILE_F64);
  memory.fill(out, 0, biasAt + 8);
  resetLoss(sum);
  const tiles = tileCount(block);
  for (let tile: usize = 0; tile < tiles; tile += GROUP_TILES) {
    const count = min(GROUP_TILES, tiles - tile);
    const offset = block.offset ? block.offset + tile * TILE_F64 : 0;
    marginsOf(block, tile * TILE, count * TILE, w, offset, block.z + tile * TILE_F64);
    groupResiduals(block, tile, count, precise, r, sum);
    takeLog(sum, tile + count - 1);
    gradientOf(block, tile * TILE, count * TILE, r, out);
  }
  store<f64>(out + biasAt, totalLoss(sum), 8);
}

export function transposeProduct(block: Block, out: usize): void {
  memory.fill(out, 0, (<usize>block.features + 1) << 3);
  gradientOf(block, 0, tileCount(block) * TILE, block.r, out);
}

/** scratch: 512 bytes. */
export function hessianVector(block: Block, v: usize, scratch: usize, out: usize): void {
  const t = scratch;
  memory.fill(out, 0, (<usize>block.features + 1) << 3);
  const tiles = tileCount(block);
  for (let tile: usize = 0; tile < tiles; tile += GROUP_TILES) {
    const count = min(GROUP_TILES, tiles - tile);
    marginsOf(block, tile * TILE, count * TILE, v, 0, t);
    for (let at: usize = 0; at < count * TILE_F64; at += TILE_F64) {
      tileProduct(block.r + tile * TILE_F64 + at, t + at, t + at);
    }
    gradientOf(block, tile * TILE, count * TILE, t, out);
  }
}

/** out = Σ_i s_i x_i, then Σ_i s_i x_i², of every column, over the stored values. */
export function columnSums(block: Block, out: usize): void {
  if (!block.x) sumsOf<Ones>(block, out);
  else if (block.width == 8) sumsOf<f64>(block, out);
  else sumsOf<f32>(block, out);
}

function sumsOf<T>(block: Block, out: usize): void {
  const weight = block.weight;
  const squaresAt = <usize>block.features << 3;
  memory.fill(out, 0, squaresAt << 1);
  for (let i: usize = 0; i < <usize>block.rows; i++) {
    const s = weight ? load<f64>(weight + (i << 3)) : 1.0;
    const start = block.starts + (i << 2);
    const stop = <usize>load<u32>(start, 4);
    for (let k = <usize>load<u32>(start); k < stop; k++) {
      const value = valueAt<T>(block.x + k * bytesOf<T>());
      const sx = s * value;
      const at = out + <usize>load<u32>(block.indices + (k << 2));
      store<f64>(at, load<f64>(at) + sx);
      store<f64>(at + squaresAt, load<f64>(at + squaresAt) + sx * value);
    }
  }
}
