// Rows that are written are the rows that are read again.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSource } from "../src/files/open-source.js";
import { writeOutput } from "../src/files/output.js";
import { csvPieces, writeParquet } from "../src/files/write-rows.js";
import type { RawBatch, RawColumn, RawVector } from "../src/tables/raw.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "logit-rows-"));
});
afterAll(async () => rm(folder, { recursive: true }));

const columns: RawColumn[] = [
  { name: "id", type: "number" },
  { name: 'P("yes")', type: "number" },
  { name: "who, when", type: "any" },
  { name: "smoker", type: "boolean" },
  { name: "born", type: "date" },
];

async function* batches(count: number): AsyncGenerator<RawBatch> {
  for (let first = 0; first < count; first += 3000) {
    const rows = Math.min(3000, count - first);
    const numbers = (of: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => of(first + i));
    const texts = Array.from({ length: rows }, (_, i) => (i === 1 ? null : `${first + i} "says", yes\nor é`));
    const vectors: RawVector[] = [
      numbers((i) => i),
      numbers((i) => (i % 7 === 3 ? Number.NaN : 1 / (1 + i))),
      texts,
      numbers((i) => i % 2),
      numbers((i) => i * 1000 - 5e11),
    ];
    yield { rows, vectors };
  }
}

async function readBack(file: string): Promise<{ types: string[]; rows: unknown[][] }> {
  const source = await openSource(file);
  const rows: unknown[][] = [];
  for await (const batch of source.batches()) {
    for (let i = 0; i < batch.rows; i++) rows.push(batch.vectors.map((vector) => vector[i]));
  }
  expect(source.columns.map(({ name }) => name)).toEqual(columns.map(({ name }) => name));
  await source.close();
  return { types: source.columns.map(({ type }) => type), rows };
}

async function expected(count: number): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const batch of batches(count)) {
    for (let i = 0; i < batch.rows; i++) rows.push(batch.vectors.map((vector) => vector[i]));
  }
  return rows;
}

it("as Parquet, with their types and no file left beside it", async () => {
  const file = join(folder, "out.parquet");
  await writeParquet(file, columns, batches(10_000));
  expect(await readBack(file)).toEqual({ types: columns.map(({ type }) => type), rows: await expected(10_000) });
  expect(await readdir(folder)).toEqual(["out.parquet"]);
});

it("as CSV, numbers to the last bit", async () => {
  const file = join(folder, "out.csv");
  await writeOutput(file, csvPieces(columns, batches(10_000)));
  const { rows } = await readBack(file);
  const texts = (await expected(10_000)).map(([id, p, who, smoker, born]) => [
    id,
    p,
    who,
    smoker === 1 ? "true" : "false",
    new Date(Number(born)).toISOString(),
  ]);
  expect(rows).toEqual(texts);
});

it("not at all where the reading fails, or there is no such folder", async () => {
  const broken = async function* (): AsyncGenerator<RawBatch> {
    yield* batches(3000);
    throw new RangeError("line 3001: broken");
  };
  for (const name of ["out2.parquet", "out2.csv"]) {
    const file = join(folder, name);
    const writing = name.endsWith("csv")
      ? writeOutput(file, csvPieces(columns, broken()))
      : writeParquet(file, columns, broken());
    await expect(writing).rejects.toThrow("line 3001: broken");
  }
  expect((await readdir(folder)).filter((name) => name.includes("out2"))).toEqual([]);
  await expect(writeParquet(join(folder, "none/out.parquet"), columns, batches(5))).rejects.toThrow("no such folder");
});
