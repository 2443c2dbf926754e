// Exported graphs, as ONNX Runtime computes them, beside the models they are made of.
import { toOnnx } from "logit-wasm/export";
import { env, InferenceSession, Tensor } from "onnxruntime-web";
import { describe, expect, it, vi } from "vitest";
import { type Label, LogisticModel } from "../src/index.js";
import { mulberry32 } from "../src/math/random.js";
import type { ColumnEncoding, DataRecord } from "../src/table.js";
import { COLUMNS, modelOf, rowsFor } from "./exported.js";

// the engine is 14 MB of WebAssembly
vi.setConfig({ testTimeout: 60_000 });
env.wasm.numThreads = 1;

interface Computed {
  type: string;
  label: unknown[];
  probability: number[];
}

async function compute(bytes: Uint8Array, feeds: readonly (readonly [string, Tensor])[]): Promise<Computed> {
  const session = await InferenceSession.create(bytes);
  const [label, probability] = session.outputNames;
  const { [label]: labels, [probability]: p } = await session.run(Object.fromEntries(feeds));
  await session.release();
  expect(p.type).toBe("float64");
  return { type: labels.type, label: [...labels.data], probability: Array.from(p.data, Number) };
}

/** Rows as the inputs of a graph. */
function feedsOf(encoding: readonly ColumnEncoding[], rows: readonly DataRecord[]): [string, Tensor][] {
  return encoding.map(({ column, type }) => {
    const cells = rows.map((row) => row[column] ?? null);
    if (type === "text")
      return [
        column,
        new Tensor(
          "string",
          cells.map((cell) => String(cell ?? "")),
        ),
      ];
    const unit = type === "date" ? 86_400_000 : 1;
    return [
      column,
      new Tensor(
        "float64",
        Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell) / unit)),
      ),
    ];
  });
}

const matrix = (rows: readonly (readonly number[])[]) =>
  [["x", new Tensor("float64", Float64Array.from(rows.flat()), [rows.length, rows[0].length])]] as const;

/** The greatest relative difference. */
function greatestDifference(found: readonly number[], expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  return Math.max(...found.map((p, i) => (p === expected[i] ? 0 : Math.abs(p / expected[i] - 1))));
}

describe("toOnnx", () => {
  it.each([
    ["error", 0],
    ["mean", 0],
    ["indicator", 0],
    ["mean", 0.05],
  ] as const)("missing: %s, l1: %s: 10⁴ rows are those of predictProba to 1e-15", async (missing, l1) => {
    const model = modelOf({ missing, l1 });
    const rows = rowsFor({ missing });
    expect(rows.length).toBeGreaterThan(missing === "error" ? 5000 : 9999);
    const { type, label, probability } = await compute(toOnnx(model), feedsOf(model.encoding, rows));
    const expected = model.predictProba(rows);
    expect(greatestDifference(probability, expected)).toBeLessThan(1e-15);
    expect(type).toBe("bool");
    expect(label.map(Boolean)).toEqual(model.predict(rows));
  });

  it("is NaN where the model refuses a missing cell, of texts also one that says so", async () => {
    const model = modelOf({ missing: "error" });
    const [row] = rowsFor({ missing: "error" });
    const bad = [COLUMNS.number, COLUMNS.other, COLUMNS.truth, COLUMNS.day, COLUMNS.level].map((column) => [
      column,
      null,
    ]);
    const rows = [...bad, [COLUMNS.level, "NA"]].map((cell) => Object.fromEntries([...Object.entries(row), cell]));
    const { label, probability } = await compute(toOnnx(model), feedsOf(model.encoding, [...rows, row]));
    expect(probability.slice(0, -1)).toEqual(rows.map(() => Number.NaN));
    expect(probability.at(-1)).toBeCloseTo(model.predictProba([row])[0], 15);
    expect(label.slice(0, -1)).toEqual(rows.map(() => 0));
  });

  const next = mulberry32(5);
  const x = Array.from({ length: 1000 }, () =>
    Array.from({ length: 20 }, () => (next() - 0.5) * 10 ** (4 * next() - 2)),
  );
  const weights = Float64Array.from(x[0], () => 2 * next() - 1);

  it.each([
    [["no", "yes"], "string"],
    [[false, true], "bool"],
    [[true, false], "bool"],
    [[-3, 2 ** 40], "int64"],
    [[0.5, 2], "float64"],
  ] as const)(
    "takes a matrix for a model of columns without names, and gives labels %s as %s",
    async (classes, type) => {
      const model = new LogisticModel(weights, 0.25, classes);
      const computed = await compute(toOnnx(model), matrix(x));
      // products are added in the order of the engine
      expect(greatestDifference(computed.probability, model.predictProba(x))).toBeLessThan(1e-13);
      expect(computed.type).toBe(type);
      const labels = computed.label.map((label): Label => {
        return type === "bool" ? Boolean(label) : type === "string" ? String(label) : Number(label);
      });
      expect(labels).toEqual(model.predict(x));
    },
  );

  it("goes on where exp overflows", async () => {
    const model = new LogisticModel(Float64Array.of(1), 0, [0, 1]);
    const { probability } = await compute(toOnnx(model), matrix([[-1e300], [-720], [-700], [0], [800]]));
    expect(probability).toEqual([0, 0, expect.closeTo(model.predictProba([[-700]])[0], 310), 0.5, 1]);
  });

  const named = (...columns: string[]) => ({
    model: new LogisticModel(
      Float64Array.from(columns, (_, j) => j + 1),
      0,
      [0, 1],
    ),
    target: "",
    encoding: columns.map((column) => ({ column, type: "numeric" as const })),
  });

  it("gives what it makes names that no column has", async () => {
    const columns = ["label", "probability", "bias", "weight of label", "one"];
    const bytes = toOnnx(named(...columns));
    const session = await InferenceSession.create(bytes);
    expect(session.inputNames).toEqual(columns);
    expect(session.outputNames).toEqual(["label (2)", "probability (2)"]);
    const feeds = columns.map(
      (column, j) => [column, new Tensor("float64", Float64Array.of(j === 0 ? 1 : 0))] as const,
    );
    expect((await compute(bytes, feeds)).probability).toEqual([expect.closeTo(1 / (1 + Math.exp(-1)), 15)]);
  });

  it("refuses words, hashed levels, and names that ONNX cannot hold", () => {
    expect(() => toOnnx(modelOf({ missing: "mean", texts: true }))).toThrow(
      'column "bucket": expected numbers, booleans, dates or categories, got hashed levels, which ONNX cannot hash; toJavaScript can',
    );
    expect(() => toOnnx(named("a", ""))).toThrow('model: expected names of columns, got "", which ONNX cannot hold');
    for (const [name, shown] of [
      ["a\0", String.raw`"a\u0000"`],
      ["\udc00a", String.raw`"\udc00a"`],
    ]) {
      expect(() => toOnnx(named(name))).toThrow(`model: expected names and levels that ONNX can hold, got ${shown}`);
    }
  });
});
