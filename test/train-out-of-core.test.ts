// A source that need not fit into memory gives the model of one that does, to the last bit.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openDuckDB } from "../src/files/engine.js";
import { trainFile } from "../src/files/models.js";
import { readTable } from "../src/files/read-table.js";
import { mulberry32 } from "../src/math/random.js";
import { type TrainOutOfCoreOptions, trainOutOfCore } from "../src/paging/train-out-of-core.js";
import { toDocument } from "../src/tables/model-document.js";

const folder = mkdtempSync(join(tmpdir(), "out-of-core-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Numbers that are f32 and that are not, categories, truth values, dates, missing cells; a label that follows some. */
function write(rows: number): string {
  const next = mulberry32(7);
  const lines = ["size,ratio,town,member,since,weight,bought"];
  for (let i = 0; i < rows; i++) {
    const size = Math.floor(next() * 1000) / 8;
    const ratio = next();
    const town = ["Bern", "Genf", "Zug", ""][Math.floor(next() * 4)];
    const member = next() < 0.5;
    const since = new Date(Date.UTC(2000 + Math.floor(next() * 20), 3, 1 + Math.floor(next() * 28)));
    const z = size / 50 - 2 * ratio + (town === "Zug" ? 1 : 0) - Number(member);
    const bought = next() < 1 / (1 + Math.exp(-z)) ? "yes" : "no";
    const cell = next() < 0.03 ? "" : String(ratio);
    lines.push(`${size},${cell},${town},${member},${since.toISOString().slice(0, 10)},${1 + (i % 3)},${bought}`);
  }
  const file = join(folder, `${rows}.csv`);
  writeFileSync(file, lines.join("\n"));
  return file;
}
const csv = write(70_003);

async function parquetOf(file: string): Promise<string> {
  const parquet = file.replace(".csv", ".parquet");
  const engine = await openDuckDB(parquet);
  await engine.run(`COPY (SELECT * FROM read_csv('${file}')) TO '${parquet}' (FORMAT parquet, ROW_GROUP_SIZE 10000)`);
  engine.close();
  return parquet;
}

type Reading = Pick<
  TrainOutOfCoreOptions,
  "drop" | "missing" | "weight" | "hash" | "classWeight" | "positive" | "l1" | "backend"
>;

async function expectSame(file: string, memory: string, options: Reading): Promise<number> {
  const asked = { target: "bought", missing: "indicator", ...options } as const;
  const here = await trainFile(file, { ...asked, testFraction: 0, aggregate: false });
  const there = await trainOutOfCore(file, { ...asked, memory });
  const { report: mine, ...document } = toDocument(there);
  const { report: theirs, ...expected } = toDocument(here);
  expect(document).toEqual(expected);
  expect(there.report.certificate).toEqual(here.report.certificate);
  expect(mine?.status).toBe(theirs?.status);
  expect(there.metrics.train.rows).toBe(here.metrics.train.rows);
  expect(Math.abs(there.metrics.train.logLoss - here.metrics.train.logLoss)).toBeLessThan(1e-6);
  expect(there.metrics.train.accuracy).toBeCloseTo(here.metrics.train.accuracy, 12);
  return there.blocks.all - there.blocks.kept;
}

describe.each(["wasm", "js"] as const)("out of core, %s", (backend) => {
  test.each<[string, Reading]>([
    ["as they are", {}],
    ["weights", { weight: "weight" }],
    ["rows with gaps left out", { missing: "drop" }],
    ["the mean in gaps", { missing: "mean" }],
    ["balanced", { classWeight: "balanced", positive: "no" }],
    ["buckets, lasso", { hash: ["town:6"], l1: 0.001 }],
  ])("the model of a CSV file: %s", async (_, options) => {
    expect(await expectSame(csv, "3MB", { ...options, backend })).toBeGreaterThan(10);
    expect(await expectSame(csv, "1GiB", { ...options, backend })).toBe(0);
  });

  test("the model of a Parquet file", async () => {
    expect(await expectSame(await parquetOf(csv), "3MB", { backend })).toBeGreaterThan(10);
  });
});

test("rows of a file of several row groups come in their order, also beside texts", async () => {
  const file = join(folder, "rising.parquet");
  const engine = await openDuckDB(file);
  const rows = "SELECT i::DOUBLE AS i, ['Bern', 'Zug', NULL][1 + i % 3] AS town, i % 2 AS y FROM range(50003) AS r(i)";
  await engine.run(`COPY (${rows}) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 5000)`);
  engine.close();
  const { x } = await readTable(file, { target: "y", numeric: ["i"], missing: "indicator", aggregate: false });
  const [rising] = "columns" in x && Array.isArray(x.columns) ? x.columns : [];
  expect(rising.flatMap((piece: Float64Array) => [...piece])).toEqual(Array.from({ length: 50_003 }, (_, i) => i));
});

test("nothing is left in the folder", async () => {
  const own = mkdtempSync(join(folder, "rows-"));
  await trainOutOfCore("test/data/pima.csv", { target: "type", memory: "2MB", folder: own });
  await expect(trainOutOfCore("test/data/pima.csv", { target: "glu", memory: "2MB", folder: own })).rejects.toThrow(
    "glu",
  );
  expect(readdirSync(own)).toEqual([]);
});

test.each<[object, string]>([
  [{ target: "type", folds: 5 }, "folds: expected none where no row is held out, got 5"],
  [{ target: "type", testFraction: 0.2 }, "testFraction: expected 0 where no row is held out, got 0.2"],
  [{ target: "type", words: ["bmi"] }, "words: expected none out of core"],
  [{ target: "type", memory: "1kB" }, "memory: expected at least"],
  [{ memory: "1GiB" }, "target: expected the name of a column"],
  [{ target: "type", aggregate: true }, "option"],
])("what is wrong is said: %j", async (options, message) => {
  await expect(trainOutOfCore("test/data/pima.csv", options)).rejects.toThrow(message);
});

test("a cell that does not fit is told of with its line", async () => {
  const file = join(folder, "odd.csv");
  writeFileSync(file, `a,y\n${Array.from({ length: 30_000 }, (_, i) => `${i % 71},${i % 2}`).join("\n")}\n,1\n`);
  await expect(trainOutOfCore(file, { target: "y" })).rejects.toThrow(
    /odd\.csv: line 30002.*a.*expected a finite number/,
  );
});
