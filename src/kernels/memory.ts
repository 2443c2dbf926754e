// One linear memory for one fit, with the kernels that work on it.
import type { Pointer } from "./block.js";
import { javascriptKernels } from "./javascript.js";
import type { Backend, Kernels } from "./kernels.js";
import { webassemblyKernels } from "./webassembly.js";

/** Which kernels the caller allows. */
export type BackendChoice = "auto" | Backend;

/** Offsets are 32-bit, so one memory ends at 4 GiB; a page of it is the module's own. */
const LARGEST = 2 ** 32 - 65536;
/** A cache line; also more than any kernel's loads need. */
const ALIGNMENT = 64;

/** So many bytes as `Memory.allocate` takes for them. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** A linear memory with the kernels over it. */
interface Store {
  kernels: Kernels;
  backend: Backend;
  buffer: ArrayBuffer;
  /** The first byte that may be handed out. */
  base: Pointer;
}

/**
 * Small fits take turns in one memory a backend: opening one and touching its pages for the first time takes as long as
 * the fit of some hundred rows (npm run bench:rivals -- breast-cancer).
 */
const SMALL = 2 ** 20;
const idle: Partial<Record<Backend, Store>> = {};

function storeFor(backend: Backend, bytes: number): Store {
  const kept = bytes <= SMALL ? idle[backend] : undefined;
  if (kept !== undefined) {
    delete idle[backend];
    // as new
    new Uint8Array(kept.buffer, kept.base, aligned(bytes)).fill(0);
    return kept;
  }
  const room = Math.max(bytes, SMALL);
  if (backend === "wasm") {
    const { kernels, memory, base } = webassemblyKernels(room);
    return { kernels, backend, buffer: memory, base };
  }
  const buffer = new ArrayBuffer(aligned(room) + ALIGNMENT);
  return { kernels: javascriptKernels(buffer), backend, buffer, base: ALIGNMENT };
}

/** A memory of fixed size, handed out from the bottom up and given back as a whole. */
export class Memory {
  readonly kernels: Kernels;
  readonly backend: Backend;
  /** Why the TypeScript kernels run although WebAssembly was allowed. */
  readonly fallbackReason: string | undefined;
  readonly f64: Float64Array;
  readonly f32: Float32Array;
  readonly u32: Uint32Array;
  readonly #store: Store;
  readonly #bytes: number;
  #next: Pointer;

  private constructor(store: Store, bytes: number, fallbackReason: string | undefined) {
    const { kernels, backend, buffer, base } = store;
    this.kernels = kernels;
    this.backend = backend;
    this.fallbackReason = fallbackReason;
    this.f64 = new Float64Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.#store = store;
    this.#bytes = bytes;
    this.#next = base;
  }

  /**
   * A memory that holds `bytes` bytes, each allocation counted as `aligned` says.
   * @throws RangeError where the bytes exceed 4 GiB; Error where `choice` is "wasm" and WebAssembly is refused.
   */
  static open(choice: BackendChoice, bytes: number): Memory {
    if (bytes > LARGEST) {
      throw new RangeError(
        `x: expected data that fits into 4 GiB of memory, got ${(bytes / 2 ** 30).toFixed(2)} GiB with the work space`,
      );
    }
    let fallbackReason: string | undefined;
    if (choice !== "js") {
      try {
        return new Memory(storeFor("wasm", bytes), bytes, undefined);
      } catch (error) {
        fallbackReason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        if (choice === "wasm") {
          throw new Error(`backend: expected WebAssembly to be available, got ${fallbackReason}`, { cause: error });
        }
      }
    }
    return new Memory(storeFor("js", bytes), bytes, fallbackReason);
  }

  /** The next `bytes` bytes, zero at first; 0, which is no place, for none. */
  allocate(bytes: number): Pointer {
    if (bytes === 0) return 0;
    const at = this.#next;
    this.#next += aligned(bytes);
    if (this.#next > this.f64.byteLength)
      throw new Error(`memory: expected room for ${bytes} bytes at ${at}, got none`);
    return at;
  }

  /** Says that nothing will read or write here any more. A large memory goes when nothing refers to it. */
  release(): void {
    if (this.#bytes <= SMALL) idle[this.backend] = this.#store;
  }
}
