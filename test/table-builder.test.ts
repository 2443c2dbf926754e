// Tables of every kind of column, against an encoder of a few plain lines and what is known of the data.
import { array, assert as check, constantFrom, integer, property, record } from "fast-check";
import { describe, expect, test } from "vitest";
import { signedHash } from "../src/tables/hashing.js";
import type { RawColumn, RawType, RawVector } from "../src/tables/raw.js";
import type { Schema, Table } from "../src/tables/table.js";
import { type KnownOptions, TableBuilder } from "../src/tables/table-builder.js";
import type { MissingPolicy, TableOptions } from "../src/tables/table-options.js";
import { denseRows } from "./dense-rows.js";

type Cell = string | null;
type Texts = Record<string, readonly Cell[]>;

/** A table of columns of texts, in batches of so many rows. */
function build(columns: Texts, options: TableOptions | KnownOptions = {}, size = 1000, counts?: number[]): Table {
  const names = Object.keys(columns);
  const builder = new TableBuilder(
    "here",
    names.map((name): RawColumn => ({ name, type: "any" })),
    options,
  );
  const { length } = columns[names[0]];
  for (let from = 0; from < length; from += size) {
    builder.add({
      rows: Math.min(size, length - from),
      vectors: names.map((name) => columns[name].slice(from, from + size)),
      ...(counts && { counts: Float64Array.from(counts.slice(from, from + size)) }),
    });
  }
  return builder.finish();
}

/** A table of one column of a type that the source knows, beside a number that varies. */
function buildTyped(type: RawType, vector: RawVector, options: TableOptions = {}): Table {
  const columns: RawColumn[] = [
    { name: "a", type },
    { name: "z", type: "number" },
  ];
  const builder = new TableBuilder("here", columns, options);
  builder.add({
    rows: vector.length,
    vectors: [vector, Float64Array.from({ length: vector.length }, (_, i) => i * i)],
  });
  return builder.finish();
}

const many = <T>(length: number, make: (i: number) => T): T[] => Array.from({ length }, (_, i) => make(i));
const takenFor = ({ columns }: Table, name: string) => columns.find(({ column }) => column === name);
const columnOf = (table: Table, name: string) => {
  const place = table.features.indexOf(name);
  return denseRows(table.x).map((row) => row[place]);
};

