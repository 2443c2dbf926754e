// Training on tables: rows that are counted are those rows, and certificates hold on the rows that they are about.
import { describe, expect, test } from "vitest";
import { LogisticRegression } from "../src/index.js";
import { parseModel, toDocument } from "../src/tables/model-document.js";
import type { RawColumn } from "../src/tables/raw.js";
import type { Table } from "../src/tables/table.js";
import { TableBuilder } from "../src/tables/table-builder.js";
import type { TableOptions } from "../src/tables/table-options.js";
import { type TrainTableOptions, trainTable } from "../src/tables/train-table.js";
import { verifyTable } from "../src/tables/verify-table.js";
import { denseRows } from "./dense-rows.js";

type Row = readonly (string | null)[];
const NAMES = ["age", "city", "w", "t"];

/** Few different rows, each of which stands for several. */
const groups: { row: Row; count: number }[] = Array.from({ length: 60 }, (_, i) => ({
  row: [
    String(20 + 3 * (i % 10)),
    ["Bern", "Genf", "Zug"][Math.floor(i / 10) % 3],
    String(1 + (i % 3)),
    i < 30 ? "bad" : "good",
  ],
  count: 1 + ((i * 7) % 11),
}));
const all = groups.flatMap(({ row, count }) => Array.from({ length: count }, () => row));

function tableOf(rows: readonly Row[], options: TableOptions = {}, counts?: readonly number[]): Table {
  const columns = NAMES.map((name): RawColumn => ({ name, type: "any" }));
  const builder = new TableBuilder("here", columns, { target: "t", drop: ["w"], ...options });
  builder.add({
    rows: rows.length,
    vectors: NAMES.map((_, j) => rows.map((row) => row[j])),
    ...(counts && { counts: Float64Array.from(counts) }),
  });
  return builder.finish();
}

const weighed: TableOptions = { drop: [], weight: "w" };
const counted = (options?: TableOptions) =>
  tableOf(
    groups.map(({ row }) => row),
    options,
    groups.map(({ count }) => count),
  );

describe.each(["wasm", "js"] as const)("rows that are counted, %s", (backend) => {
  const plain = { backend, tolerance: 1e-13 };

  test.each<[string, TableOptions, TrainTableOptions]>([
    ["as they are", {}, {}],
    ["with weights", weighed, {}],
    ["balanced", {}, { classWeight: "balanced" }],
    ["with classes that weigh", {}, { classWeight: { bad: 3 } }],
    ["not standardized, with l2", {}, { l2: 0.01, standardize: false }],
  ])("give the model and the scores of all rows: %s", (_, columns, options) => {
    const few = trainTable(counted(columns), { ...plain, ...options, testFraction: 0 });
    const many = trainTable(tableOf(all, columns), { ...plain, ...options, testFraction: 0 });
    expect(few.table.represented).toBe(all.length);
    expect(Math.abs(few.report.objective - many.report.objective)).toBeLessThan(1e-12);
    for (const [j, weight] of few.model.weights.entries()) expect(weight).toBeCloseTo(many.model.weights[j], 7);
    const { train } = few.metrics;
    expect(train.rows).toBe(all.length);
    for (const name of ["logLoss", "accuracy", "brier"] as const) {
      expect(train[name]).toBeCloseTo(many.metrics.train[name], 8);
    }
    expect(train.rocAuc).toBeCloseTo(many.metrics.train.rocAuc ?? Number.NaN, 8);
  });

  test("are each held out once", () => {
    const { metrics, predicted, folds } = trainTable(counted(), { ...plain, folds: 3 });
    expect(folds?.length).toBe(3);
    expect(metrics.cv?.rows).toBe(all.length);
    expect(predicted.cv?.weights?.reduce((sum, weight) => sum + weight, 0)).toBe(all.length);
    const many = trainTable(tableOf(all), { ...plain, folds: 3 }).metrics.cv;
    // other rows are together in a fold: the scores agree as two divisions do
    expect(metrics.cv?.logLoss).toBeCloseTo(many?.logLoss ?? Number.NaN, 1);
  });

  test("are held out in part: what is left and what is not are all rows", () => {
    const { metrics, report, table } = trainTable(counted(), { ...plain, testFraction: 0.3, seed: 4 });
    expect((metrics.test?.rows ?? 0) + metrics.train.rows).toBe(all.length);
    expect(metrics.test?.rows).toBe(Math.round(0.3 * all.length));
    expect(report.rows).toBeLessThanOrEqual(table.rows);
    expect(metrics.train.logLoss).toBeCloseTo(report.loss, 11);
  });
});

describe("the certificate of a model, read from its document, holds on its table", () => {
  const cases: [string, TrainTableOptions][] = [
    ["every row", { testFraction: 0 }],
    ["folds", {}],
    ["a part held out", { testFraction: 0.3, seed: 5 }],
    ["the other class positive, a part held out", { testFraction: 0.3, seed: 5, positive: "bad" }],
    ["balanced, a part held out", { testFraction: 0.25, classWeight: "balanced" }],
    ["balanced", { testFraction: 0, classWeight: "balanced" }],
    ["l1 and l2, a part held out", { testFraction: 0.25, l1: 0.01, l2: 0.02 }],
  ];
  const someWeighNothing = all.map((row, i) => [row[0], row[1], i % 5 === 0 ? "0" : row[2], row[3]]);
  const someLack = all.map((row, i) => [i % 7 === 3 ? null : row[0], row[1], row[2], i % 11 === 5 ? null : row[3]]);
  const tables: [string, () => Table][] = [
    ["plain rows", () => tableOf(all)],
    ["counted rows", () => counted()],
    ["counted and weighed rows", () => counted(weighed)],
    ["weighed rows, some by nothing", () => tableOf(someWeighNothing, weighed)],
    ["rows of which some were left out", () => tableOf(someLack, { missing: "drop" })],
  ];

  test.each(tables.flatMap(([rows, make]) => cases.map(([name, options]) => ({ rows, name, make, options }))))(
    "$rows, $name",
    ({ make, options }) => {
      const trained = trainTable(make(), options);
      expect(trained.report.status).toBe("converged");
      const model = parseModel("m.json", JSON.stringify(toDocument(trained)));
      const { holds, objective } = verifyTable(model, make());
      expect(Math.abs(objective - trained.report.objective)).toBeLessThan(1e-12);
      expect(holds).toBe(true);
    },
  );

  test("and not on other labels", () => {
    const trained = trainTable(counted(), { testFraction: 0 });
    const other = groups.map(({ row: [age, city, w, t] }, i) => [age, city, w, i === 3 ? "good" : t]);
    const table = tableOf(
      other,
      {},
      groups.map(({ count }) => count),
    );
    expect(verifyTable(trained, table).holds).toBe(false);
  });
});

describe("a table", () => {
  test("fits as its rows do", () => {
    const table = tableOf(all);
    const { model } = trainTable(table, { testFraction: 0 });
    const labels = all.map(([, , , t]) => t ?? "");
    const alone = new LogisticRegression({ seed: 1 }).fit(denseRows(table.x), labels);
    expect([...model.weights, model.bias]).toEqual([...alone.weights, alone.bias]);
  });

  test("is held out in one way at a time", () => {
    expect(() => trainTable(tableOf(all), { testFraction: 0.2, folds: 3 })).toThrow(
      "folds: expected no testFraction beside it, got both",
    );
    expect(() => trainTable(tableOf(all), { testFraction: -0.1 })).toThrow(
      "testFraction: expected a number from 0 to less than 1, got -0.1",
    );
  });
});
