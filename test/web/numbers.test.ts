// Three digits in sight, true signs, and no exponent where none is needed; what is typed is read with its bounds.
import { expect, test } from "vitest";
import { QUANTITIES, readNumber } from "../../web/src/state/quantities.js";
import { short } from "../../web/src/view/numbers.js";

test.each([
  [0, "0"],
  [-0, "0"],
  [1, "1"],
  [0.12345, "0.123"],
  [-0.0123456, "−0.0123"],
  [12.345, "12.3"],
  [-760.04, "−760.0"],
  [12345.6, "12346"],
  [1.5e-7, "1.5e−7"],
  [-2.5e123, "−2.5e123"],
  [Number.POSITIVE_INFINITY, "∞"],
  [Number.NEGATIVE_INFINITY, "−∞"],
  [Number.NaN, "–"],
  [undefined, "–"],
])("%s is written %s", (value, text) => {
  expect(short(value)).toBe(text);
});

test.each([
  ["0.5", 0.5],
  [" 1e-3 ", 1e-3],
])("α is read from %j", (text, value) => {
  expect(readNumber(text, QUANTITIES.alpha)).toBe(value);
});

test.each(["", " ", "0", "-1", "−1", "Infinity", "NaN", "1 2", "1,000", "α"])(
  "α is refused from %j, in words",
  (text) => {
    expect(() => readNumber(text, QUANTITIES.alpha)).toThrow(`α: expected a finite number above 0, got "${text}"`);
  },
);
