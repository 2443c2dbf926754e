import { Decimal } from "decimal.js";
import { exact } from "../reference.js";
import type { DoubleDouble } from "./double-double.js";

/** Decimals of so many digits, however small or large. */
export const Digits = Decimal.clone({ precision: 100, toExpNeg: -9e15, toExpPos: 9e15 });

/** The double itself. (A Decimal made of a number is the shortest text that reads back as that number.) */
export function toDecimal(value: number): Decimal {
  const { digits, exponent } = exact(value);
  return new Digits(digits.toString()).times(new Digits(2).pow(exponent));
}

export function bothHalves({ high, low }: DoubleDouble): Decimal {
  return toDecimal(high).plus(toDecimal(low));
}

/** |actual − expected| / |expected| */
export function relativeError(actual: DoubleDouble, expected: Decimal): number {
  return bothHalves(actual).minus(expected).div(expected).abs().toNumber();
}
