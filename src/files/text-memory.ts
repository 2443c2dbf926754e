// Memory for text that is read cell by cell, with what reads runs of numbers in it: a kernel, or its twin.
import { decodeWasm } from "../kernels/wasm-text.js";
import { DecimalReader } from "./decimal.js";
import { wasmText } from "./wasm-bytes.js";

const LF = 10;
const CR = 13;
const PAGE = 65536;
/** What the kernel may look at behind the last cell. */
const SLACK = 64;
const F64 = Float64Array.BYTES_PER_ELEMENT;

/** As `readNumbers` in assembly/text/decimal.ts. */
type ReadNumbers = (at: number, most: number, delimiter: number, out: number, ended: number) => number;

let compiled: WebAssembly.Module | undefined;

export class TextMemory {
  /** Room for the text, which may be used again and again. */
  readonly bytes: Buffer;
  /** The numbers that were read last. */
  readonly numbers: Float64Array;
  readonly #ended: Uint32Array;
  readonly #readNumbers: ReadNumbers;
  /** Where text and numbers are in the memory that `#readNumbers` sees. */
  readonly #text: number;
  readonly #out: number;

  private constructor(buffer: ArrayBuffer, base: number, size: number, most: number, readNumbers: ReadNumbers) {
    this.#out = base + F64;
    this.#text = this.#out + most * F64;
    this.#ended = new Uint32Array(buffer, base, 1);
    this.numbers = new Float64Array(buffer, this.#out, most);
    this.bytes = Buffer.from(buffer, this.#text, size);
    this.#readNumbers = readNumbers;
  }

  /**
   * @param size bytes of text. @param most numbers that are read at once.
   * @param backend "js": the twin; else it is taken where WebAssembly is refused.
   */
  static open(size: number, most: number, backend: "auto" | "js" = "auto"): TextMemory {
    const needed = F64 + most * F64 + size + SLACK;
    if (backend === "auto") {
      try {
        return TextMemory.#overKernel(needed, size, most);
      } catch {
        // no WebAssembly, no SIMD or no memory of this kind: the twin has the same answers
      }
    }
    const buffer = new ArrayBuffer(needed);
    return new TextMemory(buffer, 0, size, most, twin(buffer));
  }

  static #overKernel(needed: number, size: number, most: number): TextMemory {
    compiled ??= new WebAssembly.Module(decodeWasm(wasmText));
    const memory = new WebAssembly.Memory({ initial: Math.ceil(needed / PAGE) + 1 });
    const { readNumbers } = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
    if (typeof readNumbers !== "function") throw new Error("text.wasm: expected readNumbers, got none");
    return new TextMemory(memory.buffer, PAGE, size, most, (...given) => readNumbers(...given));
  }

  /** Where in `bytes` the cell ended that was read last: at a delimiter or the end of the line. */
  get ended(): number {
    return this.#ended[0] - this.#text;
  }

  /**
   * Reads cells that hold a number and nothing else into `numbers`, up to the end of the line.
   *
   * @param at where in `bytes` the first begins; behind the last there is the end of a line.
   * @param most how many there can be.
   * @returns how many there are: behind them is another line, or a cell that is to be read in another way.
   */
  readNumbers(at: number, most: number, delimiter: number): number {
    return this.#readNumbers(this.#text + at, most, delimiter, this.#out, this.#ended.byteOffset);
  }
}

/** The clear form of assembly/text/decimal.ts. */
function twin(buffer: ArrayBuffer): ReadNumbers {
  const bytes = new Uint8Array(buffer);
  const reader = new DecimalReader();
  return (at, most, delimiter, out, ended) => {
    const numbers = new Float64Array(buffer, out, most);
    let count = 0;
    while (count < most) {
      const value = reader.read(bytes, at);
      const byte = bytes[reader.end];
      if (!Number.isFinite(value) || !(byte === delimiter || byte === LF || byte === CR)) break;
      numbers[count++] = value;
      new Uint32Array(buffer, ended, 1)[0] = reader.end;
      if (byte !== delimiter) break;
      at = reader.end + 1;
    }
    return count;
  };
}
