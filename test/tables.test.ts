// Tables know nothing of files: what is inferred from counts and texts, and the order of texts.
import { check, constantFrom, integer, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { byCodePoint } from "../src/tables/encoding.js";
import { type ColumnsToEncode, inferSchema, type Survey } from "../src/tables/infer.js";

describe("byCodePoint", () => {
  const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  const same = (a: string, b: string) => Math.sign(byCodePoint(a, b)) === byBytes(a, b);

  it.each([
    ["a character beyond UTF-16 units", "\u{1F600}", "\u{FF21}"],
    ["two of them that share a half", "\u{1F600}", "\u{1F601}"],
    ["a text and its beginning", "ab", "abc"],
    ["nothing", "", "a"],
    ["half a pair and a whole one", "\u{D83D}", "\u{1F600}"],
    ["half a pair and what UTF-8 writes for it", "\u{D83D}", "\u{FFFD}"],
    ["half a pair and the last character before it", "\u{DE00}a", "\u{FFFC}a"],
  ])("orders %s as UTF-8 bytes", (_, a, b) => {
    expect([same(a, b), same(b, a), same(a, a)]).toEqual([true, true, true]);
  });

  it("puts U+FF21 before U+1F600", () => {
    expect(["\u{1F600}", "\u{FF21}", "b", "B"].sort(byCodePoint)).toEqual(["B", "b", "\u{FF21}", "\u{1F600}"]);
  });

  it("orders any texts as UTF-8 bytes, halves of pairs among them", () => {
    const unit = oneof(
      constantFrom(0x61, 0xd83d, 0xd83e, 0xde00, 0xde01, 0xff21, 0xfffd),
      integer({ max: 0xffff, min: 0 }),
    );
    const text = string({ unit: unit.map((code) => String.fromCharCode(code)), maxLength: 6 });
    expect(check(property(text, text, same), { numRuns: 5000 })).toMatchObject({ failed: false });
  });
});

describe("inferSchema", () => {
  /** A survey of columns in memory, by the rules of the command: blank cells are missing. */
  function surveyOf(table: Record<string, string[]>): Survey {
    const present = (column: string) => table[column].filter((cell) => cell !== "");
    return {
      file: "here",
      census: async (columns) =>
        columns.map(present).map((cells) => ({
          present: cells.length,
          numbers: cells.filter((cell) => !Number.isNaN(Number(cell))).length,
          booleans: cells.filter((cell) => /^(true|false)$/i.test(cell)).length,
        })),
      texts: async (columns) => columns.map((column) => [...new Set(present(column))]),
    };
  }

  const infer = (table: Record<string, string[]>, asked: Partial<ColumnsToEncode> = {}) =>
    inferSchema(surveyOf(table), {
      features: Object.keys(table).filter((column) => column !== "t"),
      text: [],
      ...asked,
    });

  it("takes types from all values, and levels in order", async () => {
    const table = {
      age: ["19", "x", "33"],
      smoker: ["TRUE", "", "false"],
      race: ["w", "b", "w"],
      t: ["1", "0", "1.0"],
    };
    expect(await infer(table, { target: "t" })).toEqual({
      encoding: [
        { column: "age", type: "numeric" },
        { column: "smoker", type: "boolean" },
        { column: "race", type: "text", levels: ["b", "w"] },
      ],
      target: { column: "t", classes: [0, 1] },
    });
  });

  it("takes numbers for text where asked to", async () => {
    expect(await infer({ zip: ["2", "10", "2"] }, { text: ["zip"] })).toEqual({
      encoding: [{ column: "zip", type: "text", levels: ["10", "2"] }],
    });
  });

  it.each([
    [
      "a column of nothing",
      { a: ["", ""], t: ["0", "1"] },
      'here: column "a": expected values, got only missing cells',
    ],
    [
      "three labels",
      { a: ["1", "2", "3"], t: ["x", "y", "z"] },
      'here: column "t": expected exactly two distinct values in the target, got 3: "x", "y", "z"',
    ],
    [
      "a label that is no finite number",
      { a: ["1", "2"], t: ["0", "Infinity"] },
      'here: column "t": expected finite numbers in the target, got "0", "Infinity"',
    ],
  ])("refuses %s", async (_, table, message) => {
    await expect(infer(table, { target: "t" })).rejects.toThrow(message);
  });
});
