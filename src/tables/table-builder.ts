// From the rows of a source to a table: cells are collected, columns decided on, and what there is to learn is learned.
import { quoteList } from "../checks/describe.js";
import type { StagedRows } from "../data/matrix.js";
import { type Agreement, ALONE, Share } from "./agreement.js";
import { assemble } from "./assemble.js";
import { Chunks, type Shelf } from "./chunks.js";
import { cellsToEncode, cellsToLearn, fitting } from "./collect.js";
import { type Cells, TextCells, WholeTexts } from "./collected-cells.js";
import { decideKind, type FeatureCells } from "./column-kinds.js";
import { ColumnRows } from "./column-rows.js";
import { columnsTaken, type Feature, noFeature, type Part } from "./columns-taken.js";
import { type EncodedColumn, type EncodingNotes, encodeColumn } from "./encode-column.js";
import { type ColumnEncoding, featureNames } from "./encoding.js";
import { FileError } from "./file-error.js";
import { learnEncoding } from "./learn-encoding.js";
import { NumberCells } from "./number-cells.js";
import type { RawBatch, RawColumn } from "./raw.js";
import { countsIn, weightCells, weightOf } from "./row-weights.js";
import type { Schema, Table, TableHead, TableOf } from "./table.js";
import { type Asked, checkTableOptions, type MissingPolicy, type TableOptions } from "./table-options.js";
import { codesOf, expectTwo, labelsLeft, type TargetCells, targetCells } from "./target-labels.js";

/** How rows are read for a model that there is. */
export interface KnownOptions {
  schema: Schema;
  weight?: string;
  counts?: string;
  /** Leave rows out in which a cell is missing that the model has nothing for. */
  dropMissing?: boolean;
  /** Refuse a level that training has not seen. */
  strict?: boolean;
}

export class TableBuilder {
  readonly #source: string;
  /** Where each vector of a batch goes. */
  readonly #places: readonly (Cells | undefined)[];
  readonly #parts: readonly Part[];
  readonly #known: KnownOptions | undefined;
  readonly #missing: MissingPolicy;
  readonly #agreement: Agreement;
  readonly #counts = Chunks.ofNumbers();
  #rows = 0;