describe("what a column is taken for", () => {
  const other = many(40, (i) => String((i * i) % 7));

  test.each<[string, string, (i: number) => Cell]>([
    ["number", "numbers", (i) => String((i % 9) / 2)],
    ["number", "whole numbers that rise by two", (i) => String(2 * i)],
    ["boolean", "true and false in any case", (i) => (i % 3 ? "True" : "FALSE")],
    ["category", "words", (i) => `k${i % 5}`],
    ["category", "yes and no", (i) => (i % 2 ? "yes" : "no")],
    ["date", "days", (i) => `2024-02-${10 + (i % 20)}`],
    ["identifier", "texts that are all different", (i) => `name ${i}`],
    ["identifier", "row numbers", (i) => String(i + 1)],
    ["constant", "one text", () => "x"],
    ["constant", "one number", () => "3"],
    ["empty", "nothing", () => null],
  ])("%s: %s", (kind, _, cell) => {
    const taken = takenFor(build({ a: many(40, cell), other }), "a");
    expect(taken?.kind).toBe(kind);
    expect(taken?.role).toBe(["identifier", "constant", "empty"].includes(kind) ? "left out" : "feature");
  });

  test("numbers that are all different are an identifier where the name says so, and no column is of few rows", () => {
    const numbers = many(40, (i) => String((i * 7919) % 1000));
    const kindUnder = (name: string) => takenFor(build({ [name]: numbers, other }), name)?.kind;
    for (const name of ["id", "patient_id", "PatientId", "user ID"]) expect(kindUnder(name), name).toBe("identifier");
    for (const name of ["paid", "BID", "amount"]) expect(kindUnder(name), name).toBe("number");
    expect(takenFor(build({ a: ["x", "y", "z"], other: ["1", "2", "4"] }), "a")?.kind).toBe("category");
  });

  test("an identifier that is asked for is used", () => {
    const a = many(40, (i) => String(i + 1));
    expect(build({ a, other }, { features: ["a"] }).features).toEqual(["a"]);
    expect(build({ a: many(40, (i) => `n${i}`), other }, { features: ["a"] }).features.length).toBe(39);
  });

  test("rows that are counted are not taken for different ones", () => {
    // each group has its own level: all different as they come, but of a hundred rows each
    const columns = {
      k: many(30, (i) => `k${i}`),
      year: many(30, (i) => String(1990 + i)),
      t: many(30, (i) => `${i % 2}`),
    };
    const counted = build(
      columns,
      { target: "t" },
      1000,
      many(30, () => 100),
    );
    const kinds = (table: Table) => table.columns.map(({ kind, role }) => `${kind} ${role}`);
    const repeated = Object.fromEntries(
      Object.entries(columns).map(([name, cells]) => [name, cells.flatMap((cell) => many(100, () => cell))]),
    );
    expect(kinds(counted)).toEqual(kinds(build(repeated, { target: "t" })));
    expect(counted.represented).toBe(3000);
  });

  test.each<[string, string, string]>([
    ["1", "?", "a finite number"],
    ["1", "1,5", "a finite number"],
    ["1,5", "2,5", "a finite number"],
    ["$12", "$8", "a finite number"],
    ["7 %", "1 000", "a finite number"],
    ["2024-02-29", "2023-02-29", "a date such as 2026-11-28"],
  ])("a column of %j and now and then %j asks what to do", (often, seldom, expected) => {
    const a = many(40, (i) => (i % 10 === 7 ? seldom : often));
    expect(() => build({ a, other })).toThrow(
      new RegExp(`^row \\d, column "a": expected ${expected}, got ".*; .*\`text\` takes the column as categories`),
    );
    expect(build({ a, other }, { text: ["a"] }).features).toContain(`a=${[often, seldom].sort()[1]}`);
  });

  test("what only looks a little like numbers is a category", () => {
    for (const texts of [
      ["1.2.3", "1.2.4"],
      ["3+", "4+"],
      ["12:30", "8:15"],
      ["A1", "B2"],
    ]) {
      expect(takenFor(build({ a: many(40, (i) => texts[i % 2]), other }), "a")?.kind, texts[0]).toBe("category");
    }
  });

  test("a source's own types are what a file of texts gives", () => {
    const truths = buildTyped("boolean", Float64Array.of(1, 0, 1));
    expect(truths.encoding[0]).toEqual({ column: "a", type: "boolean" });
    const dates = buildTyped("date", Float64Array.of(Date.UTC(2024, 0, 2), Date.UTC(1970, 0, 1, 12)));
    expect(columnOf(dates, "a")).toEqual([19724, 0.5]);
    const levels = buildTyped("number", Float64Array.of(2, 10, 2), { text: ["a"] });
    expect(levels.encoding[0]).toEqual({ column: "a", type: "text", levels: ["10", "2"] });
    expect(() => buildTyped("number", Float64Array.of(1, Number.POSITIVE_INFINITY))).toThrow(
      'row 2, column "a": expected a finite number, got "Infinity"',
    );
  });
});

describe("more than 65,536 different texts", () => {
  const length = 70_000;
  const other = many(length, (i) => String((i * i) % 7));

  test("numbers, dates and identifiers are what they are", () => {
    const table = build({
      n: many(length, (i) => `${i}.25`),
      d: many(length, (i) => new Date(i * 3_600_000).toISOString()),
      id: many(length, (i) => `u${i}`),
      other,
    });
    expect(table.columns.map(({ kind }) => kind)).toEqual(["number", "date", "identifier", "number"]);
    const [last] = denseRows(table.x).slice(-1);
    expect(last).toEqual([length - 1 + 0.25, (length - 1) / 24, 69_999 ** 2 % 7]);
  });

  test("a number that is none, late, is named with its row, or missing where asked", () => {
    const n = many(length, (i) => (i === 69_000 ? "?" : `${i}.25`));
    expect(() => build({ n, other })).toThrow(
      'row 69001, column "n": expected a finite number, got "?"; the only such cell',
    );
    const table = build({ n, other }, { numeric: ["n"], missing: "drop" });
    expect([table.rows, table.omitted]).toEqual([length - 1, 1]);
  });

  test("levels are too many, whatever is said, until they are hashed", () => {
    const k = many(2 * length, (i) => `k${i >> 1}`);
    const t = many(2 * length, (i) => String((i * i) % 7));
    expect(() => build({ k, t })).toThrow(/column "k": expected numbers, dates or categories, got more than 65,536/);
    expect(() => build({ k, t }, { text: ["k"] })).toThrow(
      'column "k": expected at most 65,536 different texts, got more',
    );
    const buckets = new Set(k.map((text) => signedHash(text, 6).bucket));
    expect(build({ k, t }, { hash: ["k:6"] }).features.length).toBe(buckets.size + 1);
  });
});

