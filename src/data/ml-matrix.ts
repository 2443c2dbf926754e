// Matrices of ml-matrix, by shape, and its views, which have no data of their own.
import { hasMethods } from "../checks/describe.js";
import { copyCells, type FlatCells } from "./cells.js";

/** Its cells are copied. */
export interface MlMatrix {
  /** How many, at least 1. */
  readonly rows: number;
  /** How many, at least 1. */
  readonly columns: number;
  /** A cell; both count from 0. */
  get(row: number, column: number): number;
}

export function isMlMatrix(x: object): x is MlMatrix {
  return hasMethods(x, "get") && "rows" in x && "columns" in x;
}

/** @throws as `copyCells`. */
export function mlMatrixRows(x: MlMatrix): FlatCells {
  return copyCells(x.rows, x.columns, (i, j) => x.get(i, j));
}
