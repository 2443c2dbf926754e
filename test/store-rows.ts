import { DenseStore } from "../src/data/dense-store.js";
import { type Matrix, rowSource } from "../src/data/matrix.js";
import type { RowVectors } from "../src/data/row-vectors.js";
import { SparseSource } from "../src/data/sparse-matrix.js";
import { SparseStore } from "../src/data/sparse-store.js";
import type { Stored } from "../src/data/stored.js";
import { readBlock } from "../src/kernels/block.js";
import type { Backend } from "../src/kernels/kernels.js";
import { Rows } from "../src/problem/rows.js";
import { type Layout, type Summary, summarise } from "../src/problem/summary.js";
import { type Asking, type Question, runHere } from "../src/problem/sums.js";

/** Stores rows in one chunk, with room for everything that may be asked. */
export function storeRows(x: Matrix, vectors: RowVectors, backend: Backend): Stored {
  const source = rowSource(x);
  const kinds = { weighted: vectors.weight !== undefined, offset: vectors.offset !== undefined };
  const sizes = { rows: source.rows, features: source.features, width: source.width, backend, ...kinds };
  if (source instanceof SparseSource) {
    const store = SparseStore.reserve({
      ...sizes,
      nonzeros: source.indices.length,
      values: source.values !== undefined,
    });
    store.append({ source, ...vectors });
    return store.finish();
  }
  const store = DenseStore.reserve({ ...sizes, order: source.order, hessian: true, ordered: true, sampleTiles: 0 });
  store.append({ source, ...vectors });
  return store.finish();
}

/** What the rows answer, summed over their blocks. */
export function ask(stored: Stored): (question: Question) => Float64Array {
  const shards = [new Rows(stored)];
  function* once(question: Question): Asking<Float64Array> {
    return yield { over: "rows", ...question };
  }
  return (question) => runHere(once(question), shards);
}

/** What a fit knows of the rows beforehand. */
export function summaryOf(stored: Stored, layout: Partial<Layout> = {}): Summary {
  const { rows, features, blocks, memory, whole } = stored;
  const width = readBlock(memory.u32, whole).width === 4 ? 4 : 8;
  const plain = {
    rows,
    features,
    blocks: blocks.length,
    width,
    shiftable: false,
    hessian: true,
    sampleTiles: 0,
  } as const;
  return runHere(summarise({ ...plain, ...layout }), [new Rows(stored)]);
}
