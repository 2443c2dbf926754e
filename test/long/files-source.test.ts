// Rows from files, queries and standard input, before anything is made of them.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import sqlite3 from "node-sqlite3-wasm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSource, type SourceGiven } from "../../src/files/open-source.js";
import { NotANumber, type Source, type Wishes } from "../../src/files/source.js";
import { keepStandardInput } from "../../src/files/standard-input.js";
import { FileError } from "../../src/tables/file-error.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "logit-sources-"));
});
afterAll(async () => rm(folder, { recursive: true }));

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** Runs statements in a database of DuckDB's, in memory or in a file. */
async function inDuckDB(statements: string[], database = ":memory:"): Promise<void> {
  const instance = await DuckDBInstance.create(database);
  const connection = await instance.connect();
  for (const sql of statements) await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}

interface Collected {
  rows: unknown[][];
  counts: number[];
  types: string[];
}

async function collect(source: Source): Promise<Collected> {
  const rows: unknown[][] = [];
  const counts: number[] = [];
  for await (const batch of source.batches()) {
    expect(batch.vectors.length).toBe(source.columns.length);
    for (const vector of batch.vectors) expect(vector.length).toBe(batch.rows);
    for (let i = 0; i < batch.rows; i++) rows.push(batch.vectors.map((vector) => vector[i]));
    counts.push(...(batch.counts ?? []));
  }
  return { rows, counts, types: source.columns.map(({ type }) => type) };
}

async function rowsOf(given: SourceGiven, wishes: Wishes = {}): Promise<Collected> {
  const source = await openSource(given, wishes);
  try {
    return await collect(source);
  } finally {
    await source.close();
  }
}

async function errorOf(reading: Promise<unknown>): Promise<string> {
  const error: unknown = await reading.then(
    () => "no error",
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FileError);
  const message = error instanceof Error ? error.message : String(error);
  expect(message).not.toContain("\n");
  return message.replaceAll(`${folder}/`, "");
}

const csv = async (content: string | Uint8Array, wishes: Wishes = {}, name = "t.csv") =>
  rowsOf(await write(name, content), wishes);

