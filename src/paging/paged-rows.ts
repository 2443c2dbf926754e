// Answers sums for rows of which some have no room: their blocks come in one after another, and go again.
import type { RowRange } from "../data/blocks.js";
import type { DenseStore } from "../data/dense-store.js";
import type { StagedRows } from "../data/matrix.js";
import type { RowVectors } from "../data/row-vectors.js";
import type { Stored } from "../data/stored.js";
import type { Part } from "../math/tree.js";
import { shift } from "../problem/block-rows.js";
import { CHANGES } from "../problem/row-changes.js";
import { Rows } from "../problem/rows.js";
import { APART_FROM_X, type RemoteShard, type Sum } from "../problem/sums.js";
import type { RowStates } from "./row-states.js";
import type { RowWitness } from "./row-witness.js";

/** Rows that come once more; what they have beside x is there already, and is compared where it comes too. */
export interface RowsComing extends Partial<RowVectors> {
  source: StagedRows;
}

/** Rows once more, for as many passes as are wanted. */
export interface RowsAgain {
  /** Whether they come from the caller, who may hand out others. */
  readonly foreign: boolean;
  /** Some rows, in one piece or in several, each valid until the next; those of a pass are asked for in their order. */
  read(range: RowRange): Iterable<RowsComing> | AsyncIterable<RowsComing>;
}

/** How far a pass over x has come. */
export interface Pass {
  /** Counted from 1, the one that stored the rows. */
  pass: number;
  /** Rows so far, and of all. */
  rows: number;
  total: number;
  /** Since it began. */
  seconds: number;
}

/** Questions that are answered by what is known of a block while it is elsewhere. */
const APART_FROM_ROWS: readonly Sum["kind"][] = ["moments"];

/** Rows as they are held, and `kept`: blocks with a room of their own. */
interface Paged {
  store: DenseStore;
  stored: Stored;
  kept: number;
  states: RowStates;
  /** Of rows that come from the caller. */
  witness: RowWitness | undefined;
}

export class PagedRows implements RemoteShard {
  readonly #store: DenseStore;
  readonly #stored: Stored;
  readonly #kept: number;
  readonly #states: RowStates;
  readonly #again: RowsAgain;
  readonly #witness: RowWitness | undefined;
  readonly #onPass: ((pass: Pass) => void) | undefined;
  readonly #rows: Rows;
  /** What was subtracted from x since it came, in this order. */
  readonly #shifts: Float64Array[] = [];
  /** The block in the shared room, and whether its x is there too. */
  #present: { block: number; x: boolean } | undefined;
  #passes = 1;

  constructor(
    { store, stored, kept, states, witness }: Paged,
    again: RowsAgain,
    onPass: ((pass: Pass) => void) | undefined,
  ) {
    this.#store = store;
    this.#stored = stored;
    this.#kept = kept;
    this.#states = states;
    this.#witness = witness;
    this.#again = again;
    this.#onPass = onPass;
    this.#rows = new Rows(stored);
  }

  async parts(sum: Sum): Promise<Part[]> {
    const { blocks, ranges, rows: total } = this.#stored;
    const steps = this.#rows.steps(sum);
    const here = sum.over === "sample" || APART_FROM_ROWS.includes(sum.kind);
    const x = !APART_FROM_X.includes(sum.kind);
    const began = performance.now();
    if (x && !here) this.#passes++;
    for (let k = 0; k < blocks.length; k++) {
      if (!here && k >= this.#kept) await this.#bring(k, x);
      steps.next();
      if (here) continue;
      if (k >= this.#kept) this.#states.save(k, CHANGES[sum.kind]);
      if (!x) continue;
      const rows = ranges[k].first + ranges[k].rows;
      this.#onPass?.({ pass: this.#passes, rows, total, seconds: (performance.now() - began) / 1000 });
    }
    if (sum.kind === "shift") this.#shifts.push(sum.by.slice());
    const last = steps.next();
    if (!last.done) throw new Error(`rows: expected an answer after ${blocks.length} blocks, got none`);
    return last.value;
  }

  /** Into the shared room. */
  async #bring(block: number, x: boolean): Promise<void> {
    if (this.#present?.block !== block) {
      this.#present = undefined;
      this.#states.load(block);
      this.#present = { block, x: false };
    }
    if (!x || this.#present.x) return;
    const take = this.#store.again(block);
    let row = 0;
    for await (const { source, ...vectors } of this.#again.read(this.#stored.ranges[block])) {
      take(source);
      this.#witness?.compare(block, row, vectors);
      row += source.rows;
    }
    this.#witness?.check(block);
    const { memory, blocks } = this.#stored;
    for (const by of this.#shifts) shift(memory, blocks[block], by);
    this.#present.x = true;
  }
}
