// Columns whose numbers lie in several arrays, one after another: the bits of columns in one array each.
import { describe, expect, test } from "vitest";
import { ChunkedColumn } from "../../src/data/chunked-column.js";
import { denseSource } from "../../src/data/matrix.js";
import { LogisticRegression, type Matrix, TrainingSet, verify } from "../../src/index.js";
import { mulberry32 } from "../../src/math/random.js";
import { inChunks } from "../in-chunks.js";

const ROWS = 20_011;
const next = mulberry32(11);
const f64 = Array.from({ length: 4 }, (_, j) =>
  Float64Array.from({ length: ROWS }, () => (next() - 0.5) * 10 ** (j - 1) + (j === 2 ? 300 : 0)),
);
const f32 = f64.map((column) => Float32Array.from(column));
const y = Uint8Array.from(f64[0], (value, i) => Number(10 * value + f64[1][i] > next() - 0.5));
const sampleWeight = Float64Array.from(y, (_, i) => i % 4);
/** None a multiple of a tile; 0 and 1 among them; two chunks are longer than what is staged at a time. */
const LENGTHS = [2048, 0, 1, 7, 9001, 13, 1023, 4000];

/** All that a fit comes to but times. */
function outcome(x: Matrix, options: ConstructorParameters<typeof LogisticRegression>[0]) {
  const model = new LogisticRegression(options).fit(x, y, { sampleWeight });
  const { seconds: _, history, ...report } = model.report;
  return {
    model: JSON.stringify(model),
    report,
    p: model.predictProba(x),
    verified: verify(model, x, y, { sampleWeight }),
  };
}

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  test.each([
    ["f64", 8, f64],
    ["f32", 4, f32],
    ["f64 and f32", 8, [f64[0], f32[1], f64[2], f32[3]]],
  ] as const)("%s: fit, predictProba and verify", (_, width, columns) => {
    const chunked = { columns: inChunks(columns, LENGTHS) };
    expect(denseSource(chunked).width).toBe(width);
    for (const options of [{}, { solver: "lbfgs" }, { l1: 0.01 }, { solver: "sgd", epochs: 2 }] as const) {
      expect(outcome(chunked, { ...options, backend })).toEqual(outcome({ columns }, { ...options, backend }));
    }
  });

  test("a training set", () => {
    const fits = [{ columns: f64 }, { columns: inChunks(f64, [777]) }].map((x) => {
      const set = new TrainingSet(x, y, { backend });
      const { weights, bias } = new LogisticRegression({ l1: 0.001 }).fit(set);
      set.release();
      return [...weights, bias];
    });
    expect(fits[1]).toEqual(fits[0]);
  });
});

test("whole and chunked columns may stand side by side", () => {
  const [chunked] = inChunks([f64[1]], [3000]);
  expect(outcome({ columns: [f64[0], chunked] }, {})).toEqual(outcome({ columns: f64.slice(0, 2) }, {}));
});

test("pieces of a column are found from any row to any other", () => {
  const numbers = Float64Array.from({ length: 23 }, (_, i) => i);
  const column = new ChunkedColumn(inChunks([numbers], [5, 0, 0, 1, 9])[0]);
  expect(column.length).toBe(23);
  for (let first = 0; first <= 23; first++) {
    for (let end = first; end <= 23; end++) {
      expect(column.slice(first, end).flatMap((piece) => [...piece])).toEqual([...numbers.subarray(first, end)]);
    }
  }
});

const column = Float64Array.of(1, 2, 3, 4);
const two = Float64Array.of(1, 2);

test.each<[string, unknown[], Error]>([
  [
    "a chunk that is no typed array",
    [column, [two, [3, 4]]],
    new TypeError("x.columns: expected a typed array of numbers, got Array at column 1, chunk 1"),
  ],
  [
    "big integers in a chunk",
    [[two, BigInt64Array.of(3n, 4n)], column],
    new TypeError("x.columns: expected a typed array of numbers, got BigInt64Array at column 0, chunk 1"),
  ],
  [
    "chunks that are too short",
    [column, [two]],
    new RangeError("x.columns: expected 4 rows as in column 0, got 2 at column 1"),
  ],
  [
    "chunks that are too long",
    [[two], column],
    new RangeError("x.columns: expected 2 rows as in column 0, got 4 at column 1"),
  ],
  ["no chunk", [[], []], new RangeError("x.columns: expected at least one row, got none")],
  ["empty chunks", [[two.subarray(2)]], new RangeError("x.columns: expected at least one row, got none")],
])("%s", (_, columns, error) => {
  const given = JSON.parse("{}");
  given.columns = columns;
  expect(() => new LogisticRegression().fit(given, [0, 1, 0, 1])).toThrow(error);
});

test("a cell that is not finite, with its row and column", () => {
  const x = { columns: [column, [two, Float32Array.of(3, NaN)]] };
  const error = new RangeError("x: expected a finite number, got NaN at row 3, column 1");
  const model = new LogisticRegression().fit({ columns: [column, column] }, [0, 1, 0, 1]);
  expect(() => new LogisticRegression().fit(x, [0, 1, 0, 1])).toThrow(error);
  expect(() => model.predictProba(x)).toThrow(error);
  expect(() => verify(model, x, [0, 1, 0, 1])).toThrow(error);
});

test("a chunk that loses its memory while it is read", () => {
  const chunk = Float64Array.of(3, 4);
  const labels = Object.defineProperty([0, 1, 0, 1], 0, {
    get() {
      if (chunk.length > 0) structuredClone(chunk.buffer, { transfer: [chunk.buffer] });
      return 0;
    },
  });
  expect(() => new LogisticRegression().fit({ columns: [[two, chunk]] }, labels)).toThrow(
    new RangeError("x: expected 2 numbers, got 0"),
  );
});
