// Batches of rows as a caller's function yields them: checked, and the same ones every time.
import { describe, isObject } from "../checks/describe.js";
import { finiteNumbers, sampleWeights } from "../checks/numbers.js";
import { readOptions } from "../checks/options.js";
import type { DenseChunk } from "../data/dense-store.js";
import { classesOf, encodeAs, type Label, type Labels, labelsIn } from "../data/labels.js";
import { type Matrix, rowSource, type StagedRows } from "../data/matrix.js";
import type { RowVectors } from "../data/row-vectors.js";
import { SparseSource } from "../data/sparse-matrix.js";
import { type ClassWeight, rowWeights, weightOfClasses } from "../data/weights.js";
import { settledClassWeight } from "./class-weights.js";
import { rowByRow } from "./row-by-row.js";

/** Some rows of a source, with what belongs to them. */
export interface RowBatch {
  /** Dense, of as many columns as in every other batch. */
  x: Matrix;
  /** One label a row. */
  y: Labels;
  /** A weight of at least 0 for every row; in all batches or in none. */
  sampleWeight?: ArrayLike<number>;
  /** Added to the margin of every row; in all batches or in none. */
  offset?: ArrayLike<number>;
}

/** Begins again with the first row whenever it is called, and yields the same rows. */
export type RowBatches = () => Iterable<RowBatch> | AsyncIterable<RowBatch>;

const NAMES = ["x", "y", "sampleWeight", "offset"] as const;

/** What is known once all batches have come. */
export interface Survey {
  shape: { rows: number; features: number; width: 4 | 8 };
  classes: readonly [Label, Label];
  weighted: boolean;
  offset: boolean;
  /** Factors of the classes, where rows weigh by their class. */
  classWeight: ClassWeight | undefined;
}

/** A batch, read: codes are of the labels in the order in which these came first. */
interface ReadBatch extends Omit<DenseChunk, "source"> {
  source: StagedRows;
  labels: readonly Label[];
}

export class BatchSource {
  readonly #batches: RowBatches;
  /** As they came first, at most two. */
  #labels: readonly Label[] = [];

  /** @throws TypeError for what is no function. */
  constructor(batches: RowBatches) {
    if (typeof batches !== "function") {
      throw new TypeError(`batches: expected a function that yields { x, y }, got ${describe(batches)}`);
    }
    this.#batches = batches;
  }

  /**
   * Goes through all batches once.
   * @param visit is called with each, its codes as `chunkOf` takes them.
   * @throws TypeError, RangeError naming the batch, counted from 1, and what was expected.
   */
  async survey(
    { positive, classWeight }: { positive: Label | undefined; classWeight: ClassWeight | undefined },
    visit: (source: StagedRows, vectors: RowVectors) => void,
  ): Promise<Survey> {
    const shape: Survey["shape"] = { rows: 0, features: 0, width: 4 };
    const kinds = { weighted: false, offset: false };
    const counts: [number, number] = [0, 0];
    const sums: [number, number] = [0, 0];
    for await (const batch of this.#read()) {
      const { source, y, weight, offset } = batch;
      this.#labels = batch.labels;
      if (shape.rows === 0) {
        shape.features = source.features;
        kinds.weighted = weight !== undefined;
        kinds.offset = offset !== undefined;
      }
      if (source.width === 8) shape.width = 8;
      shape.rows += source.rows;
      const own = weightOfClasses(y, new Float64Array(y.length).fill(1));
      const heavy = weight === undefined ? own : weightOfClasses(y, weight);
      for (const k of [0, 1]) {
        counts[k] += own[k];
        sums[k] += heavy[k];
      }
      visit(source, { y, weight, offset });
    }
    if (shape.rows === 0) throw new RangeError("batches: expected rows, got none");
    const classes = classesOf(this.#labels, positive);
    const inOrder = ([first, second]: [number, number]): [number, number] =>
      classes[0] === this.#labels[0] ? [first, second] : [second, first];
    const totals = { rows: inOrder(counts), weight: kinds.weighted ? inOrder(sums) : undefined };
    const factors = settledClassWeight(classes, totals, classWeight);
    return { shape, classes, ...kinds, weighted: kinds.weighted || factors !== undefined, classWeight: factors };
  }

  /** Rows of a survey as a store takes them. */
  chunkOf({ classes, classWeight }: Survey, { source, y: codes, weight, offset }: DenseChunk): DenseChunk {
    const y = classes[0] === this.#labels[0] ? codes : codes.map((code) => 1 - code);
    return { source, y, weight: rowWeights({ classes, y }, weight, classWeight, false), offset };
  }

  /** All batches once more. @throws as `survey`. */
  async *chunks(survey: Survey): AsyncGenerator<DenseChunk> {
    for await (const { labels: _, ...chunk } of this.#read(survey)) yield this.chunkOf(survey, chunk);
  }

  async *#read(known?: Survey): AsyncGenerator<ReadBatch> {
    let first: BatchForm | undefined;
    let labels = this.#labels;
    let number = 0;
    for await (const given of this.#batches()) {
      number++;
      const batch = inBatch(number, () => readBatch(given, labels));
      labels = batch.labels;
      const own = {
        features: batch.source.features,
        weighted: batch.weight !== undefined,
        offset: batch.offset !== undefined,
      };
      first ??= known ? { ...own, features: known.shape.features } : own;
      inBatch(number, () => requireAlike(first ?? own, own));
      if (batch.source.rows > 0) yield batch;
    }
  }
}

/** @throws TypeError, RangeError for what is no batch. */
function readBatch(given: RowBatch, known: readonly Label[]): ReadBatch {
  if (!isObject(given)) throw new TypeError(`expected { x, y }, got ${describe(given)}`);
  const { x, y: labelled, sampleWeight, offset } = readOptions("property", given, NAMES);
  if (x === undefined || labelled === undefined) throw new TypeError(`expected { x, y }, got ${describe(given)}`);
  const source = rowSource(x);
  if (source instanceof SparseSource) throw new TypeError("x: expected dense rows, got sparse ones");
  const { rows } = source;
  const labels = [...new Set([...known, ...labelsIn(labelled, rows)])];
  // a third is told of by classesOf
  const [one, other = one, third] = labels;
  if (third !== undefined) classesOf(labels, undefined);
  return {
    source: rowByRow(source),
    labels,
    y: encodeAs([one, other], labelled, rows).y,
    weight: sampleWeight === undefined ? undefined : sampleWeights(sampleWeight, rows),
    offset: offset === undefined ? undefined : finiteNumbers("offset", offset, rows),
  };
}

interface BatchForm {
  features: number;
  weighted: boolean;
  offset: boolean;
}

/** @throws RangeError where a batch has other columns than the first, or other things beside x. */
function requireAlike(first: BatchForm, own: BatchForm): void {
  if (own.features !== first.features) {
    throw new RangeError(`x: expected ${first.features} columns as in batch 1, got ${own.features}`);
  }
  for (const [name, has, had] of [
    ["sampleWeight", own.weighted, first.weighted],
    ["offset", own.offset, first.offset],
  ] as const) {
    if (has !== had) throw new RangeError(`${name}: expected one in every batch or in none`);
  }
}

/** Says of an error in which batch it is. */
function inBatch<T>(number: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TypeError) throw new TypeError(`batch ${number}: ${error.message}`, { cause: error });
    if (error instanceof RangeError) throw new RangeError(`batch ${number}: ${error.message}`, { cause: error });
    throw error;
  }
}
