// A file for numbers that memory has no room for. Nobody else sees it, and it goes with the process, however that ends.
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeError } from "../files/system-error.js";

/** Bytes of one call: systems stop at 2 GiB. */
const MOST = 2 ** 30;

/** What can be kept there. */
export type Numbers = Float64Array | Float32Array | Int32Array | Int16Array | Int8Array | Uint8Array;

export class ScratchFile {
  readonly #folder: string;
  #file: number | undefined;
  #end = 0;

  /** @param folder where it is made, which must be there; by default that of the system. @throws {FileError} where that cannot be. */
  constructor(folder = tmpdir()) {
    this.#folder = folder;
    try {
      const own = mkdtempSync(join(folder, "logit-wasm-"));
      this.#file = openSync(join(own, "rows"), "w+");
      // its name goes at once, so that nothing is left behind
      rmSync(own, { recursive: true, force: true });
    } catch (error) {
      throw writeError(folder, error);
    }
  }

  /** Bytes that have been appended. */
  get size(): number {
    return this.#end;
  }

  /** @returns where they stand. @throws {FileError} where the disk is full. */
  append(numbers: Numbers): number {
    const at = this.#end;
    this.write(numbers, at);
    this.#end += numbers.byteLength;
    return at;
  }

  /** @throws {FileError} where the disk is full. */
  write(numbers: Numbers, at: number): void {
    const { byteLength } = numbers;
    try {
      for (let done = 0; done < byteLength; ) {
        done += writeSync(this.#open(), numbers, done, Math.min(MOST, byteLength - done), at + done);
      }
    } catch (error) {
      throw writeError(this.#folder, error);
    }
  }

  /** Fills the numbers with what stands there. */
  read(numbers: Numbers, at: number): void {
    const { byteLength } = numbers;
    for (let done = 0; done < byteLength; ) {
      const count = readSync(this.#open(), numbers, done, Math.min(MOST, byteLength - done), at + done);
      if (count === 0) throw new Error(`scratch file: expected ${byteLength} bytes at ${at}, got ${done}`);
      done += count;
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #open(): number {
    if (this.#file === undefined) throw new Error("scratch file: expected an open one, got one after close");
    return this.#file;
  }
}
