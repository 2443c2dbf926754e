// Rows in linear memory as a fit stores them, without its checks, and one pass of loss and gradient over them.
import { DenseStore } from "../src/data/dense-store.js";
import { type DenseMatrix, denseSource } from "../src/data/matrix.js";
import type { Stored } from "../src/data/stored.js";
import type { Backend } from "../src/kernels/kernels.js";
import { Rows } from "../src/problem/rows.js";
import { type Asking, runHere } from "../src/problem/sums.js";

export function store(x: DenseMatrix, y: Uint8Array, backend: Backend): Stored {
  const source = denseSource(x);
  const { rows, features, width, order } = source;
  const none = { weighted: false, offset: false, hessian: false, ordered: false, sampleTiles: 0 };
  const reserved = DenseStore.reserve({ rows, features, width, order, backend, ...none });
  reserved.append({ source, y, weight: undefined, offset: undefined });
  return reserved.finish();
}

/** A pass at w: its answer is the sums of loss-gradient (src/problem/sums.ts). */
export function passOver(stored: Stored, w: Float64Array): () => Float64Array {
  const shards = [new Rows(stored)];
  function* once(): Asking<Float64Array> {
    return yield { over: "rows", kind: "loss-gradient", w, precise: false };
  }
  return () => runHere(once(), shards);
}
