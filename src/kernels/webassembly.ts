// The AssemblyScript kernels, compiled from bytes that the build puts beside this file: nothing to fetch, nothing to place.
import { instantiateSync } from "@assemblyscript/loader";
import type { Kernels } from "./kernels.js";
import { wasmBase64 } from "./wasm-bytes.js";

const PAGE_BYTES = 65536;

type Exports = Kernels & { heapBase(): number } & Record<string, unknown>;

let compiled: WebAssembly.Module | undefined;

/**
 * Compiled once and synchronously. Throws where WebAssembly is refused: a content-security policy without
 * 'wasm-unsafe-eval', no SIMD, a limit on synchronous compilation. `WebAssembly.validate` would not tell.
 */
function module(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(wasmBase64), (character) => character.charCodeAt(0)));
  return compiled;
}

/** The kernels over a new memory with at least `bytes` bytes from `base` on. */
export function webassemblyKernels(bytes: number): { kernels: Kernels; memory: ArrayBuffer; base: number } {
  const pages = Math.ceil((bytes + PAGE_BYTES) / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = instantiateSync<Exports>(module(), { env: { memory } });
  return { kernels: exports, memory: memory.buffer, base: Math.ceil(exports.heapBase() / 64) * 64 };
}
