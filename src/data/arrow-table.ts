// Tables of Apache Arrow, by shape: those of apache-arrow, of flechette, and whatever else has their columns.
import { hasMethods, isObject, quote, typeName, unexpected } from "../checks/describe.js";
import { numbersOf } from "./cells.js";
import type { Column } from "./chunked-column.js";
import { isNumberArray, type NumberArray } from "./number-array.js";

/** Integers and floats of any width and booleans, without nulls. Whole numbers to 32 bits and f32, f64 are not copied. */
export interface ArrowTable {
  /** Names of the columns. */
  readonly schema: { readonly fields: ReadonlyArray<{ readonly name: string }> };
  /** The column of that number: its type, its chunks, and an iterator over its cells. */
  getChildAt(index: number): unknown;
}

interface Vector extends Iterable<unknown> {
  readonly type: { readonly typeId: unknown };
  readonly data: readonly unknown[];
}

/** Numbers of types, from Arrow's Schema.fbs. */
const INT = 2;
const FLOAT = 3;
const BOOL = 6;

export function isArrowTable(x: object): x is ArrowTable {
  if (!hasMethods(x, "getChildAt") || !("schema" in x)) return false;
  const { schema } = x;
  return isObject(schema) && "fields" in schema && Array.isArray(schema.fields);
}

/** @throws TypeError for a column of another type, with its name; as `numbersOf`. */
export function arrowColumns(x: ArrowTable): { columns: Column[] } {
  return { columns: x.schema.fields.map(({ name }, j) => columnOf(x.getChildAt(j), quote(String(name)))) };
}

function columnOf(vector: unknown, name: string): Column {
  if (!isVector(vector)) throw unexpected("x", "a vector", vector, ` in column ${name}`);
  const { type, data } = vector;
  const { typeId } = type;
  if (typeId !== INT && typeId !== FLOAT && typeId !== BOOL) {
    const got = typeName(type) === "Object" ? `type ${typeId} of Arrow` : type;
    throw new TypeError(`x: expected numbers or booleans, got ${got} in column ${name}`);
  }
  const chunks = data.flatMap((chunk) => numbersIn(chunk, typeId) ?? []);
  return chunks.length === data.length ? chunks : numbersOf(vector, name);
}

function isVector(value: unknown): value is Vector {
  if (!isObject(value) || !("type" in value && "data" in value)) return false;
  const { type, data } = value;
  return isObject(type) && "typeId" in type && Array.isArray(data);
}

/** The numbers of a chunk where they lie, if that is how they lie there: booleans are bits, and f16 is kept in integers. */
function numbersIn(chunk: unknown, typeId: unknown): NumberArray | undefined {
  if (!isObject(chunk) || !("values" in chunk && "length" in chunk && "nullCount" in chunk)) return undefined;
  const { values, length, nullCount } = chunk;
  const plain = isNumberArray(values) && (typeId === INT || (typeId === FLOAT && values.BYTES_PER_ELEMENT > 2));
  return plain && nullCount === 0 ? values.subarray(0, Number(length)) : undefined;
}
