// A category of more levels than anybody wants columns: one signed bucket a row.
import { signedHash } from "./hashing.js";

/** 65,536 buckets. */
export const LEVEL_BITS = 16;

/** The buckets that some levels fall into, each once, rising: one column each, in this order. */
export function bucketsOf(levels: Iterable<string>, bits: number): number[] {
  const buckets = new Set<number>();
  for (const level of levels) buckets.add(signedHash(level, bits).bucket);
  return [...buckets].sort((a, b) => a - b);
}

/** The one cell of a row that is not 0. */
export interface LevelCell {
  column: number;
  value: 1 | -1;
}

/** Finds the cells of levels among the columns that were there when the model was trained. */
export class HashedLevels {
  readonly #bits: number;
  readonly #columns: ReadonlyMap<number, number>;

  /** @param buckets as `bucketsOf` gave them. */
  constructor(bits: number, buckets: readonly number[]) {
    this.#bits = bits;
    this.#columns = new Map(buckets.map((bucket, column) => [bucket, column]));
  }

  /** Undefined where no level of the training fell into its bucket. */
  find(level: string): LevelCell | undefined {
    const { bucket, sign } = signedHash(level, this.#bits);
    const column = this.#columns.get(bucket);
    return column === undefined ? undefined : { column, value: sign };
  }
}
