// Typed arrays by what they are, not by whose: `instanceof` does not know those of another realm, such as a frame.
import { isObject } from "../checks/describe.js";

/** Any array of numbers with a fixed element type, but not BigInt. */
export type NumberArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

export function isNumberArray(value: unknown): value is NumberArray {
  if (!ArrayBuffer.isView(value)) return false;
  const kind = kindOf(value);
  return kind !== "DataView" && kind !== "BigInt64Array" && kind !== "BigUint64Array";
}

/** Whether other threads can read the numbers where they lie. */
export function isShared({ buffer }: NumberArray): boolean {
  return kindOf(buffer) === "SharedArrayBuffer";
}

export function isFloat32Array(value: unknown): value is Float32Array {
  return kindOf(value) === "Float32Array";
}

/** What `typeName` says of typed arrays, without a text for every row of them. */
function kindOf(value: unknown): unknown {
  return isObject(value) && Symbol.toStringTag in value ? value[Symbol.toStringTag] : undefined;
}
