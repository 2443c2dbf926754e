// Rows in the text form of LIBSVM and SVMlight: `label index:value …`, one a line, cells that are 0 left out.
import { quote, quoteList } from "../checks/describe.js";
import type { SparseMatrix } from "../data/sparse-matrix.js";
import { FileError } from "../tables/file-error.js";
import { CsrRows } from "./csr-rows.js";
import { LibsvmParser } from "./libsvm-parser.js";
import { type LineBlock, lineBlocks } from "./line-blocks.js";
import type { Wishes } from "./source.js";
import { fileSize } from "./text-file.js";

/** All rows of a file, to train on. */
export interface LibsvmRows {
  x: SparseMatrix;
  /** The index of each column of x, as the file writes it. */
  features: string[];
  /** The two labels, the lesser first. */
  classes: [number, number];
  /** Of each row: 1 where its label is classes[1]. */
  y: Uint8Array;
}

/** Some rows of a file, to predict. */
export interface LibsvmBatch {
  x: SparseMatrix;
  /** Of each row, as the file has it: any number. */
  labels: number[];
  /** How many cells were left out, as their index is none of the features. */
  unknown: number;
}

/**
 * Reads a file in the form of LIBSVM and SVMlight, unpacked where its name ends in `.gz`.
 *
 * - The label is a number; over all rows there are exactly two.
 * - Indices rise within a row. Where index 0 occurs columns go from 0 to the greatest index, else from 1, as
 *   scikit-learn's `load_svmlight_file` has it with `zero_based="auto"`.
 * - What follows a `#` is a comment, and a line without anything else is no row. A label alone is a row of zeros.
 * - `qid`, which groups rows that are to be ranked, is refused.
 *
 * @throws {FileError} naming file, line, index and value, and what was expected.
 */
export async function readLibsvm(file: string, onReading?: Wishes["onReading"]): Promise<LibsvmRows> {
  const rows = new CsrRows();
  const parser = new LibsvmParser(file, rows);
  let first = true;
  for await (const { lines, total = 0 } of blocksTold(file, () => rows.rows, onReading)) {
    parser.parse(lines);
    // as many to come as in the first block, and a twentieth more
    const ratio = (1.05 * total) / lines.length;
    if (first) rows.expect(Math.ceil(rows.rows * ratio), Math.ceil(rows.stored * ratio));
    first = false;
  }
  const classes = expectClasses(file, parser);
  const { least, greatest, labels } = parser;
  if (greatest < 0) throw new FileError({ file }, "expected index:value in some row, got none");
  const base = Math.min(least, 1);
  const columns = greatest - base + 1;
  return {
    x: rows.matrix(columns, (index) => index - base),
    features: Array.from({ length: columns }, (_, column) => String(base + column)),
    classes,
    y: Uint8Array.from(labels, (label) => (label === classes[1] ? 1 : 0)),
  };
}

function expectClasses(file: string, { different }: LibsvmParser): [number, number] {
  const labels = different.map(({ label }) => label);
  if (labels.length === 0) throw new FileError({ file }, "expected rows of label index:value …, got none");
  if (labels.length === 1) throw new FileError({ file }, `expected two different labels, got only ${labels[0]}`);
  if (labels.length === 3) {
    const [one, other, third] = different;
    const expected = `expected one of the two labels ${quoteList([String(one.label), String(other.label)])}`;
    throw new FileError({ file, line: third.line }, `${expected} that come before, got ${third.label}`);
  }
  return labels[0] < labels[1] ? [labels[0], labels[1]] : [labels[1], labels[0]];
}

/**
 * The rows of such a file, some at a time, as a trained model takes them.
 *
 * @param features the indices that it knows, rising, as `readLibsvm` named the columns.
 * @yields batches, each valid until the next one is asked for.
 * @throws {FileError} as `readLibsvm`, but that labels may be any numbers; features that are no rising indices.
 */
export async function* libsvmBatches(
  file: string,
  features: readonly string[],
  onReading?: Wishes["onReading"],
): AsyncGenerator<LibsvmBatch> {
  const columns = new Map(features.map((name, column) => [indexOf(file, name, features[column - 1]), column]));
  const rows = new CsrRows();
  const parser = new LibsvmParser(file, rows);
  let count = 0;
  for await (const { lines } of blocksTold(file, () => count, onReading)) {
    parser.parse(lines);
    if (rows.rows === 0) continue;
    count += rows.rows;
    const { stored } = rows;
    const x = rows.matrix(features.length, (index) => columns.get(index) ?? -1);
    yield { x, labels: parser.labels, unknown: stored - rows.stored };
    rows.clear();
    parser.labels = [];
  }
}

/** The blocks of a file; when one has been taken, how far the reading has come is told. @param rows how many there are. */
async function* blocksTold(
  file: string,
  rows: () => number,
  onReading: Wishes["onReading"],
): AsyncGenerator<LineBlock> {
  const reading = { rows: 0, bytes: 0, total: await fileSize(file) };
  const onRead = (bytes: number) => {
    reading.bytes = bytes;
  };
  for await (const block of lineBlocks(file, onRead)) {
    yield block;
    reading.rows = rows();
    onReading?.(reading);
  }
}

function indexOf(file: string, name: string, before = "-1"): number {
  const index = Number(name);
  if (Number.isInteger(index) && index > Number(before)) return index;
  throw new FileError({ file }, `has numbered columns; expected a model of such columns, got one with ${quote(name)}`);
}
