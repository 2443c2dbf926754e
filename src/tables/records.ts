// Plain objects as the rows of a source.
import { describe, isObject, typeName } from "../checks/describe.js";
import { requireList } from "../checks/numbers.js";
import { MISSING } from "./missing.js";
import type { RawBatch, RawColumn, RawType, RawVector } from "./raw.js";

/** What a cell of a record may be; null and undefined are missing, and so are NaN and texts such as "" and "NA". */
export type Cell = number | bigint | boolean | string | Date | null | undefined;

/** A row: its cells by the names of their columns. One that lacks a column has a missing cell there. */
export type DataRecord = Readonly<Record<string, Cell>>;

/** What errors call them. */
export const RECORDS = "records";

/** Records as columns: all that occur, in the order in which they do. */
export interface RecordColumns {
  columns: RawColumn[];
  batch: RawBatch;
}

/** @throws TypeError for what is no array of objects, or a cell that is none of those a record may have. */
export function recordColumns(records: readonly DataRecord[]): RecordColumns {
  const rows = requireList(RECORDS, records, "objects, one a row");
  const cells = new Map<string, Cell[]>();
  for (let row = 0; row < rows; row++) {
    const record: unknown = records[row];
    if (!isObject(record))
      throw new TypeError(`${RECORDS}: expected an object, got ${describe(record)} at row ${row + 1}`);
    for (const [name, cell] of Object.entries(record)) {
      let column = cells.get(name);
      if (column === undefined) {
        column = new Array<Cell>(rows).fill(undefined);
        cells.set(name, column);
      }
      column[row] = expectCell(cell, name, row);
    }
  }
  const columns: RawColumn[] = [];
  const vectors: RawVector[] = [];
  for (const [name, column] of cells) {
    const type = typeOf(column);
    columns.push({ name, type });
    vectors.push(type === "any" ? column.map(textOf) : Float64Array.from(column, numberOf));
  }
  return { columns, batch: { rows, vectors } };
}

function expectCell(cell: unknown, column: string, row: number): Cell {
  if (cell === null || cell === undefined || isDate(cell)) return cell;
  if (typeof cell === "number" || typeof cell === "bigint") return cell;
  if (typeof cell === "boolean" || typeof cell === "string") return cell;
  const where = `row ${row + 1}, column ${JSON.stringify(column)}`;
  const expected = "expected a number, text, boolean, Date or null";
  throw new TypeError(`${RECORDS}: ${where}: ${expected}, got ${describe(cell)}`);
}

/** Of another realm as well. */
function isDate(cell: unknown): cell is Date {
  return typeName(cell) === "Date";
}

function isMissing(cell: Cell): boolean {
  return (
    cell === null ||
    cell === undefined ||
    Number.isNaN(cell) ||
    (typeof cell === "string" && MISSING.includes(cell.trim()))
  );
}

/** Of which kind all cells are that are there; "any" where they are texts, or of several. */
function typeOf(cells: readonly Cell[]): RawType {
  let found: RawType | undefined;
  for (const cell of cells) {
    if (isMissing(cell)) continue;
    const type = kindOf(cell);
    if (found !== undefined && found !== type) return "any";
    found = type;
  }
  return found ?? "any";
}

function kindOf(cell: Cell): RawType {
  if (typeof cell === "number" || typeof cell === "bigint") return "number";
  if (typeof cell === "boolean") return "boolean";
  return isDate(cell) ? "date" : "any";
}

function numberOf(cell: Cell): number {
  return isMissing(cell) ? Number.NaN : Number(cell);
}

function textOf(cell: Cell): string | null {
  if (isMissing(cell)) return null;
  return isDate(cell) ? cell.toISOString() : String(cell).trim();
}
