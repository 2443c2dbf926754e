import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ReadKnownOptions, type ReadOptions, readTable } from "../src/files/read-table.js";
import type { Table } from "../src/tables/table.js";
import { denseRows } from "./dense-rows.js";
import { withoutRoot } from "./without-root.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "logit-files-"));
});
afterAll(async () => rm(folder, { recursive: true }));

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function read(
  content: string | Uint8Array,
  options: ReadOptions | ReadKnownOptions = {},
  name = "t.csv",
): Promise<Table> {
  return readTable(await write(name, content), options);
}

/** The error's message, from the file's name on. */
async function errorOf(reading: Promise<unknown>): Promise<string> {
  const error: unknown = await reading.then(
    () => "no error",
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RangeError);
  const message = error instanceof Error ? error.message : String(error);
  expect(message).not.toContain("\n");
  return message.replace(`${folder}/`, "");
}

/** Columns of x. */
function columnsOf(table: Table): number[][] {
  const rows = denseRows(table.x);
  return table.features.map((_, j) => rows.map((row) => row[j]));
}

const ignoredOf = (table: Table) => table.columns.filter(({ role }) => role === "left out").map(({ column }) => column);

describe("readTable", () => {
  it("encodes numeric, boolean and text columns and keeps the order of rows", async () => {
    const table = await read("age,smoker,race,low\n19, TRUE,black,yes\n33,false,other,no\n2e1,true,white ,yes\n", {
      target: "low",
    });
    expect(table.encoding).toEqual([
      { column: "age", type: "numeric" },
      { column: "smoker", type: "boolean" },
      { column: "race", type: "text", levels: ["black", "other", "white"] },
    ]);
    expect(table.features).toEqual(["age", "smoker", "race=other", "race=white"]);
    expect(columnsOf(table)).toEqual([
      [19, 33, 20],
      [1, 0, 1],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(table.target).toEqual({ column: "low", classes: ["no", "yes"], y: Uint8Array.of(1, 0, 1) });
    expect(ignoredOf(table)).toEqual([]);
  });

  it("keeps order over many chunks", async () => {
    const rows = Array.from({ length: 50_000 }, (_, i) => `${i * 1.5},${i % 3 === 0 ? "a" : "b"},${i % 2}`);
    const table = await read(`x,k,t\n${rows.join("\n")}\n`, { target: "t" });
    expect(table.rows).toBe(50_000);
    const [x, k] = columnsOf(table);
    expect(x.every((value, i) => value === i * 1.5)).toBe(true);
    expect(k.every((value, i) => value === (i % 3 === 0 ? 0 : 1))).toBe(true);
    expect(table.target?.y.every((label, i) => label === i % 2)).toBe(true);
  });

  it("takes labels as numbers, booleans or texts", async () => {
    const classes = async (a: string, b: string) =>
      (await read(`x,t\n1,${a}\n2,${b}\n`, { target: "t" })).target?.classes;
    expect(await classes("10", "9")).toEqual([9, 10]);
    expect(await classes("-0.1", "1e3")).toEqual([-0.1, 1000]);
    expect(await classes("True", "false")).toEqual([false, true]);
    expect(await classes("10", "9+")).toEqual(["10", "9+"]);
    expect(await classes("Yes", "No")).toEqual(["No", "Yes"]);
  });

  it("orders levels by code point, not by UTF-16 unit or locale", async () => {
    const table = await read("k,t\n😀,0\nＡ,1\nb,0\nB,1\né,0\n", { target: "t" });
    expect(table.encoding).toEqual([{ column: "k", type: "text", levels: ["B", "b", "é", "Ａ", "😀"] }]);
  });

  it.each([
    ["tabs", "t.tsv", "a\tb\n1\tx,y\n2\tz\n"],
    ["semicolons", "t.csv", "a;b\n1;x,y\n2;z\n"],
    ["CRLF, a byte-order mark and blank lines", "t.csv", '\uFEFFa,b\r\n\r\n1,"x,y"\r\n\r\n2,z\r\n\r\n'],
    ["a name that is a glob", "t[1]*'.csv", 'a,b\n1,"x,y"\n2,z\n'],
    ["gzip", "t.csv.gz", gzipSync('a,b\n1,"x,y"\n2,z')],
  ])("reads %s", async (_, name, content) => {
    const table = await read(content, {}, name);
    expect(table.encoding).toEqual([
      { column: "a", type: "numeric" },
      { column: "b", type: "text", levels: ["x,y", "z"] },
    ]);
    expect(columnsOf(table)).toEqual([
      [1, 2],
      [0, 1],
    ]); // prettier
  });

  it("reads the weight column and leaves it out of the features", async () => {
    const table = await read("x,s,t\n1,2,0\n2,0.5,1\n", { target: "t", weight: "s" });
    expect(table.features).toEqual(["x"]);
    expect([...(table.weights ?? [])]).toEqual([2, 0.5]);
  });

  it("finds the columns of an encoding by name", async () => {
    const { encoding } = await read("a,k,t\n1,x,0\n2,y,1\n", { target: "t" });
    const table = await read("extra,k,t,a\nq,y,1,5\nq,x,1,6\n", { schema: { encoding } });
    expect(columnsOf(table)).toEqual([
      [5, 6],
      [1, 0],
    ]);
    expect(ignoredOf(table)).toEqual(["extra", "t"]);
  });

  it("reads a column of numbers as text where asked to", async () => {
    const table = await read("k,t\n1,0\n2,1\n3+,0\n", { target: "t", text: ["k"] });
    expect(table.features).toEqual(["k=2", "k=3+"]);
  });

  it("survives names that are SQL", async () => {
    const table = await read(`"x""; DROP TABLE t; --",'k',T,t\n1,it's,0,0\n2,"a""b",1,1\n`, { target: "t" });
    expect(table.features).toEqual(['x"; DROP TABLE t; --', "'k'=it's", "T"]);
  });
});

describe("readTable refuses", () => {
  const options = { target: "t" };

  it.each([
    [
      "a text among numbers",
      "a,t\n1,0\n\n2,1\nfoo,1\n",
      't.csv: line 5, column "a": expected a finite number, got "foo"; the only such cell of 3; `numeric` takes it as missing, `text` takes the column as categories, `drop` leaves it out',
    ],
    [
      "a text after a cell with line breaks",
      'k,a,t\n"x\ny",1,0\nz,2,1\nz,?,1\n',
      't.csv: line 5, column "a": expected a finite number, got "?"; the only such cell of 3; `numeric` takes it as missing, `text` takes the column as categories, `drop` leaves it out',
    ],
    [
      "an underscore in a number",
      "a,t\n1,0\n1_0,1\n3,1\n",
      't.csv: line 3, column "a": expected a finite number, got "1_0"; the only such cell of 3; `numeric` takes it as missing, `text` takes the column as categories, `drop` leaves it out',
    ],
    [
      "nan",
      "a,t\n1,0\nnan,1\n3,1\n",
      't.csv: line 3, column "a": expected a finite number, got "nan"; the only such cell of 3; `numeric` takes it as missing, `text` takes the column as categories, `drop` leaves it out',
    ],
    [
      "an overflow",
      "a,t\n1,0\n1e400,1\n3,1\n",
      't.csv: line 3, column "a": expected a finite number, got "1e400"; the only such cell of 3; `numeric` takes it as missing, `text` takes the column as categories, `drop` leaves it out',
    ],
    [
      "an empty cell",
      "a,t\n1,0\n,1\n3,1\n",
      't.csv: line 3, column "a": expected a finite number, got an empty cell; train with `missing: drop`, `missing: mean` or `missing: indicator` to allow it',
    ],
    [
      "NA in a text column",
      "a,t\nx,0\nNA,1\ny,1\n",
      't.csv: line 3, column "a": expected a text, got "NA"; train with `missing: drop`, `missing: mean` or `missing: indicator` to allow it',
    ],
    [
      "a missing label",
      "a,t\n1,0\n2,\n3,1\n",
      't.csv: line 3, column "t": expected one of "0", "1" (the two classes of the target), got an empty cell; train with `missing: drop` to leave such rows out',
    ],
    [
      "a column of nothing",
      "a,t\n,0\n,1\n",
      "t.csv: expected a column besides the target to learn from, got none: a has no values",
    ],
    [
      "one class",
      "a,t\n1,x\n2,x\n",
      't.csv: column "t": expected exactly two distinct values in the target, got only "x"',
    ],
    [
      "three classes",
      "a,t\n1,0\n2,1\n3,2\n",
      't.csv: column "t": expected exactly two distinct values in the target, got 3: "0", "1", "2"',
    ],
    [
      "texts that never vary",
      "a,b,t\nx,y,0\nx,y,1\n",
      't.csv: expected a column besides the target to learn from, got none: a has one value throughout, "x"; b has one value throughout, "y"',
    ],
    ["nothing but the target", "t\n0\n1\n", "t.csv: expected a column besides the target to learn from, got none"],
    ["an empty file", "", "t.csv: the file is empty; expected a header line with the column names"],
    ["a blank first line", "\na,t\n1,0\n", "t.csv: line 1: expected the column names, got an empty line"],
    ["a header alone", "a,t\n", "t.csv: the header is not followed by any row"],
    ["repeated names", "a,t,a\n1,0,2\n", 't.csv: line 1: columns 1 and 3 are both named "a"'],
    ["a column without a name", ",a,t\n1,1,0\n", "t.csv: line 1: column 1 of 3 has no name"],
    ["a short row", "a,b,t\n1,2,0\n3,1\n4,5,1\n", 't.csv: line 3: expected 3 cells ("a", "b", "t"), got 2'],
    ["a long row", "a,b,t\n1,2,0\n3,4,1,9\n", 't.csv: line 3: expected 3 cells ("a", "b", "t"), got 4'],
    [
      "a quote without end",
      'a,t\n1,0\n"2,1\n',
      "t.csv: line 3: a quoted cell does not end, or goes on after its closing quote",
    ],
    ["a missing target", "age,type\n1,0\n", 't.csv: line 1: no column "t"; expected one of "age", "type"'],
  ])("%s", async (_, content, message) => {
    expect(await errorOf(read(content, options))).toBe(message);
  });

  it("a misspelt target, with the nearest names", async () => {
    const reading = read("diagnosis,age\n1,2\n", { target: "Diagnosys" });
    expect(await errorOf(reading)).toBe('t.csv: line 1: no column "Diagnosys"; did you mean "diagnosis"?');
  });

  it("a column the model needs", async () => {
    const reading = read("age,bmi\n1,2\n", { schema: { encoding: [{ column: "glu", type: "numeric" }] } });
    expect(await errorOf(reading)).toBe('t.csv: line 1: no column "glu"; expected one of "age", "bmi"');
  });

  it("a level the model has not seen, where that is asked for", async () => {
    const reading = read("race\nwhite\ngreen\n", {
      strict: true,
      schema: { encoding: [{ column: "race", type: "text", levels: ["black", "white"] }] },
    });
    expect(await errorOf(reading)).toBe(
      't.csv: line 3, column "race": expected one of "black", "white" (the levels seen in training), got "green"',
    );
  });

  it("a boolean that is none", async () => {
    const reading = read("b\ntrue\n1\n", { schema: { encoding: [{ column: "b", type: "boolean" }] } });
    expect(await errorOf(reading)).toBe('t.csv: line 3, column "b": expected true or false, got "1"');
  });

  it("a label the model does not know", async () => {
    const reading = read("a,t\n1,Yes\n2,yes\n", {
      schema: { encoding: [{ column: "a", type: "numeric" }], target: { column: "t", classes: ["No", "Yes"] } },
    });
    expect(await errorOf(reading)).toBe(
      't.csv: line 3, column "t": expected one of "No", "Yes" (the two classes of the target), got "yes"',
    );
  });

  it("a negative weight", async () => {
    const reading = read("a,s,t\n1,1,0\n2,-1,1\n", { target: "t", weight: "s" });
    expect(await errorOf(reading)).toBe(
      't.csv: line 3, column "s": expected a weight, a finite number of at least 0, got "-1"',
    );
  });

  it("a text column with a level for every row as the only one, until it is asked for", async () => {
    const rows = Array.from({ length: 1001 }, (_, i) => `name ${i},${i % 2}`);
    const content = `who,t\n${rows.join("\n")}\n`;
    expect(await errorOf(read(content, options))).toBe(
      "t.csv: expected a column besides the target to learn from, got none: " +
        "who taken for an identifier, as its texts are all different; `words` or `text` would use it",
    );
    expect((await read(content, { ...options, text: ["who"] })).features.length).toBe(1000);
  });

  it("files that are not there, not tables or not text", async () => {
    expect(await errorOf(readTable(join(folder, "none.csv")))).toBe("none.csv: no such file");
    await mkdir(join(folder, "d.csv"));
    expect(await errorOf(readTable(join(folder, "d.csv")))).toMatch(
      /^d\.csv: is a directory; expected a file ending in /,
    );
    expect(await errorOf(read("x", {}, "t.xlsx"))).toBe(
      "t.xlsx: unknown kind of file; expected a file ending in .csv, .tsv, .parquet, .json, .jsonl or .libsvm, or in .gz after these",
    );
    const latin1 = Buffer.from("a,t\n1,caf\xe9\n2,b\n", "latin1");
    expect(await errorOf(read(latin1, options))).toBe(
      't.csv: line 2, column "t": not UTF-8 text; expected a CSV file in UTF-8',
    );
    expect(await errorOf(read(Buffer.from("a,t\n1,0\n", "utf16le"), options))).toBe(
      "t.csv: line 1: the header is not UTF-8 text; expected a CSV file in UTF-8",
    );
    expect(await errorOf(read("a,t\n1,0\n", options, "t.csv.gz"))).toBe(
      "t.csv.gz: not gzip data, although the name ends in .gz",
    );
  });

  it("a file that this user may not read", async () => {
    const file = await write("secret.csv", "a,t\n1,0\n");
    await chmod(file, 0o000);
    expect(await errorOf(withoutRoot(() => readTable(file, options)))).toBe("secret.csv: permission denied");
  });
});
