import { type Layout, layoutOf, storeRows as storeAll } from "../src/data/layout.js";
import { type Matrix, rowSource } from "../src/data/matrix.js";
import type { RowVectors } from "../src/data/row-vectors.js";
import { SparseSource } from "../src/data/sparse-matrix.js";
import type { Stored } from "../src/data/stored.js";
import { readBlock } from "../src/kernels/block.js";
import type { Backend } from "../src/kernels/kernels.js";
import { Rows } from "../src/problem/rows.js";
import { type Summary, summarise } from "../src/problem/summary.js";
import { type Asking, type Question, runHere } from "../src/problem/sums.js";

/** Stores rows with room for everything that may be asked. */
export function storeRows(x: Matrix, vectors: RowVectors, backend: Backend, sample = false): Stored {
  const source = rowSource(x);
  const hessian = !(source instanceof SparseSource);
  const layout = layoutOf(source, { hessian, sample, ordered: true, shiftable: false });
  return storeAll(source, layout, vectors, backend);
}

/** What the rows answer, summed over their blocks. */
export function ask(stored: Stored): (question: Question) => Float64Array {
  const shards = [new Rows(stored)];
  function* once(question: Question): Asking<Float64Array> {
    return yield { over: "rows", ...question };
  }
  return (question) => runHere(once(question), shards).slice();
}

/** What a fit knows of the rows beforehand. */
export function summaryOf(stored: Stored, layout: Partial<Layout> = {}): Summary {
  const { rows, features, blocks, memory, whole } = stored;
  const block = readBlock(memory.u32, whole);
  const width = block.width === 4 ? 4 : 8;
  const plain = {
    rows,
    features,
    blocks: blocks.length,
    width,
    sparse: block.starts !== 0,
    shiftable: false,
    hessian: true,
    sample: false,
    sampleTiles: 0,
    ordered: true,
    lendable: false,
  } as const;
  return runHere(summarise({ ...plain, ...layout }), [new Rows(stored)]);
}
