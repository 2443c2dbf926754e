// Files in the form of LIBSVM as tables: numbered columns, and the label as the target.
import { quote, quoteList } from "../checks/describe.js";
import type { SparseMatrix } from "../data/sparse-matrix.js";
import type { Agreement } from "../tables/agreement.js";
import type { ColumnEncoding } from "../tables/encoding.js";
import { FileError } from "../tables/file-error.js";
import type { Schema, Table } from "../tables/table.js";
import type { KnownOptions } from "../tables/table-builder.js";
import type { TableOptions } from "../tables/table-options.js";
import { jointly } from "./jointly.js";
import { libsvmBatches, readLibsvm } from "./libsvm.js";
import type { Wishes } from "./source.js";

/** What the column of labels is called, since the file has no names. */
export const LIBSVM_TARGET = "label";

/**
 * @throws {FileError} as `readLibsvm`; labels that are not the model's.
 * @throws RangeError for an option of columns, as a file without names takes none.
 */
export async function readLibsvmTable(
  file: string,
  options: TableOptions | KnownOptions,
  onReading?: Wishes["onReading"],
): Promise<Table> {
  if ("schema" in options) {
    for (const name of ["weight", "counts"] as const) if (options[name] !== undefined) throw noSuchOption(file, name);
    return readKnown(file, options.schema, onReading);
  }
  const { target = LIBSVM_TARGET, ...others } = options;
  if (target !== LIBSVM_TARGET) {
    throw new RangeError(`target: expected ${quote(LIBSVM_TARGET)}, as ${file} has no names, got ${quote(target)}`);
  }
  const [other] = Object.entries(others).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (other !== undefined) throw noSuchOption(file, other);
  const { x, features, classes, y } = await readLibsvm(file, onReading);
  return tableOf(file, x, { encoding: encodingOf(features), target: { column: target, classes } }, y);
}

/** The same, where the first of several readers reads all rows, and the others have none. */
export async function readLibsvmPart(
  agreement: Agreement,
  file: string,
  options: TableOptions,
  onReading?: Wishes["onReading"],
): Promise<{ table: Table; undivided: string }> {
  const undivided = "as a file in the form of LIBSVM is not cut";
  const table = await jointly(agreement, async () =>
    agreement.part === 0 ? await readLibsvmTable(file, options, onReading) : undefined,
  );
  const [said] = agreement.gather(table && withoutRows(table));
  const own = table ?? said;
  if (own === undefined) throw new TypeError("part: expected a table in the first, got none");
  return { table: own, undivided };
}

function withoutRows(table: Table): Table {
  const { target } = table;
  return { ...table, rows: 0, x: [], ...(target && { target: { ...target, y: new Uint8Array(0) } }) };
}

function noSuchOption(file: string, name: string): RangeError {
  return new RangeError(`${name}: expected no such option, as ${file} has no names of columns`);
}

function encodingOf(features: readonly string[]): ColumnEncoding[] {
  return features.map((column) => ({ column, type: "numeric" }));
}

async function readKnown(file: string, schema: Schema, onReading: Wishes["onReading"]): Promise<Table> {
  const features = schema.encoding.map(({ column }) => column);
  const indptr = [0];
  const indices: number[] = [];
  const values: number[] = [];
  const y: number[] = [];
  for await (const { x, labels } of libsvmBatches(file, features, onReading)) {
    for (let row = 0; row < x.rows; row++) {
      for (let k = x.indptr[row]; k < x.indptr[row + 1]; k++) {
        indices.push(x.indices[k]);
        values.push(x.values?.[k] ?? 1);
      }
      indptr.push(indices.length);
      if (schema.target !== undefined) y.push(codeOf(file, schema.target.classes, labels[row], y.length));
    }
  }
  if (indptr.length === 1) throw new FileError({ file }, "expected rows of label index:value …, got none");
  const x = { rows: indptr.length - 1, columns: features.length, indptr, indices, values };
  return tableOf(file, x, schema, Uint8Array.from(y));
}

function codeOf(file: string, classes: readonly unknown[], label: number, row: number): number {
  const code = classes.indexOf(label);
  if (code >= 0) return code;
  const expected = `one of ${quoteList(classes.map(String))} (the two classes of the target)`;
  throw new FileError({ file, row: row + 1, column: LIBSVM_TARGET }, `expected ${expected}, got ${label}`);
}

function tableOf(file: string, x: SparseMatrix, { encoding, target }: Schema, y: Uint8Array): Table {
  return {
    source: file,
    rows: x.rows,
    represented: x.rows,
    omitted: 0,
    x,
    features: encoding.map(({ column }) => column),
    encoding,
    columns: encoding.map(({ column }) => ({ column, kind: "number", role: "feature", missing: 0 })),
    unseen: [],
    ...(target && { target: { ...target, y } }),
  };
}
