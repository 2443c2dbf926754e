import { InvalidArgumentError } from "commander";

type Parser = (text: string) => number;

/** A parser of option values that are numbers for which `holds` is true; anything else is wrong usage. */
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
export const wholeFromOne = numberWhere(
  "a whole number of at least 1",
  (value) => Number.isInteger(value) && value >= 1,
);
export const seed = numberWhere(
  "a whole number from 0 to 4294967295",
  (value) => Number.isInteger(value) && value >= 0 && value <= 0xffffffff,
);
