// Rows as they go to another thread: copied, given away, or in memory that both see.
import { typeName } from "../checks/describe.js";
import type { OwnMatrix, RowSource } from "../data/matrix.js";
import { isNumberArray } from "../data/number-array.js";
import type { SparseSource } from "../data/sparse-matrix.js";
import { bytesOf, copyRange, matrixOf, sharedRange } from "../shards/chunks.js";

/**
 * Rows that the caller cannot change any more, unless they are in shared memory.
 * @param source x, checked.
 * @param transfer whether to take the arrays of x over; the caller's are empty then. What cannot be taken is copied.
 * @throws TypeError for a cell that is not a number.
 */
export function packRows(x: OwnMatrix, source: RowSource | SparseSource, transfer: boolean): OwnMatrix {
  const all = { first: 0, rows: source.rows };
  const shared = canPostShared() ? sharedRange(source, all) : undefined;
  const taken = transfer && shared === undefined ? takeOver(x) : undefined;
  if (taken !== undefined) return taken;
  const packed = shared ?? copyRange(source, all, new ArrayBuffer(bytesOf(source, all)));
  if (!("indptr" in packed)) return matrixOf(packed);
  const { rows, indptr, indices, values } = packed;
  return { rows, columns: source.features, indptr, indices, ...(values !== undefined && { values }) };
}

/** The memory of typed arrays in objects and in their lists, but what is shared: a message can take it along. */
export function buffersOf(...objects: object[]): ArrayBuffer[] {
  // the columns of a list may be lists of chunks
  const values = objects.flatMap((object) => Object.values(object)).flat(2);
  return [...new Set(values.filter(isNumberArray).map(({ buffer }) => buffer))].filter(isOwn);
}

/**
 * Workers take shared memory from a page that is isolated, and in Node. WebKitGTK calls pages isolated that have none
 * but that of WebAssembly, which it does not let go.
 */
export function canPostShared(): boolean {
  return typeof SharedArrayBuffer !== "undefined" && globalThis.crossOriginIsolated !== false;
}

/** x with the memory of its arrays, from which the caller's are cut off; undefined where some of it stays. */
function takeOver(x: OwnMatrix): OwnMatrix | undefined {
  // rows in many small arrays are sooner copied than posted
  if (Array.isArray(x)) return undefined;
  try {
    return structuredClone({ ...x }, { transfer: buffersOf(x) });
  } catch {
    // not every memory can be taken from its owner: that of WebAssembly, and of Node's small buffers, cannot
    return undefined;
  }
}

function isOwn(buffer: ArrayBufferLike): buffer is ArrayBuffer {
  return typeName(buffer) === "ArrayBuffer";
}
