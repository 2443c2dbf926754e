// What a table is made of: columns that grow, texts that say a number or a date, what is asked of columns.
import { describe, expect, test } from "vitest";
import { CellError } from "../src/tables/cell-error.js";
import { Chunks } from "../src/tables/chunks.js";
import { parseBoolean, parseDate, parseNumber, resemblesNumber } from "../src/tables/parse-cell.js";
import { checkTableOptions, type TableOptions } from "../src/tables/table-options.js";

describe("a column that grows", () => {
  /** More than two chunks, in batches of many lengths. */
  function grown(): { column: Chunks<Float64Array<ArrayBuffer>>; plain: number[] } {
    const column = Chunks.ofNumbers();
    const plain: number[] = [];
    for (let batch = 0; batch < 80; batch++) {
      const values = Float64Array.from({ length: (batch * 977) % 5000 }, (_, i) => batch * 1e4 + i);
      column.append(values);
      column.push(-batch);
      plain.push(...values, -batch);
    }
    return { column, plain };
  }
  const numbersOf = (column: Chunks<Float64Array<ArrayBuffer>>) => column.pieces().flatMap((piece) => [...piece]);

  test("holds what was added, in order", () => {
    const { column, plain } = grown();
    expect(column.pieces().length).toBeGreaterThan(2);
    expect(column.length).toBe(plain.length);
    expect(numbersOf(column)).toEqual(plain);
    expect(column.at(70_001)).toBe(plain[70_001]);
  });

  test("keeps some rows, and grows on", () => {
    const { column, plain } = grown();
    const marks = Uint8Array.from(plain, (_, i) => i % 3);
    column.keep(marks);
    column.append(Float64Array.of(7, 8));
    expect(numbersOf(column)).toEqual([...plain.filter((_, i) => i % 3 > 0), 7, 8]);
  });

  test("has small chunks where there are few rows", () => {
    const column = Chunks.ofCodes();
    column.push(1);
    expect(column.pieces()[0].buffer.byteLength).toBeLessThan(1000);
  });
});

describe("what a text says", () => {
  test.each([
    ["1", 1],
    ["-.5", -0.5],
    ["1.", 1],
    ["+1e3", 1000],
    ["1e400", undefined],
    ["1_0", undefined],
    ["0x10", undefined],
    ["nan", undefined],
    ["Infinity", undefined],
    ["", undefined],
  ])("the number in %j", (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  test.each([["2026-11-28"], ["2024-02-29T12:30:15.5+02:00"], ["1969-12-31T23:59:59Z"], ["2026-11-28T06:00:00-05:30"]])(
    "the date in %j is JavaScript's",
    (text) => {
      expect(parseDate(text)).toBe(Date.parse(text));
    },
  );

  test("a time without a zone is UTC", () => {
    expect(parseDate("2026-11-28 23:59")).toBe(Date.UTC(2026, 10, 28, 23, 59));
  });

  test.each([["2026-02-29"], ["2026-13-01"], ["2026-11-28T24:00"], ["28.11.2026"], ["2026"]])(
    "%j is no date",
    (text) => {
      expect(parseDate(text)).toBeUndefined();
    },
  );

  test("truth, and what was meant for a number", () => {
    expect(["TRUE", "false", "yes", "1"].map(parseBoolean)).toEqual([1, 0, undefined, undefined]);
    expect(["1,5", "$12", "7 %", "1e400", "1_0", "n/a", "-", "?"].map(resemblesNumber)).toEqual([
      ...Array(5).fill(true),
      ...Array(3).fill(false),
    ]);
  });
});

describe("what is asked of columns", () => {
  const asked = (options: TableOptions) => checkTableOptions(["a", "b", "y", "w", "k:3"], options);

  test("roles and kinds", () => {
    expect(asked({ target: "y", weight: "w", hash: ["b:8", "k:3"], drop: ["a"], missing: "mean" })).toEqual({
      asked: [
        { role: "left out", why: "asked to be dropped" },
        { role: "feature", named: true, as: "hash", bits: 8 },
        { role: "target" },
        { role: "weight" },
        { role: "feature", named: true, as: "hash", bits: 16 },
      ],
      positive: undefined,
      missing: "mean",
    });
  });

  test.each<[TableOptions, string]>([
    [{ target: "z" }, 'target: no column "z"; expected one of'],
    [{ target: "y", weight: "y" }, 'column "y": expected to be one thing, got target and weight as well'],
    [{ target: "y", text: ["y"] }, 'column "y": expected to be one thing, got target and text as well'],
    [{ target: "y", drop: ["y"] }, 'column "y": expected to be one thing, got target and drop as well'],
    [{ text: ["a"], numeric: ["a"] }, 'column "a": expected to be one thing, got text and numeric as well'],
    [{ text: ["a"], drop: ["a"] }, 'column "a": expected to be one thing, got drop and text as well'],
    [{ features: ["a"], words: ["b"] }, 'features: expected "b" among them, as words has it'],
    [{ hash: ["b:99"] }, 'hash of "b": expected a whole number of bits from 1 to 30, got 99'],
  ])("%j is refused", (options, message) => {
    expect(() => asked(options)).toThrow(message);
  });
});

test("a bad cell is told with its place, what was expected and what can be done", () => {
  const error = new CellError({
    row: 4,
    column: "age",
    value: "?",
    expected: "a finite number",
    advice: "say numeric",
  });
  expect(error.message).toBe('row 5, column "age": expected a finite number, got "?"; say numeric');
});
