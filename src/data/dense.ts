// Dense rows in linear memory: checked, cut into tiles and blocks, with the moments of every column.
import { describe } from "../checks/describe.js";
import { type Block, type Pointer, TILE, tileCount } from "../kernels/block.js";
import { hessianScratchBytes, scratchBytes } from "../kernels/kernels.js";
import { aligned, Memory } from "../kernels/memory.js";
import { headerBytes, writeHeaders } from "./blocks.js";
import type { DenseData, DenseInput } from "./dense-data.js";
import type { RowSource } from "./matrix.js";
import { Moments } from "./moments.js";
import { placeRowVectors, rowVectorBytes, storeRowVectors } from "./row-vectors.js";
import { sampleBytes, takeSample } from "./sample.js";

/** Rows are staged in chunks of this many bytes: they stay in the second-level cache until they lie in tiles. */
const STAGING_BYTES = 256 * 1024;

/** A column whose mean is so many deviations away from 0 is moved towards it, where that is exact. */
const FAR = 16;

/**
 * Stores the rows. Everything is sized first, so data that does not fit is refused before anything is allocated.
 * @throws RangeError where a cell is not finite, with its row and column, or where the data exceeds 4 GiB.
 */
export function storeDense(input: DenseInput): DenseData {
  const { source } = input;
  const { rows, features, width } = source;
  const padded = tileCount(rows) * TILE;
  const chunkTiles = Math.max(1, Math.min(tileCount(rows), Math.floor(STAGING_BYTES / (features * TILE * width))));
  const outputs = input.hessian ? (features + 1) ** 2 : 2 * (features + 1);
  const sizes = {
    x: padded * features * width,
    vectors: rowVectorBytes(rows, input),
    tail: TILE * 8,
    headers: headerBytes(rows),
    staging: chunkTiles * TILE * features * width,
    w: (features + 1) * 8,
    out: outputs * 8 + 64,
    scratch: Math.max(scratchBytes(features), input.hessian ? hessianScratchBytes(features) : 0),
    step: 3 * (features + 1) * 8,
    order: input.order ? rows * 4 : 0,
    sample: sampleBytes(input),
  };
  const memory = Memory.open(
    input.backend,
    Object.values(sizes).reduce((sum, bytes) => sum + aligned(bytes), 0),
  );
  const whole: Block = {
    x: memory.allocate(sizes.x),
    ...placeRowVectors(memory, rows, input),
    tail: memory.allocate(sizes.tail),
    rows,
    features,
    width,
    starts: 0,
    indices: 0,
  };
  storeRowVectors(memory, whole, input);
  const staging = memory.allocate(sizes.staging);
  const data: DenseData = {
    memory,
    rows,
    features,
    ...writeHeaders(memory, whole),
    weightSum: input.weight ? input.weight.reduce((sum, s) => sum + s, 0) : rows,
    shift: new Float64Array(features),
    mean: new Float64Array(features),
    deviation: new Float64Array(features),
    w: memory.allocate(sizes.w),
    out: memory.allocate(sizes.out),
    scratch: memory.allocate(sizes.scratch),
    step: memory.allocate(sizes.step),
    order: memory.allocate(sizes.order),
  };
  const moments = storeTiles(data, input, staging, chunkTiles);
  data.mean.set(moments.mean);
  data.deviation.set(moments.deviations());
  if (input.shift) shiftColumns(data, whole);
  const sample = input.sampleTiles > 0 ? takeSample(data, input) : undefined;
  return sample === undefined ? data : { ...data, sample };
}

