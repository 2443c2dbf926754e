// Values of options as they are typed: checked before any work, anything else is wrong usage.
import { InvalidArgumentError } from "commander";
import { quote } from "../checks/describe.js";
import { nearestName } from "../checks/names.js";
import { csvRecords } from "../files/csv-records.js";
import { memorySize } from "../paging/memory-size.js";

type Parser = (text: string) => number;

/** A parser of numbers for which `holds` is true. */
function numberWhere(expected: string, holds: (value: number) => boolean): Parser {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (!Number.isFinite(value) || !holds(value)) throw new InvalidArgumentError(`Expected ${expected}.`);
    return value;
  };
}

export const atLeastZero = numberWhere("a number of at least 0", (value) => value >= 0);
export const aboveZero = numberWhere("a number above 0", (value) => value > 0);
export const fraction = numberWhere("a number from 0 to less than 1", (value) => value >= 0 && value < 1);
export const betweenZeroAndOne = numberWhere("a number above 0 and below 1", (value) => value > 0 && value < 1);
export const probability = numberWhere("a number from 0 to 1", (value) => value >= 0 && value <= 1);
export const wholeFromOne = wholeFrom(1);
export const wholeFromTwo = wholeFrom(2);
export const seed = numberWhere(
  "a whole number from 0 to 4294967295",
  (value) => Number.isInteger(value) && value >= 0 && value <= 0xffffffff,
);

function wholeFrom(least: number): Parser {
  return numberWhere(`a whole number of at least ${least}`, (value) => Number.isInteger(value) && value >= least);
}

/** A parser of one of a few words; the error has the one that is probably meant. */
export function oneOfWords<T extends string>(words: readonly T[]): (text: string) => T {
  return (text) => {
    const found = words.find((word) => word === text);
    if (found !== undefined) return found;
    const nearest = nearestName(text, words);
    const hint = nearest === undefined ? "" : ` Did you mean ${quote(nearest)}?`;
    throw new InvalidArgumentError(`Expected one of ${words.join(", ")}.${hint}`);
  };
}

/** A parser for amounts of memory: "2GiB". */
export function memoryText(text: string): string {
  try {
    memorySize(text);
  } catch {
    throw new InvalidArgumentError("Expected bytes such as 2GiB or 800MB.");
  }
  return text;
}

/** A parser for paths of outputs, as no file is named by an empty text. */
export function outputPath(text: string): string {
  if (text === "") throw new InvalidArgumentError("Expected the path of a file.");
  return text;
}

/** Collects the values of an option that may be given several times. */
export function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** The names in lists such as `age,"income, net"`: each is a line of CSV. */
export async function namesIn(lists: readonly string[]): Promise<string[]> {
  const names: string[] = [];
  for (const list of lists) {
    for await (const { fields } of csvRecords(textOf(list), ",")) names.push(...fields.map((name) => name.trim()));
  }
  return names.filter((name) => name !== "");
}

async function* textOf(text: string): AsyncGenerator<string> {
  yield text;
}
