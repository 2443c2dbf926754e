// Decimals out of bytes, held against the engine's own reading of the same text.
import { describe, expect, it } from "vitest";
import { DecimalReader } from "../src/files/decimal.js";
import { TextMemory } from "../src/files/text-memory.js";
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

describe.each(["auto", "js"] as const)("TextMemory, %s", (backend) => {
  const COMMA = ",".charCodeAt(0);

  /** Cells of a line up to the first that is none of numbers alone, and what is left of the line. */
  function readCells(line: string, most = 1000): { numbers: number[]; rest: string } {
    const bytes = Buffer.from(`${line}\n`);
    const memory = TextMemory.open(bytes.length + 3, most, backend);
    // not where memory begins, so that nothing rests on that
    memory.bytes.set(bytes, 3);
    const count = memory.readNumbers(3, most, COMMA);
    const from = count === 0 ? 3 : memory.ended;
    return { numbers: [...memory.numbers.subarray(0, count)], rest: line.slice(from - 3) };
  }

  it("reads a run of cells as the engine reads each", () => {
    const random = mulberry32(3);
    const below = (n: number) => Math.floor(random() * n);
    const digits = (count: number) => Array.from({ length: count }, () => below(10)).join("");
    for (let i = 0; i < 3000; i++) {
      const cells = Array.from({ length: 20 }, () => {
        const sign = ["", "-", "", "+"][below(4)];
        const [whole, decimals] = [digits(below(random() < 0.9 ? 6 : 20)), digits(below(random() < 0.9 ? 9 : 20))];
        const point = below(3) > 0 || whole === "" ? "." : "";
        const exponent = below(9) === 0 ? `e${below(40) - 20}` : "";
        return `${sign}${whole}${point}${point === "." && whole === "" ? `5${decimals}` : point && decimals}${exponent}`;
      });
      const { numbers, rest } = readCells(cells.join(","));
      // what takes more than doubles may be left to another reader, and is then where it ends
      for (const [k, value] of numbers.entries()) {
        if (!Object.is(value, Number(cells[k]))) expect([cells[k], value]).toEqual([cells[k], Number(cells[k])]);
      }
      const left = cells.slice(numbers.length);
      expect(rest).toBe(numbers.length === 0 || left.length === 0 ? left.join(",") : `,${left.join(",")}`);
      for (const cell of left.slice(0, 1)) expect(cell).toMatch(/e|(\d\.?){16}/);
    }
  });

  it.each([
    ["1,2.5,-3", [1, 2.5, -3], ""],
    ["-0,0.0,-.5,5.", [-0, 0, -0.5, 5], ""],
    ["123456789012345,.123456789012345,0.12345678901234", [123456789012345, 0.123456789012345, 0.12345678901234], ""],
    ["0.4967141530112327,-0.13826430117118466", [0.4967141530112327, -0.13826430117118466], ""],
    ["1,x,2", [1], ",x,2"],
    ["1, 2", [1], ", 2"],
    ["1,2\r", [1, 2], "\r"],
    ["1_0,2", [], "1_0,2"],
    ["1.2.3", [], "1.2.3"],
    ["1,,2", [1], ",,2"],
    ["1e400,2", [], "1e400,2"],
    ["nan", [], "nan"],
    ["-", [], "-"],
    [".", [], "."],
  ])("reads %s", (line, numbers, rest) => {
    expect(readCells(line)).toEqual({ numbers, rest });
  });

  it("reads no more than it is asked for", () => {
    expect(readCells("1,2,3", 2)).toEqual({ numbers: [1, 2], rest: ",3" });
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
