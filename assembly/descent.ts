// The seed's update, w := w − α ∂L/∂w and b := b − α ∂L/∂b, batch by batch.
// Twin: src/kernels/javascript/descent.ts.
import { Block, TILE, TILE_F64 } from "./block";
import { expOfMinusAbs } from "./functions";
import { LossSum, resetLoss, tileResidualsWeighted } from "./loss";
import { foldLanes, tileGradient, tileMargins } from "./tile";

/**
 * One step along a gradient of the summed loss, in columns centred by m and scaled by c:
 *   w_j −= α_j (scale·(g_j − m_j g_b) + p_j w_j)      α_j = α/c_j², p_j = the penalty's strength times c_j²
 *   β   −= α scale·g_b                                 β = b + m·w, the bias of the centred columns
 * With m = 0, c = 1 and p = 0 this is the seed's update and nothing else.
 * w and g hold the weights, then the bias; step holds m, then α_j with α last, then p.
 */
function update(w: usize, g: usize, features: usize, step: usize, scale: f64): void {
  const biasAt = features << 3;
  const centers = step;
  const rates = step + biasAt;
  const penalties = rates + biasAt + 8;
  const gb = scale * load<f64>(g + biasAt);
  let b = load<f64>(w + biasAt) - load<f64>(rates + biasAt) * gb;
  for (let j: usize = 0; j < biasAt; j += 8) {
    const old = load<f64>(w + j);
    const m = load<f64>(centers + j);
    const slope = scale * load<f64>(g + j) - m * gb + load<f64>(penalties + j) * old;
    const change = load<f64>(rates + j) * slope;
    store<f64>(w + j, old - change);
    b += m * change;
  }
  store<f64>(w + biasAt, b);
}

/** Copies row `row` of the tiles into lane `lane` of an f64 tile. */
// @ts-expect-error: decorator
@inline
function gather<T>(x: usize, features: usize, row: usize, to: usize, lane: usize): void {
  const bytes = TILE * sizeof<T>();
  let from = x + (row / TILE) * features * bytes + (row % TILE) * sizeof<T>();
  to += lane << 3;
  for (let j: usize = 0; j < features; j++) {
    store<f64>(to, <f64>load<T>(from));
    from += bytes;
    to += TILE_F64;
  }
}

/**
 * Mini-batch descent over `count` rows in the order of the u32 row numbers at `order`: for every `batch` rows the
 * gradient of their mean loss, then the update. `rate` multiplies it: 1 / (mean sample weight).
 * scratch: 80·(features + 1) + 320 bytes.
 */
export function descend(
  block: Block,
  order: usize,
  count: usize,
  batch: usize,
  rate: f64,
  w: usize,
  step: usize,
  scratch: usize,
): void {
  const features = <usize>block.features;
  const z = scratch;
  const weight = scratch + TILE_F64;
  const sign = scratch + 2 * TILE_F64;
  const r = scratch + 3 * TILE_F64;
  const sum = changetype<LossSum>(scratch + 4 * TILE_F64);
  const g = scratch + 5 * TILE_F64;
  const tile = g + ((features + 1) << 4);
  resetLoss(sum);
  for (let start: usize = 0; start < count; start += batch) {
    const size = min(batch, count - start);
    memory.fill(g, 0, (features + 1) << 4);
    for (let first: usize = 0; first < size; first += TILE) {
      const rows = min(TILE, size - first);
      memory.fill(weight, 0, TILE_F64);
      // lanes that stay empty must hold numbers: 0 times what lay there before could be NaN
      if (rows < TILE) {
        memory.fill(sign, 0, TILE_F64);
        memory.fill(tile, 0, features * TILE_F64);
      }
      for (let i: usize = 0; i < rows; i++) {
        const row = <usize>load<u32>(order + ((start + first + i) << 2));
        if (block.width == 8) gather<f64>(block.x, features, row, tile, i);
        else gather<f32>(block.x, features, row, tile, i);
        store<f32>(sign + (i << 2), load<f32>(block.sign + (row << 2)));
        store<f64>(weight + (i << 3), block.weight ? load<f64>(block.weight + (row << 3)) : 1.0);
      }
      tileMargins<f64>(tile, w, features, z);
      if (block.offset) {
        for (let i: usize = 0; i < rows; i++) {
          const row = <usize>load<u32>(order + ((start + first + i) << 2));
          const at = z + (i << 3);
          store<f64>(at, load<f64>(at) + load<f64>(block.offset + (row << 3)));
        }
      }
      expOfMinusAbs(z, TILE_F64, r);
      tileResidualsWeighted(z, sign, weight, r, sum);
      tileGradient<f64>(tile, r, features, g);
    }
    foldLanes(g, features + 1, g);
    update(w, g, features, step, rate / <f64>size);
  }
}
