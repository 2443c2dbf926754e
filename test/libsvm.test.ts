// Files in the text form of LIBSVM: against the plainest parser, and every way in which they can be wrong.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  double,
  integer,
  oneof,
  property,
  record,
  tuple,
} from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SparseMatrix } from "../src/data/sparse-matrix.js";
import { DecimalReader } from "../src/files/decimal.js";
import { libsvmBatches, readLibsvm } from "../src/files/libsvm.js";
import { FileError } from "../src/tables/file-error.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "libsvm-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A row to be written. */
interface Row {
  label: string;
  cells: [number, number][];
  blank: string;
  end: string;
  before: string;
}

function write(content: string | Buffer, name = "rows.libsvm"): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const read = (content: string | Buffer, name?: string) => readLibsvm(write(content, name));

function dense({ rows, columns, indptr, indices, values }: SparseMatrix): number[][] {
  return Array.from({ length: rows }, (_, i) => {
    const row = new Array<number>(columns).fill(0);
    for (let k = indptr[i]; k < indptr[i + 1]; k++) row[indices[k]] = values === undefined ? 1 : values[k];
    return row;
  });
}

/** What the error says behind the name of the file. */
async function errorOf(content: string | Buffer, name?: string): Promise<string> {
  const file = write(content, name);
  const error: unknown = await readLibsvm(file).catch((thrown: unknown) => thrown);
  if (!(error instanceof FileError)) throw new Error(`no FileError: ${error}`);
  expect(error.message.startsWith(file)).toBe(true);
  return error.message.slice(file.length + 2);
}

describe("DecimalReader", () => {
  const reader = new DecimalReader();
  const parse = (text: string, behind = " ") => reader.read(Buffer.from(`xy${text}${behind}`), 2);

  it("reads any double as Number does, in any spelling", () => {
    const spelled = tuple(
      double({ noNaN: true, noDefaultInfinity: true }),
      constantFrom(
        (x: number) => String(x),
        (x: number) => x.toExponential(),
        (x: number) => x.toExponential(3).toUpperCase(),
        (x: number) => x.toPrecision(17),
        (x: number) => x.toPrecision(6),
        (x: number) => (Math.abs(x) < 1e20 ? x.toFixed(8) : String(x)),
        (x: number) => `+${Math.abs(x)}`,
      ),
    );
    const holds = ([x, spell]: [number, (x: number) => string]) => {
      const text = spell(x);
      expect(parse(text)).toBe(Number(text));
      expect(reader.end).toBe(2 + text.length);
    };
    assert(property(spelled, holds), { numRuns: 5000 });
  });

  it.each([
    "0",
    "-0",
    "7",
    "007",
    ".5",
    "5.",
    "-.5",
    "+3",
    "1e5",
    "1E-5",
    "1e+05",
    "123456789012345678",
    "9007199254740992",
    "9007199254740993",
    "9007199254740991e22",
    "9007199254740993e-3",
    "1e22",
    "1e23",
    "0.1e-22",
    "1e308",
    "1e309",
    "4.9e-324",
    "1e-400",
    "0e999",
    "2.2250738585072011e-308",
    "179769313486231580793e289",
  ])("reads %s as Number does", (text) => {
    expect(parse(text)).toBe(Number(text));
    expect(reader.end).toBe(2 + text.length);
  });

  it.each([
    ["", Number.NaN, 0],
    ["-", Number.NaN, 1],
    [".", Number.NaN, 1],
    ["e5", Number.NaN, 0],
    ["nan", Number.NaN, 0],
    ["inf", Number.NaN, 0],
    ["1_0", 1, 1],
    ["0x10", 0, 1],
    ["1e", 1, 1],
    ["1e+", 1, 1],
    ["--1", Number.NaN, 1],
    ["1.2.3", 1.2, 3],
  ])("of %j reads %d and ends behind %d", (text, value, length) => {
    expect(parse(text)).toBe(value);
    expect(reader.end).toBe(2 + length);
  });
});

