// Arrays of several dimensions of scijs, by shape: those of ndarray.
import { unexpected } from "../checks/describe.js";
import { requireList } from "../checks/numbers.js";
import { copyCells } from "./cells.js";
import { isNumberArray, type NumberArray } from "./number-array.js";

/** Cell (i, j) is data[offset + i · stride[0] + j · stride[1]]. */
export interface Ndarray {
  /** The numbers, which may lie in any order. */
  readonly data: NumberArray | ReadonlyArray<unknown>;
  /** How many rows and columns. */
  readonly shape: ReadonlyArray<number>;
  /** From a row to the next, and from a column to the next. */
  readonly stride: ReadonlyArray<number>;
  /** Where cell (0, 0) is. */
  readonly offset: number;
}

export function isNdarray(x: object): x is Ndarray {
  return "data" in x && "shape" in x && "stride" in x && "offset" in x;
}

/**
 * Not copied where it is a typed array that lies row after row.
 * @throws RangeError unless it has two dimensions; as `copyCells`.
 */
export function ndarrayRows({ data, shape, stride, offset }: Ndarray) {
  requireList("x.shape", shape, "dimensions", 2);
  requireList("x.stride", stride, "dimensions", 2);
  const [rows, columns] = shape;
  const [down, across] = stride;
  if (isNumberArray(data) && down === columns && across === 1 && offset === offset >>> 0) {
    return { data: data.subarray(offset, offset + rows * columns), rows, columns };
  }
  if (!isNumberArray(data) && !Array.isArray(data)) throw unexpected("x.data", "an array of numbers", data);
  return copyCells(rows, columns, (i, j) => data[offset + i * down + j * across]);
}
