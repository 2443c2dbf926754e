// Files to train on: columns of every kind, written so that a cut between ranks may fall anywhere.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { mulberry32 } from "../../src/math/random.js";

const TOWNS = ["Rome", "Oslo", "Bonn, old", 'Kyiv "new"', "Nice\nby the sea"];

/** Rows of CSV behind a header; `late` looks like numbers for longer than the sample. */
export function csvOf(rows: number): string {
  const next = mulberry32(rows);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)];
  const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = Array.from({ length: rows }, (_, i) => {
    const town = pick(TOWNS);
    const age = next() < 0.03 ? "" : (20 + 60 * next()).toFixed(2);
    const late = i < 0.7 * rows ? String(i % 7) : `t${i % 3}`;
    const y = next() < (town === "Rome" ? 0.7 : 0.3) ? "yes" : "no";
    const day = `2026-0${1 + Math.floor(8 * next())}-11`;
    const cells = [i + 1, age, next() < 0.02 ? "NA" : quoted(town), quoted(`n${Math.floor(40 * next())}" x`)];
    return [...cells, next().toFixed(4), late, next() < 0.5, day, (i * 7) % rows, Math.floor(4 * next()), y].join(",");
  });
  return `id,age,town,note,score,late,flag,day,user_id,w,y\n${lines.join("\n")}\n`;
}

/** Puts the files that tests train on into a folder. */
export async function writeTables(folder: string): Promise<void> {
  const csv = csvOf(4003);
  const inFolder = (name: string) => join(folder, name);
  await writeFile(inFolder("all.csv"), csv);
  await writeFile(inFolder("packed.csv.gz"), gzipSync(csv));
  await writeFile(inFolder("few.csv"), csvOf(30));
  await writeFile(inFolder("bad.csv"), csv.replace(/^(3500,.*),(\d+),(\d+),(yes|no)$/m, "$1,zz9,$3,$4"));
  const lines = csv.split("\n");
  await writeFile(inFolder("part-1.csv"), lines.slice(0, 1500).join("\n"));
  await writeFile(inFolder("part-2.csv"), [lines[0], ...lines.slice(1500)].join("\r\n"));
  const numbers = Array.from({ length: 500 }, (_, i) => `${i % 3 === 0 ? 1 : -1} 1:${(i * 7) % 11} 4:${i % 5}`);
  await writeFile(inFolder("all.svm"), `${numbers.join("\n")}\n`);
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE t AS SELECT * FROM read_csv('${inFolder("all.csv")}', sample_size = -1)`);
  const copy = (name: string, what: string) =>
    connection.run(`COPY (${what}) TO '${inFolder(name)}' (ROW_GROUP_SIZE 2048)`);
  await copy("1.parquet", "SELECT * FROM t WHERE id <= 2900 ORDER BY id");
  // columns in another order
  await copy("2.parquet", "SELECT y, * EXCLUDE (y) FROM t WHERE id > 2900 ORDER BY id");
  await copy("bad.parquet", "SELECT * REPLACE (CASE WHEN id = 3000 THEN 'inf'::DOUBLE ELSE age END AS age) FROM t");
  instance.closeSync();
}
