// Inference from trainings on tables: what `inference` says of the same rows, by whatever way they came.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { trainFile } from "../src/files/models.js";
import { readTable } from "../src/files/read-table.js";
import { inference, LogisticRegression } from "../src/index.js";
import { inferTable } from "../src/tables/infer-table.js";
import { parseModel, toDocument } from "../src/tables/model-document.js";
import { inferRecords, TableModel, trainRecords } from "../src/tables/table-model.js";
import { trainInferred } from "../src/tables/train-inferred.js";

const birthwt = fileURLToPath(new URL("data/birthwt.csv", import.meta.url));
const [head, ...lines] = readFileSync(birthwt, "utf8").trim().split("\n");
const names = head.split(",");
const records = lines.map((line) => Object.fromEntries(line.split(",").map((cell, j) => [names[j], cell])));

test.each(["wasm", "js"] as const)("a file, its table and its records say the same, %s", async (backend) => {
  const options = { testFraction: 0, backend, l2: 0 };
  const trained = await trainFile(birthwt, { target: "low", testFraction: 0, backend, inference: true });
  const table = await readTable(birthwt, { target: "low" });
  const x = trained.table.x;
  const y = Array.from(trained.table.target?.y ?? []);
  const plain = inference(new LogisticRegression({ l2: 0, backend }).fit(x, y), x, y, {
    names: trained.table.features,
  });
  expect(trained.inference).toMatchObject({ terms: plain.terms, aic: plain.aic });
  expect(trainInferred(table, { ...options, inference: {} }).inference?.terms).toEqual(plain.terms);
  const model = trainRecords(records, { target: "low", ...options });
  expect(inferRecords(model, records).terms).toEqual(plain.terms);
  expect(inferRecords(TableModel.fromJSON(JSON.parse(JSON.stringify(model))), records).terms).toEqual(plain.terms);
});

test("rows that were held out for good have no part in it", async () => {
  const trained = await trainFile(birthwt, {
    target: "low",
    testFraction: 0.25,
    seed: 3,
    inference: { covariance: "HC3" },
  });
  const { metrics, predicted, table } = trained;
  expect(trained.inference?.observations).toBe(metrics.train.rows);
  const isIn = new Set(predicted.train.rows);
  const keep = records.filter((_, row) => isIn.has(row));
  expect(keep.length).toBe(metrics.train.rows);
  const alone = trainRecords(keep, { target: "low", l2: 0, testFraction: 0 });
  const again = inferRecords(alone, keep, { covariance: "HC3" });
  expect(again.terms.map(({ name }) => name)).toEqual([...table.features, "(bias)"]);
  for (const [j, { weight, standardError }] of (trained.inference?.terms ?? []).entries()) {
    expect(weight / again.terms[j].weight).toBeCloseTo(1, 6);
    expect(standardError / again.terms[j].standardError).toBeCloseTo(1, 6);
  }
});

test("a model that was read again infers from its table", async () => {
  const trained = await trainFile(birthwt, { target: "low", inference: { level: 0.9 } });
  const read = parseModel("model.json", JSON.stringify(toDocument(trained)));
  const again = inferTable(read, await readTable(birthwt, { target: "low" }), { level: 0.9 });
  expect(again.terms).toEqual(trained.inference?.terms);
});

test("equal rows that were counted are frequencies, and never precision", async () => {
  const table = await readTable(birthwt, { target: "low", features: ["race", "smoke", "ht"] });
  const few = { ...table, counts: new Float64Array(table.rows).fill(1), weights: new Float64Array(table.rows).fill(1) };
  const trained = trainInferred(few, { inference: true, testFraction: 0 });
  expect(trained.inference?.observations).toBe(189);
  expect(() => inferTable(trained, trained.table, { weightMeaning: "precision" })).toThrow(
    'weightMeaning: expected "frequency" where equal rows were counted, got "precision": read the table with aggregate: false',
  );
});

test("what cannot be is said before the training", async () => {
  const table = await readTable(birthwt, { target: "low" });
  const asked = (options: Parameters<typeof trainInferred>[1]) => () => trainInferred(table, options);
  expect(asked({ inference: true, l2: 0.5 })).toThrow(/^l2: expected 0 beside `inference`, .*, got 0\.5; `firth`/);
  expect(asked({ inference: true, l1: 0.5 })).toThrow(/^l1: expected 0 beside `inference`/);
  expect(asked({ inference: { level: 95 } })).toThrow(/^level: expected a number above 0 and below 1, got 95/);
  expect(asked({ inference: { covariance: "HC0" }, firth: true })).toThrow(
    'covariance: expected "model" beside `firth`, got "HC0"',
  );
  // @ts-expect-error no choice
  expect(asked({ inference: "yes" })).toThrow('inference: expected true or an object, got "yes"');
  // @ts-expect-error no such option
  expect(asked({ inference: { levels: 0.9 } })).toThrow(/inference option: .*"levels" \(did you mean "level"\?\)/);
  // @ts-expect-error a call of its own
  expect(() => trainRecords(records, { target: "low", inference: true })).toThrow(/inferRecords\(model, records\)/);
});
