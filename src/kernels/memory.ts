// One linear memory for one fit, with the kernels that work on it.
import type { Pointer } from "./block.js";
import type { Backend, Kernels } from "./kernels.js";
import { ALIGNMENT, returnStore, type Store, takeStore } from "./store.js";

/** Which kernels the caller allows. */
export type BackendChoice = "auto" | Backend;

/** Offsets are 32-bit, so one memory ends at 4 GiB; a page of it is the module's own. */
const LARGEST = 2 ** 32 - 65536;

/** So many bytes as `Memory.allocate` takes for them. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** What several allocations of so many bytes take. */
export function roomFor(sizes: Record<string, number>): number {
  return Object.values(sizes).reduce((sum, bytes) => sum + aligned(bytes), 0);
}

/** A memory of fixed size, handed out from the bottom up and given back as a whole. */
export class Memory {
  readonly kernels: Kernels;
  readonly backend: Backend;
  /** Why the TypeScript kernels run although WebAssembly was allowed. */
  readonly fallbackReason: string | undefined;
  /** Whether no fit had it before: every page is then touched for the first time. */
  readonly fresh: boolean;
  readonly f64: Float64Array;
  readonly f32: Float32Array;
  readonly u32: Uint32Array;
  readonly #store: Store;
  #next: Pointer;

  private constructor(store: Store, fallbackReason: string | undefined) {
    const { kernels, backend, buffer, base, fresh } = store;
    this.kernels = kernels;
    this.backend = backend;
    this.fallbackReason = fallbackReason;
    this.fresh = fresh;
    this.f64 = new Float64Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.#store = store;
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
        return new Memory(takeStore("wasm", bytes), undefined);
      } catch (error) {
        fallbackReason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        if (choice === "wasm") {
          throw new Error(`backend: expected WebAssembly to be available, got ${fallbackReason}`, { cause: error });
        }
      }
    }
    return new Memory(takeStore("js", bytes), fallbackReason);
  }

  /** The next `bytes` bytes, which hold anything at first; 0, which is no place, for none. */
  allocate(bytes: number): Pointer {
    if (bytes === 0) return 0;
    const at = this.#next;
    this.#next += aligned(bytes);
    if (this.#next > this.f64.byteLength)
      throw new Error(`memory: expected room for ${bytes} bytes at ${at}, got none`);
    return at;
  }

  /** Says that nothing will read or write here any more. */
  release(): void {
    returnStore(this.#store);
  }
}
