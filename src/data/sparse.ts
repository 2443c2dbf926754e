// Sparse rows in linear memory: cut into blocks, with the moments of every column.
import { BLOCK_BYTES, type Block, TILE, tileCount, writeBlock } from "../kernels/block.js";
import { SPARSE_SCRATCH_BYTES } from "../kernels/kernels.js";
import { aligned, type BackendChoice, Memory } from "../kernels/memory.js";
import type { DenseData } from "./dense-data.js";
import { placeRowVectors, type RowVectors, rowVectorBytes, storeRowVectors } from "./row-vectors.js";
import { cutSparseRows, sparseBlockOf } from "./sparse-blocks.js";
import type { SparseSource } from "./sparse-matrix.js";
import { sparseMoments } from "./sparse-moments.js";

export interface SparseInput extends RowVectors {
  source: SparseSource;
  backend: BackendChoice;
}

/** The rows of a fit. No column is shifted: its absent cells would no longer be 0. */
export interface SparseData extends DenseData {
  /** Stored cells. */
  nonzeros: number;
}

export function isSparse(data: DenseData): data is SparseData {
  return "nonzeros" in data;
}

/**
 * Stores the rows. Everything is sized first, so data that does not fit is refused before anything is allocated.
 * @throws RangeError where the squares of a column overflow, or where the data exceeds 4 GiB.
 */
export function storeSparse(input: SparseInput): SparseData {
  const { source, weight } = input;
  const { rows, features, width } = source;
  const nonzeros = source.indices.length;
  const padded = tileCount(rows) * TILE;
  const ranges = cutSparseRows(rows, features, nonzeros);
  const sizes = {
    x: source.values ? nonzeros * width : 0,
    vectors: rowVectorBytes(rows, input),
    tail: TILE * 8,
    starts: (padded + 1) * 4,
    indices: nonzeros * 4,
    headers: (ranges.length + 1) * aligned(BLOCK_BYTES),
    w: (features + 1) * 8,
    out: 2 * (features + 1) * 8,
    scratch: SPARSE_SCRATCH_BYTES,
    step: 3 * (features + 1) * 8,
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
    starts: memory.allocate(sizes.starts),
    indices: memory.allocate(sizes.indices),
  };
  const headers = [{ first: 0, rows }, ...ranges].map((range) => {
    const at = memory.allocate(BLOCK_BYTES);
    writeBlock(memory.u32, at, sparseBlockOf(whole, range));
    return at;
  });
  storeRowVectors(memory, whole, input);
  storeCells(memory, whole, source);
  const out = memory.allocate(sizes.out);
  const weightSum = weight ? weight.reduce((sum, s) => sum + s, 0) : rows;
  memory.kernels.columnSums(headers[0], out);
  const sums = memory.f64.subarray(out >>> 3, (out >>> 3) + 2 * features);
  const moments = sparseMoments(source, weight, weightSum, sums.subarray(0, features), sums.subarray(features));
  return {
    memory,
    rows,
    features,
    nonzeros,
    blocks: headers.slice(1),
    whole: headers[0],
    weightSum,
    shift: new Float64Array(features),
    ...moments,
    w: memory.allocate(sizes.w),
    out,
    scratch: memory.allocate(sizes.scratch),
    step: memory.allocate(sizes.step),
    order: 0,
  };
}

function storeCells(memory: Memory, whole: Block, { indptr, indices, values }: SparseSource): void {
  const starts = memory.u32.subarray(whole.starts >>> 2, (whole.starts >>> 2) + tileCount(whole.rows) * TILE + 1);
  starts.set(indptr);
  starts.fill(indices.length, whole.rows + 1);
  const offsets = memory.u32.subarray(whole.indices >>> 2, (whole.indices >>> 2) + indices.length);
  for (let k = 0; k < offsets.length; k++) offsets[k] = 8 * indices[k];
  if (values === undefined) return;
  const numbers = whole.width === 4 ? memory.f32 : memory.f64;
  numbers.set(values, whole.x / whole.width);
}
