// Training on rows that nobody looks at one by one: the model of trainTable, and its scores from counts of probabilities.
import { expect, test } from "vitest";
import { readTable } from "../src/files/read-table.js";
import { LogisticRegression, type Matrix } from "../src/index.js";
import { countProbabilities } from "../src/problem/probability-counts.js";
import { runHere } from "../src/problem/sums.js";
import { recordColumns } from "../src/tables/records.js";
import { TableBuilder } from "../src/tables/table-builder.js";
import { type Trained, type TrainTableOptions, trainTable } from "../src/tables/train-table.js";
import { trainWhole, type WholeFit } from "../src/tables/train-whole.js";
import { fitRows } from "../src/training/fit.js";
import { checkOptions } from "../src/training/options.js";
import { prepare } from "../src/training/prepare.js";

const here: WholeFit<Matrix> = (x, { classes, y }, given, said) => {
  const options = checkOptions(given);
  const labels = Array.from(y, (code) => classes[code]);
  const { release, shards, ...training } = prepare(x, labels, options, said);
  try {
    const fitted = runHere(
      fitRows(training, options, undefined, () => {}, 0),
      shards,
    );
    const counts = runHere(countProbabilities(training.summary, fitted.model), shards);
    return { fitted: LogisticRegression.trained(given, fitted), counts };
  } finally {
    release();
  }
};

const whole = async (file: string, target: string, options: TrainTableOptions): Promise<[Trained, Trained]> => {
  const table = await readTable(file, { target });
  return [await trainWhole(table, options, here), trainTable(table, { ...options, testFraction: 0 })];
};

test.each([
  ["breast-cancer", "diagnosis", "wasm"],
  ["breast-cancer", "diagnosis", "js"],
  ["pima", "type", "wasm"],
] as const)("%s, %s, %s: the same model, and scores to the width of a bin", async (file, target, backend) => {
  const [counted, { model, metrics }] = await whole(`test/data/${file}.csv`, target, { backend });
  expect(Array.from(counted.model.weights)).toEqual(Array.from(model.weights));
  for (const name of ["rows", "accuracy", "recall", "matthews"] as const)
    expect(counted.metrics.train[name]).toBeCloseTo(metrics.train[name] ?? Number.NaN, 12);
  for (const name of ["logLoss", "brier"] as const)
    expect(Math.abs(counted.metrics.train[name] - metrics.train[name])).toBeLessThan(1e-5);
  expect(counted.metrics.train.rocAuc).toBeCloseTo(metrics.train.rocAuc ?? Number.NaN, 4);
});

test("rows cannot be held out", async () => {
  const table = await readTable("test/data/pima.csv", { target: "type" });
  await expect(trainWhole(table, { testFraction: 0.2 }, here)).rejects.toThrow(
    "testFraction: expected 0 where no row is held out, got 0.2",
  );
  await expect(trainWhole(table, { folds: 5 }, here)).rejects.toThrow("folds: expected none");
});

test("what the fit has against the data is said with its source", async () => {
  const table = await readTable("test/data/pima.csv", { target: "type" });
  const refusing: WholeFit<Matrix> = async () => {
    throw new RangeError("x: expected better numbers");
  };
  await expect(trainWhole(table, {}, refusing)).rejects.toThrow(/pima\.csv.*type.*x: expected better numbers/);
});

test("rows that stand for several are so many", async () => {
  const rows = Array.from({ length: 2000 }, (_, i) => ({ a: i % 5, t: (i * i) % 7 < 1 + (i % 5) ? "x" : "y" }));
  const each = recordColumns(rows);
  const table = (counts?: Float64Array, distinct = each.batch) => {
    const builder = new TableBuilder("rows", each.columns, { target: "t" });
    builder.add({ ...distinct, ...(counts && { counts }) });
    return builder.finish();
  };
  const different = [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
  const counts = different.map(({ a, t }) => rows.filter((row) => row.a === a && row.t === t).length);
  const counted = table(Float64Array.from(counts), recordColumns(different).batch);
  const few = await trainWhole(counted, { tolerance: 1e-13 }, here);
  const all = await trainWhole(table(), { tolerance: 1e-13 }, here);
  expect(few.model.options.l2).toBe(1 / 2000);
  expect(few.model.weights[0]).toBeCloseTo(all.model.weights[0], 9);
  await expect(trainWhole(counted, { classWeight: "balanced" }, here)).rejects.toThrow(
    'classWeight: expected a weight of each class where rows stand for several, got "balanced"',
  );
});

test("scores of margins that are all near 0, and far from it, are those of the rows", async () => {
  for (const scale of [0.01, 0.1, 1, 10]) {
    const rows = Array.from({ length: 4000 }, (_, i) => ({
      a: scale * (Math.sin(i) + Math.sin(7 * i)),
      y: Math.sin(i * i) + Math.sin(i) > 0,
    }));
    const builder = new TableBuilder(
      "here",
      [
        { name: "a", type: "number" },
        { name: "y", type: "boolean" },
      ],
      { target: "y" },
    );
    builder.add({
      rows: rows.length,
      vectors: [Float64Array.from(rows, ({ a }) => a), Float64Array.from(rows, ({ y }) => Number(y))],
    });
    const table = builder.finish();
    const options = { l2: 1, standardize: false };
    const counted = (await trainWhole(table, options, here)).metrics.train;
    const scored = trainTable(table, { ...options, testFraction: 0 }).metrics.train;
    expect(Math.abs(counted.logLoss - scored.logLoss)).toBeLessThan(1e-7);
    expect(Math.abs(Number(counted.rocAuc) - Number(scored.rocAuc))).toBeLessThan(1e-4);
    expect(counted.accuracy).toBe(scored.accuracy);
  }
});