describe("hashed levels", () => {
  const k = ["red", "green", "", "blue", "red"].map((text) => text || null);
  const table = build({ k, z: ["1", "2", "4", "8", "16"] }, { hash: ["k:20"], missing: "mean" });

  test("are the sign of their hash in its bucket, and nothing where missing", () => {
    const names = ["red", "green", "blue"].map((text) => signedHash(text, 20));
    for (const [i, text] of k.entries()) {
      for (const { bucket } of names) {
        const hash = text === null ? undefined : signedHash(text, 20);
        expect(columnOf(table, `k#${bucket}`)[i]).toBe(hash?.bucket === bucket ? hash.sign : 0);
      }
    }
  });

  test("a level of another bucket than any of the training's counts for nothing", () => {
    const schema: Schema = { encoding: table.encoding };
    const unseen = build({ k: ["mauve"], z: ["3"] }, { schema });
    expect(denseRows(unseen.x)).toEqual([[0, 0, 0, 3]]);
  });

  test("a hashed column of nothing is refused", () => {
    expect(() => build({ k: [null, null], z: ["1", "2"] }, { hash: ["k"] })).toThrow(
      'here: column "k": expected values, got only missing cells',
    );
  });
});

describe("missing cells", () => {
  const columns = {
    n: ["1", null, "4", "7", "0"],
    k: ["b", "a", null, "b", "c"],
    d: ["1970-01-02", "1970-01-04", "1970-01-02", null, "1970-01-02"],
  };

  test("error names the first and the policies", () => {
    expect(() => build(columns)).toThrow(
      'row 2, column "n": expected a finite number, got a missing value; ' +
        "train with `missing: drop`, `missing: mean` or `missing: indicator` to allow it",
    );
  });

  test("drop leaves their rows out, and levels that only they had", () => {
    const table = build({ ...columns, k: ["b", "a", null, "b", "c"] }, { missing: "drop" });
    expect(denseRows(table.x)).toEqual([
      [1, 0, 1],
      [0, 1, 1],
    ]);
    expect([table.rows, table.omitted, table.represented]).toEqual([2, 3, 2]);
    expect(table.features).toEqual(["n", "k=c", "d"]);
  });

  test("mean is the column's, in a category the most frequent level", () => {
    const table = build(columns, { missing: "mean" });
    expect(table.features).toEqual(["n", "k=b", "k=c", "d"]);
    expect(denseRows(table.x)).toEqual([
      [1, 1, 0, 1],
      [3, 0, 0, 3],
      [4, 1, 0, 1],
      [7, 1, 0, 1.5],
      [0, 0, 1, 1],
    ]);
    // the same stands for those to come
    const next = build({ n: [null], k: [null], d: [null] }, { schema: { encoding: table.encoding } });
    expect(denseRows(next.x)).toEqual([[3, 1, 0, 1.5]]);
  });

  test("indicator marks them beside", () => {
    const table = build(columns, { missing: "indicator" });
    expect(table.features).toEqual(["n", "n missing", "k=b", "k=c", "k missing", "d", "d missing"]);
    expect(denseRows(table.x)).toEqual([
      [1, 0, 1, 0, 0, 1, 0],
      [3, 1, 0, 0, 0, 3, 0],
      [4, 0, 0, 0, 1, 1, 0],
      [7, 0, 1, 0, 0, 1.5, 1],
      [0, 0, 0, 1, 0, 1, 0],
    ]);
  });

  test("the mean is that of all rows where they are counted", () => {
    const table = build({ n: ["1", null, "4"], k: ["a", "a", "b"] }, { missing: "mean" }, 1000, [3, 2, 1]);
    expect(columnOf(table, "n")).toEqual([1, 7 / 4, 4]);
    const levels = build({ n: ["1", "2", "5"], k: ["a", null, "b"] }, { missing: "mean" }, 1000, [2, 1, 3]);
    expect(columnOf(levels, "k=b")).toEqual([0, 1, 1]);
  });

  test("the mean of numbers that no sum holds is finite", () => {
    const { encoding } = build(
      { n: ["1e308", null, "1.5e308", "-1e308", "1.5e308"], k: many(5, (i) => `${i % 2}`) },
      { missing: "mean" },
    );
    expect(encoding[0]).toEqual({ column: "n", type: "numeric", missing: { as: 0.75e308 } });
  });

  test("of a category with one level the gaps are not passed over", () => {
    const k = ["x", null, "x", null];
    const n = ["1", "2", "4", "8"];
    expect(() => build({ k, n })).toThrow('row 2, column "k": expected a text, got a missing value');
    expect(build({ k, n }, { missing: "indicator" }).features).toEqual(["k missing", "n"]);
  });

  test("a column asked to be numeric takes what is none for missing, in rows to come as well", () => {
    const options = { numeric: ["n"], missing: "mean" } as const;
    const learned = build({ n: ["1", "2", "6"], k: ["a", "b", "a"] }, { ...options, numeric: [...options.numeric] });
    expect(columnOf(build({ n: ["?"], k: ["a"] }, { schema: { encoding: learned.encoding } }), "n")).toEqual([3]);
    const typed = buildTyped("number", Float64Array.of(1, 2, 6), { numeric: ["a"], missing: "mean" });
    expect(columnOf(build({ a: ["?"], z: ["1"] }, { schema: { encoding: typed.encoding } }), "a")).toEqual([3]);
  });

  test("rows in errors are those of the source, whatever was dropped before", () => {
    const rows = { n: [null, null, "1", "2", "3"], w: ["1", "1", "1", "-1", "1"], t: ["0", "1", "0", "1", "0"] };
    expect(() => build(rows, { target: "t", weight: "w", missing: "drop" })).toThrow(
      'row 4, column "w": expected a weight, a finite number of at least 0, got "-1"',
    );
    const schema: Schema = { encoding: [{ column: "n", type: "numeric" }], target: { column: "t", classes: [0, 1] } };
    expect(() => build({ n: [null, "1", "2"], t: ["0", "1", "2"] }, { schema, dropMissing: true })).toThrow(
      'row 3, column "t": expected one of "0", "1" (the two classes of the target), got "2"',
    );
    const k = { k: [null, "a", "z"], n: ["1", "1", "1"] };
    const encoding: Schema["encoding"] = [{ column: "k", type: "text", levels: ["a", "b"] }];
    expect(() => build(k, { schema: { encoding }, dropMissing: true, strict: true })).toThrow('row 3, column "k": ');
  });

  test("a table without a whole row is refused", () => {
    expect(() => build({ a: ["1", null], b: [null, "2"] }, { missing: "drop" })).toThrow(
      "here: expected a row without missing values, got none",
    );
  });
});

