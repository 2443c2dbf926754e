// Typed arrays by what they are, not by whose: `instanceof` does not know those of another realm, such as a frame.
import { typeName } from "../checks/describe.js";

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
  return ArrayBuffer.isView(value) && !/DataView|Big/.test(typeName(value));
}

export function isFloat32Array(value: unknown): value is Float32Array {
  return typeName(value) === "Float32Array";
}
