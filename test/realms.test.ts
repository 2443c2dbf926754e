// Typed arrays of another realm, such as a frame's or a vm context's: `instanceof` does not know them.
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { denseSource, type OwnMatrix } from "../src/data/matrix.js";
import { SparseSource } from "../src/data/sparse-matrix.js";
import { LogisticRegression } from "../src/index.js";
import { mulberry32 } from "../src/math/random.js";

interface Realm {
  Float64Array: Float64ArrayConstructor;
  Float32Array: Float32ArrayConstructor;
  DataView: DataViewConstructor;
  BigInt64Array: BigInt64ArrayConstructor;
}
const other: Realm = runInNewContext("({ Float64Array, Float32Array, DataView, BigInt64Array })");

const rows = 203;
const columns = 3;
const next = mulberry32(7);
const cells = Array.from({ length: rows * columns }, () => next() - 0.5);
const y = Array.from({ length: rows }, (_, i) => cells[columns * i] + next() > 0.5);
const numbers = Array.from({ length: columns }, (_, j) => cells.filter((_, k) => k % columns === j));
const indptr = Array.from({ length: rows + 1 }, (_, i) => columns * i);
const indices = cells.map((_, k) => k % columns);

type Kind = "Float32Array" | "Float64Array";
const forms: Record<string, (realm: Pick<Realm, Kind>, kind: Kind) => OwnMatrix> = {
  flat: (realm, kind) => ({ data: realm[kind].from(cells), rows, columns }),
  "by rows": (realm, kind) => indptr.slice(1).map((end) => realm[kind].from(cells.slice(end - columns, end))),
  "by columns": (realm, kind) => ({ columns: numbers.map((column) => realm[kind].from(column)) }),
  sparse: (realm, kind) => ({ rows, columns, indptr, indices, values: realm[kind].from(cells) }),
};

test.each(Object.entries(forms))("%s: the numbers of another realm are kept as this one's are", (_, form) => {
  for (const [kind, width] of [
    ["Float32Array", 4],
    ["Float64Array", 8],
  ] as const) {
    const x = form(other, kind);
    expect("indptr" in x ? new SparseSource(x).width : denseSource(x).width).toBe(width);
    const model = new LogisticRegression({ l1: 0.01 }).fit(x, y);
    const here = new LogisticRegression({ l1: 0.01 }).fit(form(globalThis, kind), y);
    expect([...model.weights, model.bias]).toEqual([...here.weights, here.bias]);
    expect(model.report).toEqual({ ...here.report, seconds: model.report.seconds, history: model.report.history });
    expect([...model.predictProba(x)]).toEqual([...here.predictProba(form(globalThis, kind))]);
  }
});

const buffer = new ArrayBuffer(64);
test.each([
  ["DataView", new other.DataView(buffer)],
  ["BigInt64Array", new other.BigInt64Array(buffer)],
] as const)("a %s of another realm is refused as this one's is", (name, data) => {
  // @ts-expect-error no array of numbers
  expect(() => new LogisticRegression().fit({ data, rows: 4, columns: 2 }, [0, 1, 0, 1])).toThrow(
    new TypeError(`x.data: expected a typed array of numbers, got ${name}`),
  );
});
