// One fixed binary tree over numbered leaves: neighbours first, then pairs of pairs, whatever is left from the right.
// Its shape depends on the number of leaves alone, so a total has the same bits wherever the leaves are summed.

/** What a run of leaves comes to, where the run is a whole subtree. */
export interface Part {
  leaves: number;
  total: Float64Array;
}

/** What two vectors come to: the left one, changed in place, or a new one. */
export type Join = (left: Float64Array, right: Float64Array) => Float64Array;

export const add: Join = (left, right) => {
  for (let j = 0; j < left.length; j++) left[j] += right[j];
  return left;
};

/** One after the other. */
export const concatenate: Join = (left, right) => {
  const both = new Float64Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
};

/** Vectors that are free again: large ones take longer to come by than to add. */
export class Spare {
  readonly #vectors: Float64Array[] = [];
  #lent: Float64Array[] = [];

  /** Whatever it holds. */
  take(length: number): Float64Array {
    const at = this.#vectors.findIndex((vector) => vector.length === length);
    return at < 0 ? new Float64Array(length) : this.#vectors.splice(at, 1)[0];
  }

  give(vector: Float64Array): void {
    this.#vectors.push(vector);
    // the oldest are of lengths that were asked for before
    if (this.#vectors.length > MOST_SPARE) this.#vectors.shift();
  }

  /** To somebody who needs it no longer than until the next `recall`. */
  lend(vector: Float64Array): Float64Array {
    this.#lent.push(vector);
    return vector;
  }

  recall(): void {
    for (const vector of this.#lent) this.give(vector);
    this.#lent = [];
  }
}

/** The depth of a tree of 64 leaves, for two lengths. */
const MOST_SPARE = 14;

/** The tree, fed from the left with leaves or with whole subtrees. Only log₂ of the leaves are kept at a time. */
export class Tree {
  readonly #join: Join;
  readonly #parts: Part[] = [];
  readonly #spare: Spare;

  constructor(join: Join, spare = new Spare()) {
    this.#join = join;
    this.#spare = spare;
  }

  /** The part's vector is read at once, and may be written to afterwards. */
  add(part: Part): void {
    const left = this.#parts.at(-1);
    if (left?.leaves !== part.leaves) {
      const total = this.#spare.take(part.total.length);
      total.set(part.total);
      this.#parts.push({ leaves: part.leaves, total });
      return;
    }
    left.total = this.#join(left.total, part.total);
    left.leaves += part.leaves;
    while (this.#parts.at(-1)?.leaves === this.#parts.at(-2)?.leaves) this.#joinLast();
  }

  /** What all leaves come to, lent by the spare vectors; nothing where there are none. */
  total(): Float64Array {
    while (this.#parts.length > 1) this.#joinLast();
    return this.#spare.lend(this.#parts[0]?.total ?? new Float64Array(0));
  }

  #joinLast(): void {
    const right = this.#parts.pop();
    const left = this.#parts.at(-1);
    if (left === undefined || right === undefined) return;
    left.total = this.#join(left.total, right.total);
    left.leaves += right.leaves;
    this.#spare.give(right.total);
  }
}

/** Leaves `first` … `end − 1` as the fewest whole subtrees: how many leaves each has, from the left. */
export function subtrees(first: number, end: number): number[] {
  const sizes = [];
  for (let at = first; at < end; ) {
    let leaves = 1;
    while (at % (2 * leaves) === 0 && at + 2 * leaves <= end) leaves *= 2;
    sizes.push(leaves);
    at += leaves;
  }
  return sizes;
}
