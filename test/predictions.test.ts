// Predictions that go out as they come in are those of predictFile.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSource } from "../src/files/open-source.js";
import { FileError, predictFile, type Trained, trainFile, writePredictions } from "../src/node.js";

const birthwt = fileURLToPath(new URL("data/birthwt.csv", import.meta.url));

let folder = "";
let trained: Trained;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "logit-predictions-"));
  trained = await trainFile(birthwt, { target: "low", testFraction: 0 });
});
afterAll(async () => rm(folder, { recursive: true }));

async function linesOf(file: string): Promise<string[]> {
  return (await readFile(file, "utf8")).trimEnd().split("\n");
}

describe("writePredictions", () => {
  it("writes what predictFile returns, to the last bit", async () => {
    const out = join(folder, "out.csv");
    expect(await writePredictions(trained, birthwt, out)).toEqual({ rows: 189, ignored: [], unseen: [] });
    const { probabilities, labels } = await predictFile(trained, birthwt);
    const [header, ...lines] = await linesOf(out);
    expect(header).toBe("P(1),predicted");
    expect(lines).toEqual(labels.map((label, i) => `${probabilities[i]},${label}`));
  });

  it("passes columns on, and takes another threshold", async () => {
    const out = join(folder, "kept.csv");
    await writePredictions(trained, birthwt, out, { keep: ["low", "age"], threshold: 1 });
    const source = await linesOf(birthwt);
    const names = source[0].split(",");
    const [header, ...lines] = await linesOf(out);
    expect(header.split(",").sort()).toEqual(["P(1)", "age", "low", "predicted"].sort());
    expect(lines.length).toBe(source.length - 1);
    expect(lines.every((line) => line.endsWith(",0"))).toBe(true);
    const place = header.split(",").indexOf("age");
    expect(lines.map((line) => line.split(",")[place])).toEqual(
      source.slice(1).map((line) => line.split(",")[names.indexOf("age")]),
    );
  });

  it("goes from Parquet to Parquet, over many batches", async () => {
    const file = join(folder, "in.parquet");
    const out = join(folder, "out.parquet");
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    const repeated = `SELECT b.*, range AS id FROM '${birthwt}' AS b, range(100) ORDER BY id`;
    await connection.run(`COPY (${repeated}) TO '${file}'`);
    connection.closeSync();
    instance.closeSync();
    const { rows, ignored } = await writePredictions(trained, file, out, { keep: "all" });
    expect({ rows, ignored }).toEqual({ rows: 18_900, ignored: [] });
    const { probabilities } = await predictFile(trained, file);
    const source = await openSource(out, { only: ["P(1)"] });
    const p: number[] = [];
    for await (const { vectors } of source.batches()) for (const value of vectors[0]) p.push(Number(value));
    await source.close();
    expect(p).toEqual([...probabilities]);
  });

  it("names the line of a cell that does not fit in a late batch, and leaves nothing behind", async () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => `${i % 50},${i % 2 ? "a" : "b"},${i % 3 ? 1 : 0}`);
    const train = join(folder, "train.csv");
    await writeFile(train, `x,k,t\n${rows.slice(0, 300).join("\n")}\n`);
    const model = await trainFile(train, { target: "t", testFraction: 0 });
    const late = async (row: string, strict = false) => {
      const file = join(folder, "late.csv");
      await writeFile(file, `x,k\n${rows.map((line) => line.slice(0, line.lastIndexOf(","))).join("\n")}\n${row}\n`);
      const error: unknown = await writePredictions(model, file, join(folder, "never.csv"), { strict }).catch(
        (reason) => reason,
      );
      expect(error).toBeInstanceOf(FileError);
      return error instanceof Error ? error.message.replace(`${folder}/`, "") : "";
    };
    expect(await late("?,a")).toBe('late.csv: line 40002, column "x": expected a finite number, got "?"');
    expect(await late("1,c", true)).toBe(
      'late.csv: line 40002, column "k": expected one of "a", "b" (the levels seen in training), got "c"',
    );
    expect(await late("1,")).toMatch(/^late\.csv: line 40002, column "k": expected .*, got an empty cell; /);
    expect((await readdir(folder)).filter((name) => name.includes("never"))).toEqual([]);
  });

  it("refuses what it is not asked well", async () => {
    const out = join(folder, "refused.csv");
    await expect(writePredictions(trained, birthwt, out, { threshold: 2 })).rejects.toThrow(
      "threshold: expected a number from 0 to 1, got 2",
    );
    await expect(writePredictions(trained, birthwt, out, { keep: ["agee"] })).rejects.toThrow(
      'no column "agee"; expected one of "age", ',
    );
    await expect(writePredictions(trained, birthwt, birthwt)).rejects.toThrow("is the same file as");
    await writeFile(join(folder, "twice.csv"), (await readFile(birthwt, "utf8")).replace("low", "predicted"));
    await expect(writePredictions(trained, join(folder, "twice.csv"), out, { keep: "all" })).rejects.toThrow(
      'keep: expected no column "predicted", which is written too',
    );
  });
});
