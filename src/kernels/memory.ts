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

/** A memory of fixed size, handed out from the bottom up and given back as a whole when nothing refers to it. */
export class Memory {
  readonly kernels: Kernels;
  readonly backend: Backend;
  /** Why the TypeScript kernels run although WebAssembly was allowed. */
  readonly fallbackReason: string | undefined;
  readonly f64: Float64Array;
  readonly f32: Float32Array;
  readonly u32: Uint32Array;
  #next: Pointer;

  private constructor(
    kernels: Kernels,
    backend: Backend,
    buffer: ArrayBuffer,
    base: Pointer,
    fallbackReason: string | undefined,
  ) {
    this.kernels = kernels;
    this.backend = backend;
    this.fallbackReason = fallbackReason;
    this.f64 = new Float64Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.u32 = new Uint32Array(buffer);
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
        const { kernels, memory, base } = webassemblyKernels(bytes);
        return new Memory(kernels, "wasm", memory, base, undefined);
      } catch (error) {
        fallbackReason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        if (choice === "wasm") {
          throw new Error(`backend: expected WebAssembly to be available, got ${fallbackReason}`, { cause: error });
        }
      }
    }
    const buffer = new ArrayBuffer(aligned(bytes) + ALIGNMENT);
    return new Memory(javascriptKernels(buffer), "js", buffer, ALIGNMENT, fallbackReason);
  }

  /** The next `bytes` bytes, zero when the memory was new; 0, which is no place, for none. */
  allocate(bytes: number): Pointer {
    if (bytes === 0) return 0;
    const at = this.#next;
    this.#next += aligned(bytes);
    if (this.#next > this.f64.byteLength)
      throw new Error(`memory: expected room for ${bytes} bytes at ${at}, got none`);
    return at;
  }
}
