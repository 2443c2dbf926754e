// What ranks tell each other of their rows before they are stored, and what follows for all rows.
import { finiteNumbers } from "../checks/numbers.js";
import { classesOf, type EncodedLabels, encodeAs, type Label, type Labels, labelsIn } from "../data/labels.js";
import type { RowsShape } from "../data/layout.js";
import { type Matrix, ownForm, type RowSource, rowSource } from "../data/matrix.js";
import type { RowVectors } from "../data/row-vectors.js";
import { SparseSource } from "../data/sparse-matrix.js";
import {
  balancedFactors,
  type ClassWeight,
  requireWeightOfClasses,
  rowWeights,
  weightOfClasses,
} from "../data/weights.js";
import type { FitOptions } from "../training/fit-options.js";
import { together } from "./agree.js";
import { type Communicator, gatherEqual, gatherValues } from "./communicator.js";

/** How rows come: the same in all ranks that have any. */
export interface RowForm extends Pick<RowSource, "features" | "width" | "order"> {
  sparse: boolean;
  /** Whether sparse cells have values. */
  values: boolean;
}

/** The rows of this rank, and what is known of all. */
export interface RowsOfRanks {
  source: RowSource | SparseSource | undefined;
  /** Of the rows of this rank. */
  vectors: RowVectors;
  /** Of the rows of all ranks. */
  classes: readonly [Label, Label];
  /** What weights of rows of each class are multiplied by, where they are. */
  classFactors: [number, number] | undefined;
  /** Rows of each rank. */
  counts: number[];
  /** How dense rows come. */
  order: RowSource["order"];
  /** Of the rows of all ranks. */
  shape: RowsShape;
}

/** What each rank says of its rows. */
interface Said {
  rows: number;
  form: RowForm | null;
  nonzeros: number;
  labels: Label[];
  weighted: boolean;
  offset: boolean;
}

/**
 * Checks the rows of all ranks together.
 * @param x of this rank; an array without rows where it has none.
 * @throws in every rank TypeError, RangeError for bad input in any.
 */
export function rowsOfRanks(
  ranks: Communicator,
  x: Matrix,
  y: Labels | EncodedLabels,
  { positive, classWeight }: { positive: Label | undefined; classWeight: ClassWeight | undefined },
  { sampleWeight, offset }: Pick<FitOptions, "sampleWeight" | "offset">,
): RowsOfRanks {
  const { source, ...own } = together(ranks, () => {
    const source = hasRows(x) ? rowSource(x) : undefined;
    const rows = source?.rows ?? 0;
    const said: Said = {
      rows,
      form: source === undefined ? null : formOf(source),
      nonzeros: source instanceof SparseSource ? source.indices.length : 0,
      labels: isEncoded(y) ? y.classes.filter((_, code) => y.y.includes(code)) : labelsIn(y, rows),
      weighted: sampleWeight !== undefined,
      offset: offset !== undefined,
    };
    return { source, said };
  });
  const said = gatherValues(ranks, own.said);
  const form = formOfAll(said);
  const classes = classesOf([...new Set(said.flatMap(({ labels }) => labels))], positive);
  const rows = own.said.rows;
  const encoded = isEncoded(y) ? inOrderOf(classes, y) : encodeAs(classes, y, rows);
  const weights = balanced(ranks, encoded.y, classes, classWeight);
  const vectors = together(ranks, () => ({
    y: encoded.y,
    weight: rowWeights(encoded, sampleWeight, weights, false),
    offset: offset === undefined ? undefined : finiteNumbers("offset", offset, rows),
  }));
  if (vectors.weight !== undefined) {
    const name = sampleWeight === undefined ? "classWeight" : "sampleWeight";
    requireWeightOfClasses(name, sumOfPairs(ranks, weightOfClasses(vectors.y, vectors.weight)), classes);
  }
  const { features, width, order, sparse, values } = form;
  const sumOf = (name: "rows" | "nonzeros"): number => said.reduce((sum, one) => sum + one[name], 0);
  const cells = sparse ? { nonzeros: sumOf("nonzeros"), values } : undefined;
  return {
    source,
    vectors,
    classes,
    classFactors: factorsOf(weights, classes),
    counts: said.map(({ rows }) => rows),
    order,
    shape: { rows: sumOf("rows"), features, width, cells, steady: false },
  };
}

function isEncoded(y: Labels | EncodedLabels): y is EncodedLabels {
  return "classes" in y;
}

/** Codes of the same classes in this order. */
function inOrderOf(classes: readonly [Label, Label], { classes: [first], y }: EncodedLabels): EncodedLabels {
  return { classes, y: first === classes[0] ? y : y.map((code) => 1 - code) };
}

function factorsOf(weights: ClassWeight | undefined, classes: readonly [Label, Label]): [number, number] | undefined {
  if (weights === undefined || weights === "balanced") return undefined;
  const [first, second] = classes.map((label) => weights[String(label)] ?? 1);
  return [first, second];
}

function hasRows(x: Matrix): boolean {
  const own = ownForm(x);
  return !(Array.isArray(own) && own.length === 0);
}

function formOf(source: RowSource | SparseSource): RowForm {
  const { features, width } = source;
  return source instanceof SparseSource
    ? { features, width, order: "rows", sparse: true, values: source.values !== undefined }
    : { features, width, order: source.order, sparse: false, values: true };
}

/** @throws RangeError where ranks differ, or none has rows. */
function formOfAll(said: readonly Said[]): RowForm {
  const first = said.findIndex(({ form }) => form !== null);
  const form = said[first]?.form;
  if (!form) throw new RangeError("x: expected rows in some rank, got none in any");
  for (const [rank, other] of said.entries()) {
    for (const name of ["weighted", "offset"] as const) {
      if (other[name] === said[0][name]) continue;
      const option = name === "weighted" ? "sampleWeight" : "offset";
      throw new RangeError(
        `${option}: expected one in every rank or in none, got it in rank ${other[name] ? rank : 0}`,
      );
    }
    if (other.form === null) continue;
    const expected = inWords(form);
    const got = inWords(other.form);
    if (got !== expected)
      throw new RangeError(`x: expected ${expected} as in rank ${first}, got ${got} in rank ${rank}`);
  }
  return form;
}

function inWords({ features, width, order, sparse, values }: RowForm): string {
  const numbers = !values ? "ones" : width === 4 ? "Float32Array" : "numbers of 64 bits";
  return `${features} columns of ${numbers}, ${sparse ? "sparse" : `${order} together`}`;
}

/** "balanced" as factors, which hang on the rows of all ranks. */
function balanced(
  ranks: Communicator,
  y: Uint8Array,
  classes: readonly [Label, Label],
  classWeight: ClassWeight | undefined,
): ClassWeight | undefined {
  if (classWeight !== "balanced") return classWeight;
  const ones = y.reduce((count, value) => count + value, 0);
  const factors = balancedFactors(sumOfPairs(ranks, [y.length - ones, ones]));
  return Object.fromEntries(classes.map((label, k) => [String(label), factors[k]]));
}

/** Of all ranks, in their order. */
function sumOfPairs(ranks: Communicator, own: readonly [number, number]): [number, number] {
  const sums: [number, number] = [0, 0];
  for (const [k, number] of gatherEqual(ranks, Float64Array.from(own)).entries()) sums[k % 2] += number;
  return sums;
}
