// The weights so far, in a file: what a job that ended before its time goes on from.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { describe, isObject } from "../checks/describe.js";
import { finiteNumbers, requireFinite } from "../checks/numbers.js";
import { FileError } from "../tables/file-error.js";
import type { GivenStart } from "../training/start.js";
import { readError, writeError } from "./system-error.js";

/** Seconds between two of them. */
const EVERY = 2;

/** Written by one rank, beside its place and then renamed: it is whole or not there. */
export class Checkpoint {
  readonly #file: string;
  #last = performance.now();
  #warned = false;

  constructor(file: string) {
    this.#file = file;
  }

  /** Where some time has passed since the last one. A disk that takes it no more is told of, and ends no fit. */
  keep(reached: () => GivenStart): void {
    const now = performance.now();
    if (now - this.#last < 1000 * EVERY) return;
    this.#last = now;
    const { weights, bias } = reached();
    const beside = `${this.#file}.${process.pid}`;
    try {
      writeFileSync(beside, JSON.stringify({ weights: Array.from(weights), bias }));
      renameSync(beside, this.#file);
    } catch (error) {
      rmSync(beside, { force: true });
      // a warning of Node's would wait until the fit is done
      const warning = `checkpoint: ${describeError(writeError(this.#file, error))}; the fit goes on without`;
      if (!this.#warned) writeSync(2, `logit-wasm: ${warning}\n`);
      this.#warned = true;
    }
  }

  /** What is there; undefined where nothing is. @throws FileError for a file that cannot be read, or is none of these. */
  read(features: number): GivenStart | undefined {
    if (!existsSync(this.#file)) return undefined;
    try {
      const kept: unknown = JSON.parse(readFileSync(this.#file, "utf8"));
      if (!isObject(kept) || !("weights" in kept && "bias" in kept)) throw new TypeError("expected weights and a bias");
      const { weights, bias } = kept;
      if (!Array.isArray(weights)) throw new TypeError(`weights: expected an array, got ${describe(weights)}`);
      requireFinite("bias", bias);
      return { weights: finiteNumbers("weights", weights, features), bias };
    } catch (error) {
      const read = readError(this.#file, error);
      throw read === error ? new FileError({ file: this.#file }, `is no checkpoint: ${describeError(error)}`) : read;
    }
  }

  /** The fit is done. */
  remove(): void {
    rmSync(this.#file, { force: true });
  }
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