describe("a delimited text", () => {
  it("gives numbers where a sample is all numbers, and texts or null where not", async () => {
    const { rows, types } = await csv('a,b,c\n1, x ,\n-.5,"y, ""z""",NA\n,NULL,\n" 2e3 ",q,null\n');
    expect(types).toEqual(["number", "any", "any"]);
    expect(rows).toEqual([
      [1, "x", null],
      [-0.5, 'y, "z"', null],
      [Number.NaN, null, null],
      [2000, "q", null],
    ]);
  });

  it.each([
    ["tabs", "t.tsv", "a\tb\n1\tx,y\n2\tz\n"],
    ["semicolons", "t.csv", "a;b\n1;x,y\n2;z\n"],
    ["CRLF, a byte-order mark and blank lines", "t.csv", '\uFEFFa,b\r\n\r\n1,"x,y"\r\n\r\n2,z\r\n\r\n'],
    ["CR alone", "t.csv", 'a,b\r1,"x,y"\r2,z'],
    ["line ends of every kind", "t.csv", 'a,b\r\n1,"x,y"\n2,z\r'],
    ["no line end at the end", "t.csv", 'a,b\n1,"x,y"\n2,z'],
    ["a name that is a pattern", "t[1]*'.csv", 'a,b\n1,"x,y"\n2,z\n'],
    ["gzip", "t.csv.gz", gzipSync('a,b\n1,"x,y"\n2,z')],
  ])("may have %s", async (_, name, content) => {
    expect((await csv(content, {}, name)).rows).toEqual([
      [1, "x,y"],
      [2, "z"],
    ]);
  });

  it("may have cells with line breaks, on the boundary of every piece that is read", async () => {
    const cell = `${"é".repeat(700)}\r\n""${"y".repeat(300)}\n`;
    const count = 2500;
    const lines = Array.from({ length: count }, (_, i) => `${i},"${cell}",${i / 8}`);
    const { rows } = await csv(`a,b,c\n${lines.join("\r\n")}`);
    expect(rows.length).toBe(count);
    const text = cell.replaceAll('""', '"').trim();
    expect(rows.every(([a, b, c], i) => a === i && String(b).trim() === text && c === i / 8)).toBe(true);
  });

  it("may have rows longer than what is read at once", async () => {
    const names = Array.from({ length: 50_000 }, (_, j) => `c${j}`);
    const row = names.map((_, j) => `${" ".repeat(40)}${j + 0.5}`);
    const { rows } = await csv(`${names.join(",")}\n${row.join(",")}\n${row.join(",")}\n`);
    expect(rows.length).toBe(2);
    expect(rows[1].every((value, j) => value === j + 0.5)).toBe(true);
  });

  it("in one column has rows that are empty", async () => {
    expect((await csv("a\n1\n\n2\n\n")).rows).toEqual([[1], [Number.NaN], [2], [Number.NaN]]);
  });

  it("keeps the order of rows over batches, and says how far it is", async () => {
    const count = 100_000;
    const text = `a,b\n${Array.from({ length: count }, (_, i) => `${i},k${i % 3}`).join("\n")}\n`;
    const source = await openSource(await write("long.csv", text));
    const seen: number[] = [];
    let rows = 0;
    for await (const batch of source.batches()) {
      for (let i = 0; i < batch.rows; i++) expect(batch.vectors[1][i]).toBe(`k${(rows + i) % 3}`);
      rows += batch.rows;
      seen.push(source.reading.bytes);
    }
    expect(source.reading).toEqual({ rows: count, bytes: text.length, total: text.length });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it("is read in the columns that are wanted", async () => {
    const text = "a,b,c\n1,x,5\n2,y,6\n";
    expect((await csv(text, { only: ["c", "a"] })).rows).toEqual([
      [1, 5],
      [2, 6],
    ]);
    expect((await csv(text, { without: ["a", "b"], any: ["c"] })).rows).toEqual([["5"], ["6"]]);
    expect(await errorOf(csv(text, { only: ["d"] }))).toBe(
      't.csv: line 1: no column "d"; expected one of "a", "b", "c"',
    );
  });

  it("finds a cell again, with its line", async () => {
    const file = await write("t.csv", 'k,a,t\n"x\ny",1,0\n\nz,2,1\nz,?,1\n');
    const source = await openSource(file);
    expect(await source.locate(2, "a")).toEqual({ place: { file, line: 6, column: "a" }, value: "?" });
    expect(await source.locate(0, "k")).toEqual({ place: { file, line: 2, column: "k" }, value: "x\ny" });
  });
});

describe("a column that a sample takes for numbers", () => {
  const late = `a,t\n${Array.from({ length: 499_999 }, (_, i) => `${i},${i % 2}`).join("\n")}\nforty,1\n`;

  it("is named with its line where it holds something else, and may be read as anything then", async () => {
    const source = await openSource(await write("late.csv", late));
    const reading = collect(source);
    await expect(reading).rejects.toBeInstanceOf(NotANumber);
    expect(await errorOf(reading)).toBe('late.csv: line 500001, column "a": expected a finite number, got "forty"');
    source.takeAsAny("a");
    let last: unknown;
    for await (const { rows, vectors } of source.batches()) last = vectors[0][rows - 1];
    expect(last).toBe("forty");
  });

  it.each(["1_0", "nan", "1e400", "-inf", "1,5", "0x10", "?"])("does not hold %s", async (text) => {
    const row = `"${text}"`;
    expect(await errorOf(csv(`a,b\n1,2\n3,4\n${row},6\n`, { numbers: ["a"] }))).toBe(
      `t.csv: line 4, column "a": expected a finite number, got "${text}"`,
    );
    expect((await csv(`a,b\n1,2\n3,4\n${row},6\n`)).rows[2]).toEqual([text, 6]);
  });
});

describe("a delimited text is refused", () => {
  it.each<[string, string | Uint8Array, string]>([
    ["empty", "", "t.csv: the file is empty; expected a header line with the column names"],
    ["with a blank first line", "\na,t\n1,0\n", "t.csv: line 1: expected the column names, got an empty line"],
    ["with a header alone", "a,t\n", "t.csv: the header is not followed by any row"],
    ["with repeated names", "a,t,a\n1,0,2\n", 't.csv: line 1: columns 1 and 3 are both named "a"'],
    ["with a column without a name", ",a,t\n1,1,0\n", "t.csv: line 1: column 1 of 3 has no name"],
    ["with a short row", "a,b,t\n1,2,0\n3,1\n4,5,1\n", 't.csv: line 3: expected 3 cells ("a", "b", "t"), got 2'],
    ["with a long row", "a,b,t\n1,2,0\n3,4,1,9,8\n", 't.csv: line 3: expected 3 cells ("a", "b", "t"), got 5'],
    [
      "with a quote without end",
      'a,t\n1,0\n"2,1\n',
      "t.csv: line 3: a quoted cell does not end, or goes on after its closing quote",
    ],
    [
      "with a quote that goes on",
      'a,t\n1,0\n"2"x,1\n',
      "t.csv: line 3: a quoted cell does not end, or goes on after its closing quote",
    ],
    ["with a NUL", "a,t\n1,0\nx\0,1\n", 't.csv: line 3, column "a": a NUL byte; expected text'],
    [
      "with a NUL in its header",
      "a\0,t\n1,0\n",
      "t.csv: line 1: the header is not UTF-8 text; expected a CSV file in UTF-8",
    ],
    [
      "in Latin-1",
      Buffer.from("a,t\n1,caf\xe9\n2,b\n", "latin1"),
      't.csv: line 2, column "t": not UTF-8 text; expected a CSV file in UTF-8',
    ],
    [
      "in UTF-16",
      Buffer.from("a,t\n1,0\n", "utf16le"),
      "t.csv: line 1: the header is not UTF-8 text; expected a CSV file in UTF-8",
    ],
  ])("%s", async (_, content, message) => {
    expect(await errorOf(csv(content))).toBe(message);
  });

  it("with names that command a terminal only in escapes", async () => {
    expect(await errorOf(csv("\u001b[31ma,t\n1,0\n2\n"))).toBe(
      't.csv: line 3: expected 2 cells ("\\u001b[31ma", "t"), got 1',
    );
  });

  it("where gzip data break off, or are none", async () => {
    const whole = gzipSync(`a,t\n${Array.from({ length: 9999 }, (_, i) => `${i * 7919},${i % 2}`).join("\n")}`);
    expect(await errorOf(csv(whole.subarray(0, whole.length - 20), {}, "t.csv.gz"))).toBe(
      "t.csv.gz: the gzip data break off before their end",
    );
    expect(await errorOf(csv("a,t\n1,0\n", {}, "t.csv.gz"))).toBe(
      "t.csv.gz: not gzip data, although the name ends in .gz",
    );
  });

  it("that is not there, is a folder, or of no known kind", async () => {
    expect(await errorOf(rowsOf(join(folder, "none.csv")))).toBe("none.csv: no such file");
    await mkdir(join(folder, "d.csv"));
    expect(await errorOf(rowsOf(join(folder, "d.csv")))).toMatch(/^d\.csv: is a directory; expected a file ending in /);
    expect(await errorOf(csv("x", {}, "t.xlsx"))).toMatch(/^t\.xlsx: unknown kind of file; expected a file ending in /);
  });

  it("that vanishes between the looking and the reading", async () => {
    const file = await write("gone.csv", "a,t\n1,0\n2,1\n");
    const source = await openSource(file);
    await rm(file);
    expect(await errorOf(collect(source))).toBe("gone.csv: no such file");
  });
});

describe("several files", () => {
  it("are one table, in the order of their names", async () => {
    await write("p-2.csv", "a,t\n3,1\n");
    await write("p-1.csv", "a,t\n1,0\n2,1\n");
    const source = await openSource(join(folder, "p-*.csv"));
    expect((await collect(source)).rows).toEqual([
      [1, 0],
      [2, 1],
      [3, 1],
    ]);
    const { place } = await source.locate(2, "a");
    expect(place).toEqual({ file: join(folder, "p-2.csv"), line: 2, column: "a" });
    expect((await rowsOf([join(folder, "p-2.csv"), join(folder, "p-1.csv")])).rows[0]).toEqual([3, 1]);
  });

  it("have the same header, the same kind, and are there", async () => {
    await write("q-1.csv", "a,t\n1,0\n");
    await write("q-2.csv", "a,u\n1,0\n");
    expect(await errorOf(rowsOf(join(folder, "q-?.csv")))).toBe(
      'q-2.csv: line 1: expected column "t" as in q-1.csv, got "u"',
    );
    await write("q-3.json", "[]");
    expect(await errorOf(rowsOf([join(folder, "q-1.csv"), join(folder, "q-3.json")]))).toBe(
      "q-3.json: expected files of one kind, got csv before",
    );
    expect(await errorOf(rowsOf(join(folder, "zz*.csv")))).toBe("zz*.csv: no such file, and none fits it as a pattern");
  });
});

describe("rows that repeat", () => {
  const rows = Array.from({ length: 5000 }, (_, i) => `${i % 3},k${i % 2},${i % 5 === 0 ? "" : "x"}`);
  const text = `a,b,c\n${rows.join("\n")}\n`;
  const sorted = (collected: Collected) =>
    collected.rows.map((row, i) => JSON.stringify([row, collected.counts[i]])).sort();

  it("are counted where few are different, in a file and by the engine alike", async () => {
    const counted = await csv(text, { count: true });
    expect(counted.rows.length).toBe(12);
    expect(counted.counts.reduce((sum, count) => sum + count)).toBe(5000);
    expect(counted.rows.slice(0, 2)).toEqual([
      [0, "k0", null],
      [1, "k1", "x"],
    ]);
    const parquet = join(folder, "repeats.parquet");
    await inDuckDB([`COPY (FROM '${join(folder, "t.csv")}') TO '${parquet}'`]);
    const grouped = await rowsOf(parquet, { count: true });
    expect(sorted(grouped)).toEqual(sorted(counted));
    expect(await rowsOf(parquet, { count: true })).toEqual(grouped);
  });

  it("are found again by the line of the first", async () => {
    const source = await openSource(await write("t.csv", text), { count: true });
    await collect(source);
    expect(await source.locate(1, "b")).toMatchObject({ place: { line: 3 }, value: "k1" });
    expect(source.reading.rows).toBe(5000);
  });

  it("are not counted where that is not asked for, nor where most are different", async () => {
    expect((await csv(text)).counts).toEqual([]);
    const different = `a,b\n${Array.from({ length: 2000 }, (_, i) => `${i},1`).join("\n")}\n`;
    expect((await csv(different, { count: "auto" })).counts).toEqual([]);
    const parquet = join(folder, "different.parquet");
    await inDuckDB([`COPY (FROM '${join(folder, "t.csv")}') TO '${parquet}'`]);
    const read = await rowsOf(parquet, { count: "auto" });
    expect(read.counts).toEqual([]);
    expect(read.rows[1999]).toEqual([1999, 1]);
    // few in the sample, many after it
    const later = Array.from({ length: 100_000 }, (_, i) => `${i < 20_000 ? i % 2 : i},1`);
    const { rows, counts } = await csv(`a,b\n${later.join("\n")}\n`, { count: "auto" });
    expect(counts).toEqual([]);
    expect(rows.length).toBe(100_000);
  });

  it("are no numbers only where they are", async () => {
    const long = `a,b,c\n${[rows, rows, rows].flat().join("\n")}\n?,k1,x\n`;
    expect(await errorOf(csv(long, { count: true }))).toBe(
      't.csv: line 15002, column "a": expected a finite number, got "?"',
    );
  });
});

describe("Parquet, JSON and queries", () => {
  it("give numbers, booleans, dates and texts by their types", async () => {
    const file = join(folder, "types.parquet");
    const select = `SELECT 1 AS i, 1.5::DECIMAL(9,2) AS d, true AS b, DATE '2020-01-02' AS dt,
      TIMESTAMP '2020-01-02 12:00:00' AS ts, ' x ' AS v, 'a'::ENUM('a','b') AS e, 'NA' AS na, 2::HUGEINT AS h, 0.5::FLOAT AS f`;
    const nulls = "SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL";
    await inDuckDB([`COPY (${select} UNION ALL ${nulls}) TO '${file}'`]);
    const { rows, types } = await rowsOf(file);
    expect(types).toEqual(["number", "number", "boolean", "date", "date", "any", "any", "any", "number", "number"]);
    const day = Date.UTC(2020, 0, 2);
    expect(rows[0]).toEqual([1, 1.5, 1, day, day + 43_200_000, "x", "a", null, 2, 0.5]);
    expect(rows[1].map((cell) => cell === null || Number.isNaN(cell))).toEqual(types.map(() => true));
  });

  it("keep the order of rows over many chunks and files", async () => {
    await mkdir(join(folder, "parts"));
    for (const part of [0, 1]) {
      const select = `SELECT range AS a FROM range(${part * 200_000}, ${(part + 1) * 200_000})`;
      await inDuckDB([`COPY (${select}) TO '${join(folder, `parts/${part}.parquet`)}'`]);
    }
    const source = await openSource(join(folder, "parts/*.parquet"));
    let next = 0;
    for await (const { rows, vectors } of source.batches()) {
      for (let i = 0; i < rows; i++) if (vectors[0][i] !== next++) expect(vectors[0][i]).toBe(next - 1);
    }
    expect(next).toBe(400_000);
    expect(await source.locate(300_000, "a")).toMatchObject({ place: { row: 300_001 }, value: "300000" });
    await source.close();
  });

  it("read JSON as a list, and line by line", async () => {
    const records = [
      { a: 1, b: "x" },
      { a: null, b: "y" },
    ];
    const expected = [
      [1, "x"],
      [Number.NaN, "y"],
    ];
    expect((await rowsOf(await write("r.json", JSON.stringify(records)))).rows).toEqual(expected);
    const lines = records.map((record) => JSON.stringify(record)).join("\n");
    for (const name of ["r.jsonl", "r.ndjson"]) expect((await rowsOf(await write(name, lines))).rows).toEqual(expected);
  });

  it("run over files and over a database that is attached", async () => {
    const file = await write("visits.csv", "id,visits\n1,5\n2,7\n");
    const database = join(folder, "people.duckdb");
    await inDuckDB(["CREATE TABLE people AS SELECT 1 AS id, 'yes' AS smoker UNION ALL SELECT 2, 'no'"], database);
    const sql = `SELECT smoker, visits FROM people JOIN '${file}' USING (id) ORDER BY id; `;
    expect((await rowsOf({ sql, attach: database })).rows).toEqual([
      ["yes", 5],
      ["no", 7],
    ]);
  });

  it("name columns that they cannot take", async () => {
    const file = join(folder, "nested.parquet");
    await inDuckDB([`COPY (SELECT 1 AS a, [1, 2] AS l, {'x': 1} AS s, TIME '01:02:03' AS t) TO '${file}'`]);
    const expected = "expected numbers, texts, booleans or dates, got";
    expect(await errorOf(rowsOf(file))).toBe(`nested.parquet: column "l": ${expected} INTEGER[]`);
    expect(await errorOf(rowsOf(file, { without: ["l"] }))).toBe(
      `nested.parquet: column "s": ${expected} STRUCT(x INTEGER)`,
    );
    expect((await rowsOf(file, { only: ["a"] })).rows).toEqual([[1]]);
  });

  it("say what the engine says, in one line", async () => {
    expect(await errorOf(rowsOf({ sql: "SELECT * FRM t" }))).toBe(
      'the query: Parser Error: syntax error at or near "t"',
    );
    expect(await errorOf(rowsOf({ sql: "SELECT * FROM people" }))).toMatch(
      /^the query: Catalog Error: Table with name people does not exist!/,
    );
    expect(await errorOf(rowsOf({ sql: "SELECT 1 AS a, 2 AS a" }))).toBe(
      'the query: columns 1 and 2 are both named "a"',
    );
    expect(await errorOf(rowsOf({ sql: "SELECT 1 AS a WHERE false" }))).toBe("the query: expected rows, got none");
    expect(await errorOf(rowsOf({ sql: "DROP TABLE people" }))).toMatch(/^the query: Parser Error: /);
    expect(await errorOf(rowsOf(await write("t.parquet", "no parquet")))).toMatch(
      /^t\.parquet: .*too small to be a Parquet file/,
    );
    expect(await errorOf(rowsOf(await write("bad.jsonl", '{"a": 1}\n{"a": \n')))).toMatch(
      /^bad\.jsonl: .*Malformed JSON in file/,
    );
  });

  it("run over a SQLite file", async () => {
    const file = join(folder, "people.sqlite");
    const sqlite = new sqlite3.Database(file);
    sqlite.exec(`CREATE TABLE people (id INTEGER PRIMARY KEY, smoker TEXT, w REAL, "any ""thing""", picture BLOB);
      INSERT INTO people VALUES (1, 'yes', 1.5, 'a', x'00'), (2, 'no', NULL, 7, NULL), (3, 'it''s', 1e300, NULL, NULL);
      CREATE VIEW grown AS SELECT * FROM people WHERE id > 1`);
    sqlite.close();
    const all = 'SELECT id, smoker, w, "any ""thing""" FROM people ORDER BY id';
    const { rows, types } = await rowsOf({ sql: all, attach: file });
    expect(types).toEqual(["number", "any", "number", "any"]);
    expect(rows).toEqual([
      [1, "yes", 1.5, "a"],
      [2, "no", Number.NaN, "7"],
      [3, "it's", 1e300, null],
    ]);
    const visits = await write("visits.csv", "id,visits\n1,5\n2,7\n");
    const sql = `SELECT smoker, visits FROM Grown JOIN '${visits}' USING (id) -- and that is all`;
    expect((await rowsOf({ sql, attach: file })).rows).toEqual([["no", 7]]);
    expect(await errorOf(rowsOf({ sql: "SELECT * FROM nobody", attach: file }))).toMatch(
      /^the query: Catalog Error: Table with name nobody does not exist!/,
    );
    const broken = await write("broken.sqlite", "SQLite format 3\0 and nothing more");
    expect(await errorOf(rowsOf({ sql: "SELECT * FROM people", attach: broken }))).toMatch(
      /^(broken\.sqlite|the query): /,
    );
  });

  it("attach what is a database, and only read it", async () => {
    const sql = "SELECT 1 AS a";
    expect(await errorOf(rowsOf({ sql, attach: join(folder, "none.db") }))).toBe("none.db: no such file");
    expect(await errorOf(rowsOf({ sql, attach: await write("x.db", "text") }))).toBe(
      "x.db: is no database; expected a file of SQLite or DuckDB",
    );
  });
});

describe("standard input", () => {
  it("is kept until it is no longer needed", async () => {
    const { path, drop } = await keepStandardInput(Readable.from(["a,t\n", "1,0\n"]));
    expect((await rowsOf(path)).rows).toEqual([[1, 0]]);
    await drop();
    await expect(rowsOf(path)).rejects.toThrow("no such file");
  });

  it("may be empty or end early, which is said", async () => {
    expect(await errorOf(keepStandardInput(Readable.from([])))).toBe(
      "standard input: is empty; expected a header line with the column names",
    );
    const broken = Readable.from(
      (async function* () {
        yield "a,t\n1,";
        throw Object.assign(new Error("EPIPE: broken pipe, read"), { code: "EPIPE" });
      })(),
    );
    expect(await errorOf(keepStandardInput(broken))).toMatch(/^standard input: /);
    const cut = await keepStandardInput(Readable.from(["a,t\n1,0\n2"]));
    expect(await errorOf(rowsOf(cut.path))).toMatch(
      /standard-input\.csv: line 3: expected 2 cells \("a", "t"\), got 1$/,
    );
    await cut.drop();
  });
});

it.each([5, null, undefined, {}, [], new URL("file:///a.csv"), "a\0.csv", "", { sql: 5 }])(
  "no source: %s",
  async (given) => {
    const open: (...args: unknown[]) => Promise<unknown> = (...args) => Reflect.apply(openSource, undefined, args);
    await expect(open(given)).rejects.toThrow(/^(file: expected the path of a file|sql: expected a query), got /);
  },
);
