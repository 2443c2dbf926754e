// What a colleague does: it keeps shards of rows for another thread, fills them and answers sums.
import { DenseStore } from "../data/dense-store.js";
import { denseSource } from "../data/matrix.js";
import { SparseStore } from "../data/sparse-store.js";
import type { Memory } from "../kernels/memory.js";
import { Rows } from "../problem/rows.js";
import { Areas } from "./areas.js";
import { matrixOf } from "./chunks.js";
import type { Answer, Request } from "./colleague.js";

export class Keeper {
  /** Shards that are being filled, and those that answer. */
  readonly #stores = new Map<number, DenseStore | SparseStore>();
  readonly #shards = new Map<number, { rows: Rows; memory: Memory }>();
  readonly #answers = new Areas();
  /** That of the shard last released: the next one takes it, as fits in a loop in one thread do. */
  #left: Memory | undefined;

  /** @throws what stores and kernels throw; Error for a shard that is not in that state. */
  answer(request: Request): Answer | undefined {
    const { shard } = request;
    switch (request.kind) {
      case "reserve":
        this.#dropLeft();
        this.#stores.set(
          shard,
          "order" in request.sizes ? DenseStore.reserve(request.sizes) : SparseStore.reserve(request.sizes),
        );
        return {};
      case "append": {
        const { x, y, weight, offset } = request;
        const store = this.#stores.get(shard);
        const vectors = { y, weight, offset };
        if (store instanceof SparseStore && "indptr" in x) store.append({ source: x, ...vectors });
        else if (store instanceof DenseStore && !("indptr" in x)) {
          store.append({ source: denseSource(matrixOf(x)), ...vectors });
        } else throw new Error(`shard: expected one that takes such rows, got ${shard}`);
        return {};
      }
      case "finish": {
        const store = this.#stores.get(shard);
        if (store === undefined) throw new Error(`shard: expected one that is being filled, got ${shard}`);
        const stored = store.finish();
        this.#stores.delete(shard);
        this.#shards.set(shard, { rows: new Rows(stored), memory: stored.memory });
        const { backend, fallbackReason } = stored.memory;
        return { kernels: { backend, fallbackReason } };
      }
      case "sum": {
        const kept = this.#shards.get(shard);
        if (kept === undefined) throw new Error(`shard: expected one that is kept, got ${shard}`);
        const parts = kept.rows.parts(request.sum);
        const totals = this.#answers.place(parts.map(({ total }) => total));
        return { parts: parts.map(({ leaves }, k) => ({ leaves, total: totals[k] })) };
      }
      case "release":
        this.#release(shard);
        return undefined;
    }
  }

  #release(shard: number): void {
    this.#stores.delete(shard);
    const kept = this.#shards.get(shard);
    if (kept === undefined) return;
    this.#shards.delete(shard);
    this.#dropLeft();
    this.#left = kept.memory;
  }

  #dropLeft(): void {
    this.#left?.release();
    this.#left = undefined;
  }
}
