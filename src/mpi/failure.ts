// An error as plain data, which travels from the rank that met it to all others.
import { type BadCell, CellError } from "../tables/cell-error.js";
import { FileError, type Place } from "../tables/file-error.js";

type ErrorName = "TypeError" | "RangeError" | "Error";
const CLASSES = { TypeError, RangeError, Error } satisfies Record<ErrorName, ErrorConstructor>;

/** What JSON can say of an error. */
export interface Failure {
  name: ErrorName;
  message: string;
  /** Of a file. */
  file?: { place: Place; problem: string };
  /** Of a cell. */
  cell?: BadCell;
}

export function failureOf(error: unknown): Failure {
  const name = error instanceof TypeError ? "TypeError" : error instanceof RangeError ? "RangeError" : "Error";
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof FileError) {
    const { place, problem } = error;
    return { name, message, file: { place, problem } };
  }
  if (error instanceof CellError) {
    const { row, column, value, expected, advice } = error;
    const known = { ...(value !== undefined && { value }), ...(advice !== undefined && { advice }) };
    return { name, message, cell: { row, column, expected, ...known } };
  }
  return { name, message };
}

/** @param heading of the message, in which the rank is named that met it. */
export function errorOf({ name, message, file, cell }: Failure, heading = ""): Error {
  if (heading === "" && file !== undefined) return new FileError(file.place, file.problem);
  if (heading === "" && cell !== undefined) return new CellError(cell);
  return new CLASSES[name](heading + message);
}