describe("names of features", () => {
  test("are all different", () => {
    const table = build(
      { "k=b": ["1", "2", "5"], k: ["a", "b", null], "k missing": ["0", "1", "7"] },
      { missing: "indicator" },
    );
    expect(table.features).toEqual(["k=b", "k=b (2)", "k missing", "k missing (2)"]);
  });
});

describe("levels that training has not seen", () => {
  const schema: Schema = { encoding: [{ column: "k", type: "text", levels: ["a", "b"] }] };

  test("count as the first, and are counted", () => {
    const table = build({ k: ["b", "z", "a", "y"] }, { schema }, 2, [1, 5, 1, 2]);
    expect(columnOf(table, "k=b")).toEqual([1, 0, 0, 0]);
    expect(table.unseen).toEqual([{ column: "k", rows: 7, level: "z", as: "a" }]);
  });

  test("are refused where asked, with the row", () => {
    expect(() => build({ k: ["b", "z"] }, { schema, strict: true })).toThrow(
      'row 2, column "k": expected one of "a", "b" (the levels seen in training), got "z"',
    );
  });
});

describe("the target", () => {
  const n = ["1", "2", "4", "8"];

  test.each<[string, Cell[], unknown[], number[]]>([
    ["numbers", ["10", "9", "10.0", "9"], [9, 10], [1, 0, 1, 0]],
    ["booleans", ["TRUE", "false", "true", "true"], [false, true], [1, 0, 1, 1]],
    ["texts", ["no", "yes", "yes", "no"], ["no", "yes"], [0, 1, 1, 0]],
    ["dates", ["2024-01-02", "2024-01-01", "2024-01-01", "2024-01-02"], ["2024-01-01", "2024-01-02"], [1, 0, 0, 1]],
    ["numbers and texts", ["1", "x", "x", "1"], ["1", "x"], [0, 1, 1, 0]],
  ])("of %s", (_, t, classes, y) => {
    const table = build({ n, t }, { target: "t" });
    const { target } = table;
    const kind = { number: "number", boolean: "boolean", string: "category" }[String(typeof classes[0])];
    expect(takenFor(table, "t")).toMatchObject({ kind, role: "target" });
    expect(target?.classes).toEqual(classes);
    expect([...(target?.y ?? [])]).toEqual(y);
  });

  test("has the labels of the rows that are left", () => {
    const t = ["0", "1", "2", "1"];
    expect(build({ n: ["1", "2", null, "8"], t }, { target: "t", missing: "drop" }).target?.classes).toEqual([0, 1]);
    expect(() =>
      build({ n: ["1", null, "3", null], t: ["0", "1", "0", "1"] }, { target: "t", missing: "drop" }),
    ).toThrow('column "t": expected exactly two distinct values in the target, got only "0"');
  });

  test("that is missing in some rows is refused, or leaves them out", () => {
    const t = ["0", "1", null, "1"];
    expect(() => build({ n, t }, { target: "t", missing: "mean" })).toThrow(
      'row 3, column "t": expected one of "0", "1" (the two classes of the target), got a missing value; train with `missing: drop` to leave such rows out',
    );
    expect(build({ n, t }, { target: "t", missing: "drop" }).rows).toBe(3);
  });

  test("of thousands of labels is refused in one line, and none of them passes for a class", () => {
    const t = many(3000, (i) => `l${i}`);
    const a = many(3000, (i) => (i < 2000 ? null : "1"));
    expect(() => build({ a: many(3000, (i) => String(i * i)), t }, { target: "t" })).toThrow(
      /expected exactly two distinct values in the target, got at least 1000: "l0", /,
    );
    const schema: Schema = {
      encoding: [{ column: "a", type: "numeric" }],
      target: { column: "t", classes: ["l1", "l0"] },
    };
    expect(() => build({ a, t }, { schema, dropMissing: true })).toThrow(
      /row 2001, column "t": expected one of "l1", "l0"/,
    );
  });
});

