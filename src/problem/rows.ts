// Answers sums (sums.ts) for the rows of one memory, dense and sparse alike: kernel by kernel, block by block.
import type { RowBlocks, Stored } from "../data/stored.js";
import { type Pointer, readBlock } from "../kernels/block.js";
import { type Part, Spare, subtrees, Tree } from "../math/tree.js";
import {
  boundCurvature,
  markMargins,
  roundedByShift,
  shift,
  shiftDirection,
  shrinkDual,
  sumOfMultipliers,
  totals,
} from "./block-rows.js";
import { boundary } from "./boundary-rows.js";
import { careful } from "./careful-rows.js";
import { cellCounts, classEdges, exactSides, largestCells, reach } from "./direction-rows.js";
import { effectSums, otherThanBinary } from "./effect-rows.js";
import { RowInfluence } from "./influence-rows.js";
import { firthScore, leverages } from "./leverage-rows.js";
import { PredictedMargins, standingMargins } from "./margin-rows.js";
import { countMargins } from "./probability-counts.js";
import { classProbabilities, clusterScores, squareResiduals } from "./score-rows.js";
import { sparseHessian } from "./sparse-hessian.js";
import { APART_FROM_X, joinOf, type Question, type SteppedShard, type Sum } from "./sums.js";

/** What one block comes to, the k-th of those here; nothing where the block is only changed. */
// biome-ignore lint/suspicious/noConfusingVoidType: a leaf that only changes its block returns nothing
type Leaf = (block: Pointer, k: number) => Float64Array | void;

/** Numbers of single rows, which come block after block. */
interface RowAnswer {
  readonly numbers: Float64Array;
  add(block: Pointer, firstRow: number): void;
}

export class Rows implements SteppedShard {
  readonly #stored: Stored;
  /** How many blocks each whole subtree of the fixed tree has here. */
  readonly #subtrees: number[];
  readonly #spare = new Spare();

  constructor(stored: Stored) {
    const { firstBlock, blocks } = stored;
    this.#stored = stored;
    this.#subtrees = subtrees(firstBlock, firstBlock + blocks.length);
  }

  parts(sum: Sum): Part[] {
    const steps = this.steps(sum);
    let step = steps.next();
    while (!step.done) step = steps.next();
    return step.value;
  }