function storeTiles(data: DenseData, input: DenseInput, staging: Pointer, chunkTiles: number): Moments {
  const { memory, rows, features, whole } = data;
  const { source, weight } = input;
  const { kernels, f64 } = memory;
  const values = source.width === 4 ? memory.f32 : f64;
  const at = staging / source.width;
  const moments = new Moments(features);
  const centers = f64.subarray(data.w >>> 3, (data.w >>> 3) + features);
  const sums = f64.subarray(data.out >>> 3, (data.out >>> 3) + features);
  const squares = f64.subarray((data.out >>> 3) + features, (data.out >>> 3) + 2 * features);
  for (let tile = 0; tile * TILE < rows; tile += chunkTiles) {
    const first = tile * TILE;
    const count = Math.min(chunkTiles * TILE, rows - first);
    const tiles = tileCount(count);
    source.stage(first, count, values, at, tiles * TILE);
    padRows(source, values, at, count, tiles * TILE);
    if (source.order === "rows") kernels.packRows(whole, tile, tiles, staging);
    else kernels.packColumns(whole, tile, tiles, staging);
    const chunkWeight = weight ? weight.subarray(first, first + count).reduce((sum, s) => sum + s, 0) : count;
    if (moments.weight === 0) {
      // the first row, then the mean of the first chunk: close enough that the squares do not cancel
      for (let j = 0; j < features; j++) centers[j] = Number(source.cell(first, j));
      kernels.columnMoments(whole, tile, tiles, data.w, data.out);
      requireFinite(source, first, count, sums, squares);
      if (chunkWeight > 0) for (let j = 0; j < features; j++) centers[j] += sums[j] / chunkWeight;
    } else {
      centers.set(moments.mean);
    }
    kernels.columnMoments(whole, tile, tiles, data.w, data.out);
    requireFinite(source, first, count, sums, squares);
    moments.add(chunkWeight, centers, sums, squares);
  }
  return moments;
}

/** Fills the staged rows from `count` to `padded` with copies of the last one. */
function padRows(
  { order, features }: RowSource,
  values: Float64Array | Float32Array,
  at: number,
  count: number,
  padded: number,
): void {
  if (order === "rows") {
    for (let i = count; i < padded; i++) {
      values.copyWithin(at + i * features, at + (count - 1) * features, at + count * features);
    }
    return;
  }
  for (let j = 0; j < features; j++) {
    const column = at + j * padded;
    values.fill(values[column + count - 1], column + count, column + padded);
  }
}

/** A sum that is not finite tells of a cell that is not; only then are the cells looked at one by one. */
function requireFinite(
  source: RowSource,
  first: number,
  count: number,
  sums: Float64Array,
  squares: Float64Array,
): void {
  const finite = (value: number): boolean => Number.isFinite(value);
  if (sums.every(finite) && squares.every(finite)) return;
  for (let i = first; i < first + count; i++) {
    for (let j = 0; j < source.features; j++) {
      const value = source.cell(i, j);
      if (Number.isFinite(value)) continue;
      throw new RangeError(`x: expected a finite number, got ${describe(value)} at row ${i}, column ${j}`);
    }
  }
  const column = squares.findIndex((value) => !finite(value));
  throw new RangeError(`x: expected numbers whose squares can be summed, got an overflow in column ${column}`);
}

/**
 * A column far from 0 is moved to its mean, so that margins do not cancel; but only where every difference is exact,
 * so that the rows stay the ones that were given (Sterbenz: x − m is exact where m/2 ≤ x ≤ 2m).
 */
function shiftColumns(data: DenseData, whole: Block): void {
  const { rows, features, mean, deviation, shift, memory } = data;
  const values = whole.width === 4 ? memory.f32 : memory.f64;
  const start = whole.x / whole.width;
  const padded = tileCount(rows) * TILE;
  const index = (row: number, column: number): number =>
    start + (row - (row % TILE)) * features + column * TILE + (row % TILE);
  for (let j = 0; j < features; j++) {
    if (!(Math.abs(mean[j]) > FAR * deviation[j]) || deviation[j] === 0) continue;
    const m = whole.width === 4 ? Math.fround(mean[j]) : mean[j];
    const [low, high] = m > 0 ? [m / 2, 2 * m] : [2 * m, m / 2];
    let exact = true;
    for (let i = 0; i < padded && exact; i++) exact = values[index(i, j)] >= low && values[index(i, j)] <= high;
    if (!exact) continue;
    for (let i = 0; i < padded; i++) values[index(i, j)] -= m;
    shift[j] = m;
    mean[j] -= m;
  }
}