describe("weights", () => {
  const n = ["1", "2", "4"];
  const t = ["0", "1", "1"];

  test("have the counts multiplied in", () => {
    const table = build({ n, t, w: ["2", "0.5", "0"] }, { target: "t", weight: "w" }, 1000, [3, 2, 1]);
    expect([[...(table.weights ?? [])], [...(table.counts ?? [])], table.features]).toEqual([
      [6, 1, 0],
      [3, 2, 1],
      ["n"],
    ]);
  });

  test.each([
    ["x", 'got "x"'],
    ["-1", 'got "-1"'],
    [null, "got a missing value"],
  ])("%j is refused", (cell, got) => {
    expect(() => build({ n, t, w: ["1", "2", cell] }, { target: "t", weight: "w" })).toThrow(
      `row 3, column "w": expected a weight, a finite number of at least 0, ${got}`,
    );
  });
});

describe("x", () => {
  const length = 3000;
  const columns = (levels: number) => ({
    k: many(length, (i) => `k${(i * 7) % levels}`),
    n: many(length, (i) => String((i * i) % 11)),
  });

  test("is dense where levels are few, and sparse where they are many", () => {
    expect(build(columns(3)).x).not.toHaveProperty("indptr");
    expect(build(columns(900)).x).toHaveProperty("indptr");
  });

  test("has the same cells in both forms", () => {
    const table = build(columns(900));
    const levels = [...new Set(columns(900).k)].sort();
    const rows = denseRows(table.x);
    for (const i of [0, 1, 1234, 2999]) {
      const row = levels.slice(1).map((level) => Number(level === columns(900).k[i]));
      expect(rows[i]).toEqual([...row, (i * i) % 11]);
    }
  });

  test("is a column for each number, date and truth in its order, at any length of batches", () => {
    const given = {
      d: many(200, (i) => `19${10 + (i % 90)}-01-01`),
      b: many(200, (i) => String(i % 3 === 0)),
      ...columns(3),
    };
    const cut = Object.fromEntries(Object.entries(given).map(([name, cells]) => [name, cells.slice(0, 200)]));
    const whole = build(cut);
    for (const size of [1, 7, 64, 199]) expect(build(cut, {}, size)).toEqual(whole);
  });
});