  /**
   * @param source its name. @param columns those that batches have.
   * @param header all columns that there are, by default the same.
   * @param agreement with those that have the other rows, by default none.
   * @param shelf for cells that memory is not to hold; `finishOnShelf` then ends the building.
   * @throws TypeError, RangeError for options that are none, or name no column.
   */
  constructor(
    source: string,
    columns: readonly RawColumn[],
    options: TableOptions | KnownOptions,
    header: readonly string[] = columns.map(({ name }) => name),
    agreement: Agreement = ALONE,
    shelf?: Shelf,
  ) {
    this.#source = source;
    this.#agreement = agreement;
    const types = new Map(columns.map(({ name, type }) => [name, type]));
    if ("schema" in options) {
      this.#known = options;
      this.#missing = options.dropMissing === true ? "drop" : "error";
      const entries = new Map(options.schema.encoding.map((entry) => [entry.column, entry]));
      this.#parts = header.map((column) => {
        const type = types.get(column);
        const entry = entries.get(column);
        const asked = roleFor(column, options);
        if (type === undefined) return { column, asked };
        return { column, asked, entry, cells: entry ? cellsToEncode(type, entry) : cellsToLearn(type, asked) };
      });
    } else {
      const { asked, missing } = checkTableOptions(header, options);
      this.#missing = missing;
      this.#parts = header.map((column, j) => {
        const type = types.get(column);
        return { column, asked: asked[j], ...(type !== undefined && { cells: cellsToLearn(type, asked[j], shelf) }) };
      });
    }
    const byName = new Map(this.#parts.map(({ column, cells }) => [column, cells]));
    this.#places = columns.map(({ name }) => byName.get(name));
  }

  /** Rows so far, as they came. */
  get rows(): number {
    return this.#rows;
  }

  add({ rows, vectors, counts }: RawBatch): void {
    for (const [j, vector] of vectors.entries()) this.#places[j]?.add(vector);
    this.#rows += rows;
    if (counts !== undefined) this.#counts.append(counts);
  }

  /**
   * @throws {CellError} a cell that is missing or does not fit.
   * @throws {FileError} a column that cannot be what it is to be, no feature at all, a target without two labels.
   */
  finish(): Table {
    const { encoded, share, ...table } = this.#decide();
    return { ...table, x: assemble(encoded, table.rows, share) };
  }

  /** The same with an x that takes no memory, as it is made when it is asked for. @throws as `finish`. */
  finishOnShelf(): TableOf<StagedRows> {
    const { encoded, share: _, ...table } = this.#decide();
    return { ...table, x: new ColumnRows(encoded, table.rows) };
  }

  #decide(): TableHead & { encoded: EncodedColumn[]; share: Share } {
    const countsPart = this.#parts.find(({ asked }) => asked.role === "counts");
    const each = Share.of(this.#agreement, this.#rows, () => 1);
    const [counts] = each.together([() => (countsPart ? countsIn(countsPart, this.#rows) : this.#counted())]);
    const share = each.counted((row) => counts?.[row] ?? 1);
    for (const { cells } of this.#parts) if (cells !== undefined && !(cells instanceof WholeTexts)) cells.agree(share);
    const features = this.#parts.flatMap((part): Feature[] => {
      const { cells, asked, column, entry } = part;
      if (cells === undefined || asked.role !== "feature") return [];
      const decided = entry
        ? fitting(this.#source, cells, entry)
        : decideKind(this.#source, column, cells, asked, share);
      return [{ part, decided }];
    });
    const targetPart = this.#parts.find(({ asked }) => asked.role === "target");
    const target = targetPart && this.#labels(targetPart, share);
    const weightPart = this.#parts.find(({ asked }) => asked.role === "weight");
    const weights = weightPart && weightCells(weightPart);
    const columns = columnsTaken(this.#parts, features, target);

    const used = features.flatMap(({ part, decided }) =>
      decided.cells === undefined
        ? []
        : [{ ...part, cells: decided.cells, lenient: part.asked.role === "feature" && part.asked.as === "numeric" }],
    );
    const kept = this.#missing === "drop" ? this.#whole(used, target, weights, share) : undefined;
    const rows = kept?.length ?? this.#rows;
    const originOf = (row: number) => kept?.[row] ?? row;
    const left = share.keep(originOf);
    const [known, strict] = [this.#known !== undefined, this.#known?.strict === true];
    const notes: EncodingNotes = { originOf, countOf: left.countOf, known, strict, unseen: [] };

    const learning = { missing: this.#missing, share: left };
    const encoding = used.map(
      ({ column, cells, lenient, entry }) => entry ?? learnEncoding(column, cells, lenient, learning),
    );
    const ordered = this.#inOrderOfModel(encoding, used);
    const encoded = left.together(
      ordered.map(
        ({ cells, entry }) =>
          () =>
            encodeColumn(cells, entry, notes),
      ),
    );
    const entries = ordered.map(({ entry }) => entry);
    const names = featureNames(entries);
    if (names.length === 0) throw noFeature(this.#source, columns);

    const represented = left.sum(sumOf(left.countOf, rows));
    const table: TableHead = {
      source: this.#source,
      rows,
      represented,
      omitted: share.sum(sumOf(share.countOf, this.#rows)) - represented,
      ...(kept && { kept: kept.map((row) => share.numberOf(row)) }),
      features: names,
      encoding: entries,
      columns,
      unseen: notes.unseen,
    };
    if (targetPart !== undefined && target !== undefined) {
      const { column } = targetPart;
      const kinds = { labels: target.labels, codeAt: (row: number) => target.codeAt(originOf(row)) };
      const classes =
        this.#known?.schema.target?.classes ?? expectTwo(this.#source, column, labelsLeft(kinds, rows, left));
      const [y] = left.together([() => codesOf(column, kinds, classes, rows, originOf)]);
      table.target = { column, classes, y };
    }
    if (counts !== undefined) table.counts = Float64Array.from({ length: rows }, (_, row) => left.countOf(row));
    if (countsPart !== undefined) table.countsFrom = countsPart.column;
    if (weightPart !== undefined && weights !== undefined) {
      table.weight = weightPart.column;
      const weight = (row: number) => weightOf(weightPart.column, weights, originOf(row)) * left.countOf(row);
      [table.weights] = left.together([() => Float64Array.from({ length: rows }, (_, row) => weight(row))]);
    } else if (table.counts !== undefined) table.weights = table.counts;
    return { ...table, encoded, share: left };
  }

  /** By the source. */
  #counted(): Float64Array | undefined {
    if (this.#counts.length === 0) return undefined;
    return Float64Array.from({ length: this.#rows }, (_, row) => this.#counts.at(row));
  }

  #labels({ column, cells }: Part, share: Share): TargetCells {
    if (cells instanceof TextCells && cells.givenUpAfter !== undefined) {
      throw new FileError(
        { file: this.#source, column },
        `expected exactly two distinct values in the target, got ${quoteList(cells.texts.slice(0, 6), 5)}`,
      );
    }
    if (cells instanceof NumberCells || cells instanceof TextCells) return targetCells(cells, share);
    throw new TypeError(`${column}: not collected as labels`);
  }

  /** The rows without a missing cell; the features keep no others. */
  #whole(
    features: readonly { cells: FeatureCells; entry?: ColumnEncoding | undefined }[],
    target: TargetCells | undefined,
    weight: NumberCells | undefined,
    share: Share,
  ): Uint32Array {
    const marks = new Uint8Array(this.#rows);
    const needed = features.filter(({ entry }) => entry?.missing === undefined).map(({ cells }) => cells);
    let kept = 0;
    for (let row = 0; row < this.#rows; row++) {
      const isWhole =
        needed.every((cells) => !cells.isMissing(row)) &&
        (target === undefined || target.codeAt(row) >= 0) &&
        weight?.isMissing(row) !== true;
      if (isWhole) {
        marks[row] = 1;
        kept++;
      }
    }
    if (share.sum(kept) === 0)
      throw new FileError({ file: this.#source }, "expected a row without missing values, got none");
    for (const { cells } of features) cells.keep(marks);
    const rows = new Uint32Array(kept);
    for (let row = 0, k = 0; row < this.#rows; row++) if (marks[row] === 1) rows[k++] = row;
    return rows;
  }

  /** Columns of a model in its order, whatever the order of the source. */
  #inOrderOfModel(
    encoding: readonly ColumnEncoding[],
    used: readonly { cells: FeatureCells }[],
  ): { cells: FeatureCells; entry: ColumnEncoding }[] {
    const pairs = encoding.map((entry, k) => ({ entry, cells: used[k].cells }));
    if (this.#known === undefined) return pairs;
    const byColumn = new Map(pairs.map((pair) => [pair.entry.column, pair]));
    return this.#known.schema.encoding.map(({ column }) => {
      const pair = byColumn.get(column);
      if (pair !== undefined) return pair;
      throw new FileError({ file: this.#source }, `no column ${JSON.stringify(column)}, which the model uses`);
    });
  }
}

function sumOf(countOf: (row: number) => number, rows: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += countOf(row);
  return sum;
}

function roleFor(column: string, { schema, weight, counts }: KnownOptions): Asked {
  if (schema.encoding.some((entry) => entry.column === column)) return { role: "feature", named: true };
  if (column === schema.target?.column) return { role: "target" };
  if (column === weight) return { role: "weight" };
  if (column === counts) return { role: "counts" };
  return { role: "left out", why: "not used by the model" };
}
