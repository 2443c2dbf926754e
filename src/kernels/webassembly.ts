// The AssemblyScript kernels, compiled from text that the build puts beside this file: nothing to fetch or to place.
import { instantiateSync } from "@assemblyscript/loader";
import { unexpected } from "../checks/describe.js";
import { KERNELS } from "./javascript/index.js";
import type { Kernels } from "./kernels.js";
import { wasmText } from "./wasm-bytes.js";
import { decodeWasm } from "./wasm-text.js";

const PAGE_BYTES = 65536;

type Exports = Kernels & { heapBase(): number } & Record<string, unknown>;

let compiled: WebAssembly.Module | undefined;

/**
 * Takes kernels that somebody else has compiled, from `logit-wasm/logit.wasm` of the same version: for runtimes that
 * forbid compiling but instantiate, such as Cloudflare's. To be called before the first fit.
 * @param module a `WebAssembly.Module`, whose type belongs to no library of ECMAScript.
 * @throws TypeError for anything else, RangeError for a module without the kernels.
 */
export function useModule(module: object): void {
  if (!isModule(module)) throw unexpected("module", "a WebAssembly.Module", module);
  const exported = WebAssembly.Module.exports(module).map(({ name }) => name);
  const lacking = [...Object.keys(KERNELS), "heapBase"].find((name) => !exported.includes(name));
  if (lacking !== undefined) throw new RangeError(`module: expected logit.wasm with "${lacking}", got one without`);
  compiled = module;
}

/** By what it is: one of another realm is none of this one's. */
function isModule(value: unknown): value is WebAssembly.Module {
  return Object.prototype.toString.call(value) === "[object WebAssembly.Module]";
}

/**
 * Compiled once and synchronously. Throws where WebAssembly is refused: a content-security policy without
 * 'wasm-unsafe-eval', no SIMD, a limit on synchronous compilation. `WebAssembly.validate` would not tell.
 */
function module(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(decodeWasm(wasmText));
  return compiled;
}

/** The kernels over a new memory with at least `bytes` bytes from `base` on. */
export function webassemblyKernels(bytes: number): { kernels: Kernels; memory: ArrayBuffer; base: number } {
  const pages = Math.ceil((bytes + PAGE_BYTES) / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = instantiateSync<Exports>(module(), { env: { memory } });
  return { kernels: exports, memory: memory.buffer, base: Math.ceil(exports.heapBase() / 64) * 64 };
}
