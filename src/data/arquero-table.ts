// Column tables of Arquero, by shape: filtered and in order as they are.
import { hasMethods, quote } from "../checks/describe.js";
import { numbersOf } from "./cells.js";

/** Numbers, big integers and booleans, without nulls. */
export interface ArqueroTable {
  /** Names of the columns. */
  columnNames(): string[];
  /** The cells of a column, copied. */
  array(name: string): Iterable<unknown>;
}

export function isArqueroTable(x: object): x is ArqueroTable {
  return hasMethods(x, "columnNames", "array");
}

/** @throws as `numbersOf`. */
export function arqueroColumns(x: ArqueroTable): { columns: Float64Array[] } {
  return { columns: Array.from(x.columnNames(), (name) => numbersOf(x.array(name), quote(name))) };
}
