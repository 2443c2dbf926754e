// Decimals out of bytes, held against the engine's own reading of the same text.
import { describe, expect, it } from "vitest";
import { DecimalReader } from "../src/files/decimal.js";
import { mulberry32 } from "../src/math/random.js";
import { parseNumber } from "../src/tables/parse-cell.js";

const reader = new DecimalReader();

function read(text: string): { value: number; rest: string } {
  const bytes = Buffer.from(`${text},`);
  return { value: reader.read(bytes, 0), rest: bytes.toString("latin1", reader.end, bytes.length - 1) };
}

describe("DecimalReader", () => {
  it("gives the nearest double, however many digits a number has", () => {
    const random = mulberry32(1);
    const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join("");
    for (let i = 0; i < 100_000; i++) {
      const sign = ["", "-", "+"][i % 3];
      const exponent = i % 5 === 0 ? `e${Math.floor(random() * 60) - 30}` : "";
      const text = `${sign}${digits(Math.floor(random() * 12))}.${digits(1 + Math.floor(random() * 20))}${exponent}`;
      const { value, rest } = read(text);
      if (!Object.is(value, Number(text)) || rest !== "")
        expect({ text, value, rest }).toEqual({ text, value: Number(text), rest: "" });
    }
  });

  it("gives a double back from its shortest text", () => {
    const random = mulberry32(2);
    for (let i = 0; i < 100_000; i++) {
      const value = (random() - 0.5) * 10 ** Math.floor(random() * 12 - 6);
      if (!Object.is(read(String(value)).value, value)) expect(read(String(value)).value).toBe(value);
    }
  });

  it.each([
    // halfway between two doubles, and a digit to either side of it
    ["9007199254740993", 9007199254740992],
    ["9007199254740993.0", 9007199254740992],
    ["9007199254740993.1", 9007199254740994],
    ["0.500000000000000166533453693773481063544750213623046875", 0.5000000000000002],
    ["4.9406564584124654e-324", 5e-324],
    ["1.7976931348623157e308", Number.MAX_VALUE],
    ["1e400", Number.POSITIVE_INFINITY],
    ["-0", -0],
    ["000000000000000000000000012.50", 12.5],
    [".5", 0.5],
    ["5.", 5],
  ])("reads %s", (text, value) => {
    expect(read(text)).toEqual({ value, rest: "" });
  });

  it("ends where the number does", () => {
    expect(read("1_0")).toEqual({ value: 1, rest: "_0" });
    expect(read("1.2.3")).toEqual({ value: 1.2, rest: ".3" });
    expect(read("1e")).toEqual({ value: 1, rest: "e" });
    for (const text of ["", "-", ".", "nan", "inf", "e5", "?"]) expect(read(text).value).toBeNaN();
  });
});

describe("parseNumber", () => {
  it("takes the same texts for numbers", () => {
    for (const text of ["1", "-1.5", "+.5", "5.", "1e5", "1E-5"]) expect(parseNumber(text)).toBe(Number(text));
    for (const text of ["", "1_0", "nan", "inf", "Infinity", "1e400", "0x10", "1,5", "1 2", "-", "."]) {
      expect(parseNumber(text)).toBeUndefined();
    }
  });
});
