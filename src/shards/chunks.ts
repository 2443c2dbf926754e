// Rows on their way into the memory of a thread: a range of a source, in place or copied to where two threads see it.
import type { RowRange } from "../data/blocks.js";
import type { ColumnsMatrix, DenseMatrix, FlatMatrix, RowSource, StagedRows } from "../data/matrix.js";
import { isNumberArray, isShared } from "../data/number-array.js";
import type { SparseSource } from "../data/sparse-matrix.js";

/** Bytes that are copied at a time: the other thread finds them in a cache that cores share. */
const CHUNK_BYTES = 1048576; // 2^20

/** Dense rows on their way to another thread: the caller's own arrays, or a copy of the numbers. */
export type DenseRows = FlatMatrix | ColumnsMatrix | CopiedRows;

export interface CopiedRows {
  /** In the order of the source: row after row, or column after column. */
  values: Float64Array | Float32Array;
  rows: number;
  features: number;
  order: RowSource["order"];
}

/** Sparse rows whose cells are counted from the first of them. */
export type SparseRows = Pick<SparseSource, "rows" | "indptr" | "indices" | "values">;

/** A range of rows in pieces that are worth copying at a time, of a row or more. */
export function* chunksOf(source: RowSource | SparseSource, { first, rows }: RowRange): Generator<RowRange> {
  for (const end = first + rows; first < end; ) {
    const chunk = { first, rows: 1 };
    if (!("indptr" in source)) chunk.rows = Math.max(1, Math.floor(CHUNK_BYTES / bytesOf(source, chunk)));
    else while (chunk.rows < end - first && bytesOf(source, chunk) < CHUNK_BYTES) chunk.rows++;
    chunk.rows = Math.min(chunk.rows, end - first);
    yield chunk;
    first += chunk.rows;
  }
}

/** What a copy of a range takes. */
export function bytesOf(source: RowSource | SparseSource, { first, rows }: RowRange): number {
  const { features, width } = source;
  if (!("indptr" in source)) return rows * features * width;
  const { indptr, values } = source;
  const cells = indptr[first + rows] - indptr[first];
  return cells * ((values === undefined ? 0 : width) + 4) + 4 * (rows + 1);
}

/** A range of a source as a source. */
export function denseRange(source: StagedRows, { first, rows }: RowRange): StagedRows {
  const { features, width, order } = source;
  return {
    rows,
    features,
    width,
    order,
    stage: (from, count, into, at, stride) => source.stage(first + from, count, into, at, stride),
  };
}

/** A range of sparse rows; of typed arrays no cell is copied. */
export function sparseRange({ indptr, indices, values }: SparseSource, range: RowRange): SparseRows {
  const begin = indptr[range.first];
  const end = indptr[range.first + range.rows];
  const part = (list: ArrayLike<number>): ArrayLike<number> =>
    isNumberArray(list) ? list.subarray(begin, end) : Array.prototype.slice.call(list, begin, end);
  return {
    rows: range.rows,
    indptr: startsOf(indptr, range, new Uint32Array(range.rows + 1)),
    indices: part(indices),
    values: values && part(values),
  };
}

/** A range of rows that another thread can read where they lie; undefined where it cannot. */
export function sharedRange(source: RowSource | SparseSource, range: RowRange): DenseRows | SparseRows | undefined {
  const { first, rows } = range;
  if ("indptr" in source) {
    const { indices, values = indices } = source;
    const shared = [indices, values].every((list) => isNumberArray(list) && isShared(list));
    return shared ? sparseRange(source, range) : undefined;
  }
  const { shared } = source;
  if (shared === undefined) return undefined;
  if (!("data" in shared)) return { columns: shared.columns.map((column) => column.slice(first, first + rows)) };
  const { data, columns } = shared;
  return { data: data.subarray(first * columns, (first + rows) * columns), rows, columns };
}

/** Copies a range of rows, `bytesOf` them, into an area. @throws TypeError for a cell that is no number. */
export function copyRange(
  source: RowSource | SparseSource,
  range: RowRange,
  area: ArrayBufferLike,
): DenseRows | SparseRows {
  const { first, rows } = range;
  if (!("indptr" in source)) {
    const copied = denseIn(area, source, rows);
    source.stage(first, rows, copied.values, 0, rows);
    return copied;
  }
  const { indptr, indices, values } = source;
  const begin = indptr[first];
  const form = { width: source.width, values: values !== undefined };
  const copied = sparseIn(area, form, rows, indptr[first + rows] - begin);
  if (values !== undefined && copied.values !== undefined) copyCells(values, begin, copied.values);
  copyCells(indices, begin, copied.indices);
  startsOf(indptr, range, copied.indptr);
  return copied;
}

/** Places for copies of dense rows in an area. */
export function denseIn(
  area: ArrayBufferLike,
  { features, width, order }: Pick<RowSource, "features" | "width" | "order">,
  rows: number,
): CopiedRows {
  return { values: numbersIn(area, width, rows * features), rows, features, order };
}

interface CopiedSparseRows extends SparseRows {
  indptr: Uint32Array;
  indices: Uint32Array;
  values: Float64Array | Float32Array | undefined;
}

/** Places for copies of sparse rows in an area; without a number of cells as many as there is room for. */
export function sparseIn(
  area: ArrayBufferLike,
  { width, values }: { width: 4 | 8; values: boolean },
  rows: number,
  cells = (area.byteLength - 4 * (rows + 1)) / ((values ? width : 0) + 4),
): CopiedSparseRows {
  const afterValues = values ? width * cells : 0;
  return {
    rows,
    values: values ? numbersIn(area, width, cells) : undefined,
    indices: new Uint32Array(area, afterValues, cells),
    indptr: new Uint32Array(area, afterValues + 4 * cells, rows + 1),
  };
}

/** Copied or shared rows in one of the forms that a caller may pass. */
export function matrixOf(x: DenseRows): DenseMatrix {
  if (!("values" in x)) return x;
  const { values, rows, features, order } = x;
  if (order === "rows") return { data: values, rows, columns: features };
  return { columns: Array.from({ length: features }, (_, j) => values.subarray(j * rows, (j + 1) * rows)) };
}

/** The first numbers of an area. */
function numbersIn(area: ArrayBufferLike, width: 4 | 8, length: number): Float32Array | Float64Array {
  return width === 4 ? new Float32Array(area, 0, length) : new Float64Array(area, 0, length);
}

function copyCells<T extends Float32Array | Float64Array | Uint32Array>(
  from: ArrayLike<number>,
  begin: number,
  into: T,
): T {
  if (isNumberArray(from)) into.set(from.subarray(begin, begin + into.length));
  else for (let k = 0; k < into.length; k++) into[k] = from[begin + k];
  return into;
}

/** Where each row of a range begins, counted from its first cell. */
function startsOf(indptr: ArrayLike<number>, { first }: RowRange, into: Uint32Array): Uint32Array {
  for (let i = 0; i < into.length; i++) into[i] = indptr[first + i] - indptr[first];
  return into;
}