  *steps(sum: Sum): Generator<void, Part[]> {
    const rows = sum.over === "sample" ? this.#stored.sample : this.#stored;
    if (rows === undefined) throw new Error("rows: expected a sample, got none");
    const { blocks } = rows;
    if (sum.kind === "mini-batches") return [{ leaves: blocks.length, total: this.#descend(rows, sum) }];
    if (sum.kind === "standing-margins") {
      return [{ leaves: blocks.length, total: standingMargins(this.#stored, sum.rows) }];
    }
    const { memory, firstRow: first, rows: count } = this.#stored;
    const range = { first, rows: count };
    if (sum.kind === "predicted-margins") return yield* this.#gather(new PredictedMargins(memory, sum, range));
    if (sum.kind === "influence") return yield* this.#gather(new RowInfluence(memory, sum, range));
    const leaf = this.#leafOf(sum);
    const lent = sum.over === "rows" && !APART_FROM_X.includes(sum.kind) ? this.#stored : undefined;
    this.#spare.recall();
    const parts: Part[] = [];
    let k = 0;
    for (const leaves of this.#subtrees) {
      const tree = new Tree(joinOf(sum), this.#spare);
      for (const end = k + leaves; k < end; k++) {
        lent?.bring?.(k, sum.kind === "shift");
        tree.add({ leaves: 1, total: leaf(blocks[k], k) ?? new Float64Array(0) });
        yield;
      }
      parts.push({ leaves, total: tree.total() });
    }
    return parts;
  }

  /** Of all blocks at once: an answer may be so long that to join those of blocks would take longer than to make them. */
  *#gather(answer: RowAnswer): Generator<void, Part[]> {
    const { blocks, firstRow, ranges, bring } = this.#stored;
    for (const [k, block] of blocks.entries()) {
      bring?.(k, false);
      answer.add(block, firstRow + ranges[k].first);
      yield;
    }
    return [{ leaves: blocks.length, total: answer.numbers }];
  }

  #leafOf(
    sum: Exclude<Question, { kind: "mini-batches" | "predicted-margins" | "standing-margins" | "influence" }>,
  ): Leaf {
    const { memory, features, w, out, scratch, momentsOf, reweigh, sample, firstRow, ranges } = this.#stored;
    const { kernels } = memory;
    switch (sum.kind) {
      case "totals":
        return (block) => totals(memory, block);
      case "moments":
        return (_, k) => momentsOf(k).vector;
      case "rounded-by-shift":
        return (block) => roundedByShift(memory, block, sum.by);
      case "cells":
        return (block) => cellCounts(memory, block, features);
      case "largest-cells":
        return (block) => largestCells(memory, block, sum.which);
      case "shift":
        return (block, k) => {
          shift(memory, block, sum.by);
          if (sample !== undefined) shift(memory, sample.blocks[k], sum.by);
        };
      case "reweigh":
        return (_, k) => {
          const { first, rows } = ranges[k];
          reweigh(k, sum.weights?.subarray(firstRow + first, firstRow + first + rows));
        };
      case "loss-gradient":
        this.#write(sum.w);
        return (block) => {
          kernels.lossGradient(block, w, sum.precise, scratch, out);
          return this.#read(features + 2);
        };
      case "hessian":
        return (block) => {
          kernels.curvature(block);
          return this.#products(block);
        };
      case "firth-score":
        return (block) => {
          firthScore(this.#stored, sum.roots, block);
          return this.#read(features + 1);
        };
      case "curvature":
        return (block) => {
          kernels.curvature(block);
          return sumOfMultipliers(memory, block);
        };
      case "largest-curvature":
        return (block) => boundCurvature(memory, block);
      case "curvature-vector":
        this.#write(sum.v);
        return (block) => {
          kernels.hessianVector(block, w, scratch, out);
          return this.#read(features + 1);
        };
      case "direction":
        this.#write(sum.v);
        return (block) => kernels.margins(block, w, readBlock(memory.u32, block).t);
      case "probability-counts":
        this.#write(sum.v);
        return (block) => countMargins(memory, block, w, sum.center);
      case "mark-margins":
        return (block) => markMargins(memory, block);
      case "margins-moved":
        return (block) => {
          kernels.marginsMoved(block, out);
          return this.#read(1);
        };
      case "shift-direction":
        return (block) => shiftDirection(memory, block, sum.by);
      case "loss-along":
        return (block) => {
          kernels.lossAlong(block, sum.step, sum.precise, scratch, out);
          return this.#read(3);
        };
      case "residual-products":
        return (block) => {
          if (sum.leverage !== undefined) leverages(this.#stored, sum.leverage.roots, block);
          squareResiduals(memory, block, sum);
          return this.#products(block);
        };
      case "cluster-scores":
        return (block, k) => {
          const { first, rows } = ranges[k];
          const clusters = sum.clusters.subarray(firstRow + first, firstRow + first + rows);
          return clusterScores(memory, block, sum, clusters);
        };
      case "class-probabilities":
        return (block) => classProbabilities(memory, block);
      case "effects":
        return (block) => effectSums(memory, block, sum);
      case "other-than-binary":
        return (block) => otherThanBinary(memory, block, sum.shift);
      case "sides":
        return (block) => {
          kernels.sides(block, sum.tolerance, out);
          return this.#read(2);
        };
      case "exact-sides":
        return (block) => exactSides(memory, block, sum);
      case "boundary":
        return (block) => boundary(memory, block, sum);
      case "careful":
        return (block) => careful(memory, block, sum);
      case "class-edges":
        return (block) => classEdges(memory, block);
      case "reach":
        this.#write(sum.centers);
        return (block) => {
          const { starts, weight, offset } = readBlock(memory.u32, block);
          // cell by cell only where not all of them count alike
          if (starts || weight || offset || sum.beyond < Infinity) return reach(memory, block, sum.centers, sum.beyond);
          kernels.columnReach(block, w, out);
          return Float64Array.of(...this.#read(features), 0);
        };
      case "dual-point":
        return (block) => {
          kernels.dualPoint(block, out);
          return this.#read(3);
        };
      case "dual-sum":
        return (block) => {
          kernels.dualPoint(block, out);
          return sumOfMultipliers(memory, block);
        };
      case "shrink-dual":
        return (block) => shrinkDual(memory, block, sum.share);
      case "dual-product":
        return (block) => {
          kernels.transposeProduct(block, scratch, out);
          return this.#read(features + 1);
        };
    }
  }

  #descend({ whole }: RowBlocks, { w, order, batch, rate, step }: Question & { kind: "mini-batches" }): Float64Array {
    const { complete, memory, w: at, step: stepAt, order: orderAt, scratch } = this.#stored;
    if (!complete) throw new Error("rows: expected all of them in one memory for mini-batches");
    this.#write(w);
    memory.u32.set(order, orderAt >>> 2);
    memory.f64.set(step, stepAt >>> 3);
    memory.kernels.descend(whole, orderAt, order.length, batch, rate, at, stepAt, scratch);
    return memory.f64.slice(at >>> 3, (at >>> 3) + w.length);
  }

  /** The upper triangle of Σ r [x 1]ᵀ[x 1] for the multipliers r that the rows have. */
  #products(block: Pointer): Float64Array {
    const { memory, features, scratch, out } = this.#stored;
    if (readBlock(memory.u32, block).starts) return sparseHessian(memory, block, features);
    memory.kernels.hessian(block, scratch, out);
    return this.#read(((features + 1) * (features + 2)) / 2);
  }

  #write(w: Float64Array): void {
    this.#stored.memory.f64.set(w, this.#stored.w >>> 3);
  }

  /** What a kernel left, until the next one runs. */
  #read(length: number): Float64Array {
    const { memory, out } = this.#stored;
    return memory.f64.subarray(out >>> 3, (out >>> 3) + length);
  }
}