describe("readLibsvm", () => {
  it("reads labels, cells, comments, blank lines and rows of zeros", async () => {
    const text = "# made by hand\n+1 1:0.5 3:-2e1 # a comment 7:8\n\n-1\t2:1   \r\n  +1 4:0\n-1 #empty\n";
    const { x, y, features, classes } = await read(text);
    expect(features).toEqual(["1", "2", "3", "4"]);
    expect(classes).toEqual([-1, 1]);
    expect([...y]).toEqual([1, 0, 1, 0]);
    expect(dense(x)).toEqual([
      [0.5, 0, -20, 0],
      [0, 1, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  it("counts columns from 0 where index 0 occurs, as scikit-learn does", async () => {
    const { x, features } = await read("0 0:3 2:1\n1 1:1\n");
    expect(features).toEqual(["0", "1", "2"]);
    expect(dense(x)).toEqual([
      [3, 0, 1],
      [0, 1, 0],
    ]);
    expect((await read("0 2:1\n1 3:1\n")).features).toEqual(["1", "2", "3"]);
  });

  it("stores no values where all are 1", async () => {
    expect((await read("0 1:1 5:1.0\n1 2:1\n")).x.values).toBeUndefined();
    expect((await read("0 1:1 5:1.5\n1 2:1\n")).x.values).toEqual(Float64Array.of(1, 1.5, 1));
  });

  it("takes any two numbers as labels", async () => {
    expect((await read("2 1:1\n1.5 1:2\n2 1:3\n")).classes).toEqual([1.5, 2]);
    expect([...(await read("2 1:1\n1.5 1:2\n2 1:3\n")).y]).toEqual([1, 0, 1]);
  });

  it("reads a file with a mark of the byte order, without a last line feed, packed or not", async () => {
    const text = "\ufeff1 1:2\n0 1:3";
    for (const { x, y } of [await read(text), await read(gzipSync(text), "rows.svm.gz")]) {
      expect(dense(x)).toEqual([[2], [3]]);
      expect([...y]).toEqual([1, 0]);
    }
  });

  it("reads what the plainest parser reads", async () => {
    const value = oneof(
      double({ noNaN: true, noDefaultInfinity: true }),
      integer({ min: -3, max: 3 }),
      integer({ min: 1, max: 1 }),
    );
    const row = record({
      label: constantFrom("-1", "+1", "1"),
      cells: array(tuple(integer({ min: 0, max: 40 }), value), { maxLength: 8 }),
      blank: constantFrom(" ", "\t", "  "),
      end: constantFrom("", " ", " # note", "\r"),
      before: constantFrom("", "", "", "\n", "# note\n", " "),
    });
    const same = async (rows: Row[]) => {
      const text = rows
        .map(({ label, cells, blank, end, before }) => {
          const rising = [...new Map(cells)].sort(([a], [b]) => a - b);
          return `${before}${[label, ...rising.map(([index, x]) => `${index}:${x}`)].join(blank)}${end}\n`;
        })
        .join("");
      const plain = text
        .split("\n")
        .map((line) => line.replace(/#.*/, "").trim().split(/\s+/))
        .filter(([label]) => label !== "")
        .map(([label, ...cells]) => ({
          label: Number(label),
          cells: cells.map((cell) => cell.split(":").map(Number)),
        }));
      const indices = plain.flatMap(({ cells }) => cells.map(([index]) => index));
      const labels = new Set(plain.map(({ label }) => label));
      if (labels.size < 2 || indices.length === 0) return;
      const { x, y, features } = await read(text);
      expect([...y]).toEqual(plain.map(({ label }) => (label === 1 ? 1 : 0)));
      const base = indices.includes(0) ? 0 : 1;
      expect(features).toEqual(Array.from({ length: Math.max(...indices) - base + 1 }, (_, j) => String(j + base)));
      const expected = plain.map(({ cells }) => {
        const cellsOf = new Array<number>(features.length).fill(0);
        for (const [index, cell] of cells) cellsOf[index - base] = cell + 0;
        return cellsOf;
      });
      expect(dense(x)).toEqual(expected);
    };
    await assert(asyncProperty(array(row, { maxLength: 12 }), same), { numRuns: 200 });
  });

  it("reads lines that are cut anywhere, and lines longer than what is read at once", async () => {
    const long = Array.from({ length: 200_000 }, (_, j) => `${j + 1}:${(j % 97) / 8}`).join(" ");
    const short = Array.from({ length: 60_000 }, (_, i) => `${i % 2} ${(i % 13) + 1}:${i} 20:0.25`);
    const text = [`1 ${long}`, ...short, `0 ${long}`].join("\n");
    for (const { x, y } of [await read(text), await read(gzipSync(text, { level: 1 }), "cut.libsvm.gz")]) {
      expect([x.rows, x.columns]).toEqual([60_002, 200_000]);
      expect([...y.subarray(0, 4)]).toEqual([1, 0, 1, 0]);
      const sum = (list: ArrayLike<number>) => Array.from(list).reduce((total, value) => total + value, 0);
      const ofLong = sum(Array.from({ length: 200_000 }, (_, j) => (j % 97) / 8));
      expect(sum(x.values ?? [])).toBe(2 * ofLong + (60_000 * 59_999) / 2 + 60_000 / 4);
      // row 40,001 of the short ones
      const k = x.indptr[40_001];
      expect([x.indices[k], x.values?.[k], x.indices[k + 1]]).toEqual([40_000 % 13, 40_000, 19]);
    }
  });

  it.each<[string, string | Buffer, string]>([
    ["nothing", "", "expected rows of label index:value …, got none"],
    ["comments alone", "# a\n\n", "expected rows of label index:value …, got none"],
    ["one label", "1 1:1\n1 1:2\n", "expected two different labels, got only 1"],
    [
      "three labels",
      "1 1:1\n\n2 1:1\n1 1:1\n3 1:1\n2 1:2\n",
      'line 5: expected one of the two labels "1", "2" that come before, got 3',
    ],
    ["no cells", "1\n0\n", "expected index:value in some row, got none"],
    ["a word as label", "0 1:1\nspam 1:1\n", 'line 2: expected a number as label, got "spam"'],
    ["several labels", "1,2 1:1\n", 'line 1: expected a number as label, got "1,2"'],
    ["no label", "1:1 2:2\n", 'line 1: expected a number as label, got "1:1"'],
    ["an infinite label", "1e400 1:1\n", 'line 1: expected a number as label, got "1e400"'],
    [
      "a query",
      "1 qid:3 1:1\n",
      'line 1: expected index:value, got "qid:3"; queries are for ranking, which is not done here',
    ],
    ["a word", "1 1:1 two\n", 'line 1: expected index:value, got "two"'],
    ["an index alone", "1 1:1 7\n", 'line 1: expected index:value, got "7"'],
    ["a negative index", "1 -1:1\n", 'line 1: expected index:value, got "-1:1"'],
    ["a blank before the colon", "1 1 :1\n", 'line 1: expected index:value, got "1"'],
    ["a blank behind it", "1 1: 1\n", 'line 1, column "1": expected a finite number, got ""'],
    ["a comma", "1 1:0,5\n", 'line 1, column "1": expected a finite number, got "0,5"'],
    ["an underscore", "1 3:1_0\n", 'line 1, column "3": expected a finite number, got "1_0"'],
    ["nan", "1 3:nan\n", 'line 1, column "3": expected a finite number, got "nan"'],
    ["inf", "1 3:-inf\n", 'line 1, column "3": expected a finite number, got "-inf"'],
    ["1e400", "1 3:1e400\n", 'line 1, column "3": expected a finite number, got "1e400"'],
    ["hexadecimal", "1 3:0x10\n", 'line 1, column "3": expected a finite number, got "0x10"'],
    ["falling indices", "0 1:1\n1 7:1 5:1\n", "line 2: expected rising indices in a row, got 5 after 7"],
    ["an index twice", "0 1:1\n1 5:1 5:2\n", "line 2: expected each index once in a row, got 5 twice"],
    ["a vast index", "0 4294967296:1\n", "line 1: expected an index of at most 2147483647, got 4294967296"],
    ["a NUL byte", "0 1:1\n1 2:\0\n", 'line 2, column "2": expected a finite number, got "\\u0000"'],
    ["UTF-16", Buffer.from("1 1:1\n0 1:2\n", "utf16le"), 'line 1: expected a number as label, got "1\\u0000"'],
    ["a control character", "1 \u001b[31m\n", 'line 1: expected index:value, got "\\u001b[31m"'],
  ])("refuses %s", async (_, content, message) => {
    expect(await errorOf(content)).toBe(message);
  });

  it("refuses what is no file, and gzip data that break off", async () => {
    await expect(readLibsvm(join(folder, "none.svm"))).rejects.toThrow("none.svm: no such file");
    await expect(readLibsvm(folder)).rejects.toThrow("is a directory");
    const packed = gzipSync("1 1:1\n0 1:2\n".repeat(1000));
    expect(await errorOf(packed.subarray(0, packed.length - 9), "cut.svm.gz")).toMatch(/gzip data break off/);
    expect(await errorOf("1 1:1\n", "plain.svm.gz")).toMatch(/not gzip data/);
  });

  it("names the line of an error far into the file", async () => {
    const rows = Array.from({ length: 400_000 }, (_, i) => `${i % 2} 1:${i}`);
    rows[390_000] = "1 1:x";
    expect(await errorOf(rows.join("\n"))).toBe('line 390001, column "1": expected a finite number, got "x"');
  });
});

describe("libsvmBatches", () => {
  it("hands out the columns that a model knows, by their names, and counts the others", async () => {
    const rows = Array.from({ length: 150_000 }, (_, i) => `0 2:${i + 1} 5:1 9:1`);
    const file = write(rows.join("\n"));
    let count = 0;
    let unknown = 0;
    let batches = 0;
    for await (const { x, labels, ...batch } of libsvmBatches(file, ["1", "2", "3", "9"])) {
      expect(labels.length).toBe(x.rows);
      expect([x.indices[0], x.values?.[0], x.indices[1], x.columns]).toEqual([1, count + 1, 3, 4]);
      count += x.rows;
      unknown += batch.unknown;
      batches++;
    }
    expect([count, unknown]).toEqual([150_000, 150_000]);
    expect(batches).toBeGreaterThan(1);
  });

  it.each([[["age", "2"]], [["1", "2.5"]], [["2", "1"]], [["1", "1"]]])("refuses a model with %j", async (features) => {
    const batches = libsvmBatches(write("0 1:1\n"), features);
    await expect(batches.next()).rejects.toThrow(
      "has numbered columns; expected a model of such columns, got one with",
    );
  });
});
