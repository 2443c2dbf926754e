// Linear memories with the kernels over them, handed from one fit to the next.
import type { Pointer } from "./block.js";
import { javascriptKernels } from "./javascript/index.js";
import type { Backend, Kernels } from "./kernels.js";
import { webassemblyKernels } from "./webassembly.js";

/** A cache line; also more than any kernel's loads need. */
export const ALIGNMENT = 64;

/** A linear memory with the kernels over it. */
export interface Store {
  kernels: Kernels;
  backend: Backend;
  buffer: ArrayBuffer;
  /** The first byte that may be handed out. */
  base: Pointer;
  /** Whether its pages are still to be touched for the first time. */
  fresh: boolean;
}

/**
 * Touching pages for the first time takes longer than reading them a few times (npm run bench), so a memory waits for
 * the next fit, one a backend: a small one for good, a large one until the running job ends, since whoever fits again
 * at once does so in a loop.
 */
const SMALL = 1048576; // 2^20
const idle: Partial<Record<Backend, Store>> = {};

/** A store with room for `bytes` bytes, which hold whatever was there before. Throws where the backend is refused. */
export function takeStore(backend: Backend, bytes: number): Store {
  const kept = idle[backend];
  // either it serves now, or it is of no use beside a larger one
  delete idle[backend];
  if (kept !== undefined && kept.base + bytes <= kept.buffer.byteLength) return kept;
  const room = Math.max(bytes, SMALL);
  if (backend === "wasm") {
    const { kernels, memory, base } = webassemblyKernels(room);
    return { kernels, backend, buffer: memory, base, fresh: true };
  }
  const buffer = new ArrayBuffer(room + ALIGNMENT);
  return { kernels: javascriptKernels(buffer), backend, buffer, base: ALIGNMENT, fresh: true };
}

/** Takes back a store that nobody will touch any more. */
export function returnStore(store: Store): void {
  const { backend, buffer } = store;
  idle[backend] = store;
  store.fresh = false;
  if (buffer.byteLength <= 2 * SMALL) return;
  queueMicrotask(() => {
    if (idle[backend] === store) delete idle[backend];
  });
}
