// Margins of every form of x: the plainest loop's bits, and an error that names the cell.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { marginsOf } from "../src/data/margins.js";
import { LogisticModel, type Matrix } from "../src/index.js";

/** z = b + w_0 x_0 + w_1 x_1 + …, in this order. */
function plainLoop(rows: number[][], w: Float64Array, b: number): number[] {
  return rows.map((row) => {
    let z = b;
    for (let j = 0; j < w.length; j++) z += w[j] * row[j];
    return z;
  });
}

const columnsOf = (rows: number[][]) => rows[0].map((_, j) => rows.map((row) => row[j]));

/** The same rows in every form; `kind` makes the typed arrays. */
function forms(rows: number[][], kind: (numbers: number[]) => Float64Array | Float32Array): Record<string, Matrix> {
  return {
    "plain rows": rows,
    "typed rows": rows.map(kind),
    flat: { data: kind(rows.flat()), rows: rows.length, columns: rows[0].length },
    columns: { columns: columnsOf(rows).map(kind) },
  };
}

const f64 = (numbers: number[]) => Float64Array.from(numbers);
const f32 = (numbers: number[]) => Float32Array.from(numbers);
const bits = (numbers: ArrayLike<number>) => [...new BigInt64Array(Float64Array.from(numbers).buffer)];

// numbers that f32 holds, so that every form holds the same; sums of them round
const cell = fc.float({ noDefaultInfinity: true, noNaN: true, min: -1e9, max: 1e9 });
const weight = fc.double({ noDefaultInfinity: true, noNaN: true, min: -1e9, max: 1e9 });
const problem = fc.integer({ min: 1, max: 12 }).chain((features) =>
  fc.record({
    rows: fc.array(fc.array(cell, { minLength: features, maxLength: features }), { minLength: 1, maxLength: 20 }),
    w: fc.array(weight, { minLength: features, maxLength: features }),
    b: weight,
  }),
);

test("every form has the bits of the plainest loop", () => {
  fc.assert(
    fc.property(problem, ({ rows, w, b }) => {
      const weights = Float64Array.from(w);
      const expected = bits(plainLoop(rows, weights, b));
      for (const kind of [f64, f32]) {
        for (const [form, x] of Object.entries(forms(rows, kind))) {
          expect(bits(marginsOf(x, weights, b)), form).toEqual(expected);
        }
      }
    }),
  );
});

test("columns of more rows than are summed together, and rows of whole numbers", () => {
  const rows = Array.from({ length: 3000 }, (_, i) => [i % 128, (i * i) % 128, -(i % 100)]);
  const w = Float64Array.of(0.1, -0.7, 1 / 3);
  const expected = bits(plainLoop(rows, w, 0.2));
  const typed = [Int8Array, Int16Array, Int32Array].map((kind, j) => kind.from(columnsOf(rows)[j]));
  for (const x of [...Object.values(forms(rows, f64)), { columns: typed }, rows.map((row) => Int8Array.from(row))]) {
    expect(bits(marginsOf(x, w, 0.2))).toEqual(expected);
  }
});

describe("a cell that is not finite", () => {
  const at = { row: 1030, column: 1 };
  const rows = Array.from({ length: 1040 }, (_, i) => [i, 1, -i]);

  test.each([NaN, Infinity, -Infinity])("%s is named, whatever its weight", (value) => {
    const bad = rows.map((row) => [...row]);
    bad[at.row][at.column] = value;
    // a later one is not what is told of
    bad[at.row + 1][0] = NaN;
    const message = `x: expected a finite number, got ${value} at row 1030, column 1`;
    for (const w of [Float64Array.of(1, 0, 2), Float64Array.of(1, -2, 3)]) {
      for (const [form, x] of Object.entries({ ...forms(bad, f64), ...forms(bad, f32) })) {
        expect(() => marginsOf(x, w, 0.5), form).toThrow(new RangeError(message));
      }
    }
  });

  test("what is no number at all is named in rows of plain arrays", () => {
    const bad: unknown[][] = rows.map((row) => [...row]);
    bad[at.row][at.column] = "1";
    const untyped: { x: ReturnType<typeof JSON.parse> } = { x: bad };
    expect(() => marginsOf(untyped.x, Float64Array.of(1, 0, 2), 0)).toThrow(
      new TypeError('x: expected a number, got "1" at row 1030, column 1'),
    );
  });
});

test("finite cells whose sum overflows are no error, and their probability is 0 or 1", () => {
  const rows = [
    [1e300, 1],
    [-1e300, 1],
    [1, 1],
  ];
  const model = new LogisticModel(Float64Array.of(1e10, 0), 0, [0, 1]);
  for (const [form, x] of Object.entries(forms(rows, f64))) {
    expect([...model.decisionFunction(x)], form).toEqual([Infinity, -Infinity, 1e10]);
    expect([...model.predictProba(x)], form).toEqual([1, 0, 1]);
  }
});

test("a typed row that loses its buffer while rows are read is an error", () => {
  const lost = Float64Array.of(1, 2);
  const first = Object.defineProperty([0, 0], 0, {
    get: () => {
      if (lost.length > 0) structuredClone(lost.buffer, { transfer: [lost.buffer] });
      return 0;
    },
  });
  const untyped: { x: ReturnType<typeof JSON.parse> } = { x: [first, lost] };
  expect(() => marginsOf(untyped.x, Float64Array.of(1, 1), 0)).toThrow(new RangeError("x: expected 2 numbers, got 0"));
});