describe("words", () => {
  const notes = ["paid late", null, "paid in time", "!", "late, late"];

  test("are of length 1, none where there are none, and gaps are said", () => {
    const table = build({ note: notes, z: ["1", "2", "4", "8", "16"] }, { words: ["note"], missing: "indicator" });
    expect(new Set(table.features)).toEqual(
      new Set(["note:paid", "note:late", "note:in", "note:time", "note missing", "z"]),
    );
    const rows = denseRows(table.x);
    const last = table.features.length - 2;
    expect(rows.map((row) => row[last])).toEqual([0, 1, 0, 0, 0]);
    const lengths = rows.map((row) => Math.hypot(...row.slice(0, last)));
    for (const [i, length] of [1, 0, 1, 0, 1].entries()) expect(lengths[i]).toBeCloseTo(length, 15);
    expect(columnOf(table, "note:late")[4]).toBe(1);
  });

  test("of rows that are counted have the weights of all rows", () => {
    const texts = ["paid late", "paid in time", "never paid at all", "late"];
    const counts = [3, 1, 2, 5];
    const few = build({ note: texts, z: ["1", "2", "4", "8"] }, { words: ["note"] }, 1000, counts);
    const all = counts.flatMap((count, i) => many(count, () => i));
    const each = build({ note: all.map((i) => texts[i]), z: all.map((i) => String(2 ** i)) }, { words: ["note"] });
    expect(few.encoding).toEqual(each.encoding);
    const rows = denseRows(few.x);
    expect(denseRows(each.x)).toEqual(all.map((i) => rows[i]));
  });
});

test("rows are predicted as they were trained on, whatever the columns, their order and the batches", () => {
  const row = record({
    n: constantFrom("0", "-0", "1e-300", "12.5", null),
    d: constantFrom("2024-02-29", "1969-12-31T23:59:59Z", null),
    b: constantFrom("true", "FALSE", null),
    k: constantFrom("a", "b", "\u{1F600}", "\u{FF21}", null),
    h: constantFrom("x", "y", "z", "ü", null),
    w: constantFrom("good day", "bad day", "day, day", "-", null),
  });
  const tables = record({ rows: array(row, { minLength: 2, maxLength: 30 }), seed: integer({ min: 1, max: 6 }) });
  let compared = 0;
  check(
    property(tables, ({ rows, seed }) => {
      const names = ["n", "d", "b", "k", "h", "w"] as const;
      const columns = Object.fromEntries(names.map((name) => [name, rows.map((cells) => cells[name])]));
      if (names.some((name) => columns[name].every((cell) => cell === null))) return;
      compared++;
      const options: TableOptions = { hash: ["h:4"], words: ["w"], missing: "indicator" };
      const learned = build(columns, options, seed);
      const turned = Object.fromEntries(
        [...names.slice(seed - 1), ...names.slice(0, seed - 1)].map((name) => [name, columns[name]]),
      );
      const schema: Schema = JSON.parse(JSON.stringify({ encoding: learned.encoding }));
      const whole = denseRows(learned.x);
      expect(denseRows(build(turned, { schema }, seed).x)).toEqual(whole);
      // and one row alone
      const last = Object.fromEntries(Object.entries(turned).map(([name, cells]) => [name, cells.slice(-1)]));
      expect(denseRows(build(last, { schema }).x)).toEqual(whole.slice(-1));
    }),
    { numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(100);
});

/** The same in the plainest way: for a table of numbers and categories whose gaps the policy takes. */
function naive(columns: Texts, missing: MissingPolicy): { features: string[]; rows: number[][] } | undefined {
  const length = Object.values(columns)[0].length;
  const kept = many(length, (i) => i).filter(
    (i) => missing !== "drop" || Object.values(columns).every((cells) => cells[i] !== null),
  );
  const features: string[] = [];
  const parts: number[][] = [];
  for (const [name, cells] of Object.entries(columns)) {
    const all = cells.filter((cell) => cell !== null);
    const mine = kept.map((i) => cells[i]);
    const present = mine.filter((cell) => cell !== null);
    const gap = present.length < mine.length;
    if (new Set(all).size < 2 && all.length === cells.length) continue;
    if (name.startsWith("n")) {
      const mean = present.reduce((sum, cell) => sum + Number(cell), 0) / present.length;
      features.push(name);
      parts.push(mine.map((cell) => (cell === null ? mean : Number(cell))));
    } else {
      const levels = [...new Set(present)].sort();
      const times = (level: string) => present.filter((cell) => cell === level).length;
      const frequent = levels.reduce((best, level) => (times(level) > times(best) ? level : best), levels[0]);
      for (const level of levels.slice(1)) {
        features.push(`${name}=${level}`);
        parts.push(mine.map((cell) => Number((cell ?? (missing === "mean" ? frequent : "")) === level)));
      }
    }
    if (gap && missing === "indicator") {
      features.push(`${name} missing`);
      parts.push(mine.map((cell) => Number(cell === null)));
    }
  }
  return features.length === 0 || kept.length === 0
    ? undefined
    : { features, rows: kept.map((_, i) => parts.map((part) => part[i])) };
}

test("any small table is what the plainest encoder makes of it, in training and in prediction", () => {
  const row = record({
    n1: constantFrom("0", "1", "-2.5", "4", null),
    k1: constantFrom("a", "b", "é", "B", null),
    n2: constantFrom("7", "8", null),
    k2: constantFrom("x", "y"),
  });
  const tables = record({
    rows: array(row, { minLength: 1, maxLength: 12 }),
    missing: constantFrom<MissingPolicy[]>("drop", "mean", "indicator"),
    size: integer({ min: 1, max: 5 }),
  });
  let compared = 0;
  check(
    property(tables, ({ rows, missing, size }) => {
      const columns: Texts = {
        n1: rows.map(({ n1 }) => n1),
        k1: rows.map(({ k1 }) => k1),
        n2: rows.map(({ n2 }) => n2),
        k2: rows.map(({ k2 }) => k2),
      };
      // a column of nothing is left out before rows are
      const present = Object.fromEntries(
        Object.entries(columns).filter(([, cells]) => cells.some((cell) => cell !== null)),
      );
      const wanted = naive(present, missing);
      if (wanted === undefined) {
        expect(() => build(columns, { missing }, size)).toThrow(/^here: expected a (row|column)/);
        return;
      }
      compared++;
      const table = build(columns, { missing }, size);
      expect(table.features).toEqual(wanted.features);
      expect(denseRows(table.x)).toEqual(wanted.rows);
      const schema = { encoding: table.encoding };
      const again = build(columns, { schema, dropMissing: missing === "drop" }, size);
      expect(denseRows(again.x)).toEqual(wanted.rows);
    }),
    { numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(100);
});
