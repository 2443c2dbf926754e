// Double-double arithmetic against decimal.js, exact sums and signs against fractions worked out by hand.
import { describe, expect, test } from "vitest";
import { mulberry32 } from "../../src/math/random.js";
import {
  add,
  addScaled,
  type DoubleDouble,
  divide,
  dot,
  EPSILON,
  exp,
  from,
  log1p,
  multiply,
  sqrt,
  times,
  twoProduct,
  twoSum,
  Vector,
} from "./double-double.js";
import { Expansion, marginSign } from "./exact.js";
import { bothHalves, Digits, relativeError, toDecimal } from "./to-decimal.js";

const random = mulberry32(11);
const wide = (): number => (random() - 0.5) * 10 ** (20 * random() - 10);
/** A number that uses both halves. */
const both = (): DoubleDouble => twoSum(wide(), wide() * 1e-17);

describe("double-double against decimal.js", () => {
  test("sums and products of doubles are exact", () => {
    for (let k = 0; k < 500; k++) {
      const [a, b] = [wide(), wide()];
      expect(bothHalves(twoSum(a, b)).eq(toDecimal(a).plus(toDecimal(b)))).toBe(true);
      expect(bothHalves(twoProduct(a, b)).eq(toDecimal(a).times(toDecimal(b)))).toBe(true);
    }
  });

  test("add, multiply, divide, sqrt", () => {
    for (let k = 0; k < 500; k++) {
      const [a, b] = [both(), both()];
      expect(relativeError(add(a, b), bothHalves(a).plus(bothHalves(b)))).toBeLessThan(4 * EPSILON);
      expect(relativeError(multiply(a, b), bothHalves(a).times(bothHalves(b)))).toBeLessThan(8 * EPSILON);
      expect(relativeError(divide(a, b), bothHalves(a).div(bothHalves(b)))).toBeLessThan(16 * EPSILON);
      const square = multiply(a, a);
      expect(relativeError(sqrt(square), bothHalves(square).sqrt())).toBeLessThan(16 * EPSILON);
    }
  });

  test.each([0, -1e-30, -1e-9, -0.3, -1, -17.25, -300, -600])("exp near %s", (x) => {
    for (let k = 0; k < 20; k++) {
      const at = add(from(x), multiply(both(), from(1e-12)));
      const expected = Digits.exp(bothHalves(at));
      // the argument itself is known to EPSILON · |x|
      expect(relativeError(exp(at), expected)).toBeLessThan(64 * EPSILON * Math.max(1, Math.abs(x)));
    }
  });

  test.each([1e-300, 1e-30, 1e-9, 0.003, 0.0039, 0.004, 0.1, 0.5, 1])("ln(1 + e) at %s", (e) => {
    const at = e === 1 ? from(1) : twoSum(e, e * 1e-17);
    // 300 places beside the 1
    const Longer = Digits.clone({ precision: 400 });
    const expected = Longer.ln(new Longer(bothHalves(at)).plus(1));
    expect(relativeError(log1p(at), new Digits(expected))).toBeLessThan(2 ** 14 * EPSILON);
  });

  test("vectors: products, sums that cancel", () => {
    const a = Vector.of(200, both);
    const b = Vector.of(200, both);
    let sum = new Digits(0);
    let size = new Digits(0);
    const factor = both();
    const [products, sums] = [times(a, b), addScaled(a, factor, b)];
    for (let i = 0; i < 200; i++) {
      const [p, q] = [bothHalves(a.get(i)), bothHalves(b.get(i))];
      sum = sum.plus(p.times(q));
      size = size.plus(p.times(q).abs());
      expect(relativeError(products.get(i), p.times(q))).toBeLessThan(8 * EPSILON);
      const term = q.times(bothHalves(factor));
      const off = bothHalves(sums.get(i)).minus(p.plus(term)).abs();
      expect(off.toNumber()).toBeLessThan(8 * EPSILON * p.abs().plus(term.abs()).toNumber());
    }
    expect(bothHalves(dot(a, b)).minus(sum).abs().toNumber()).toBeLessThan(200 * EPSILON * size.toNumber());
  });
});

describe("without rounding", () => {
  test("what cancels leaves exactly the rest", () => {
    const sum = new Expansion();
    for (const value of [1e300, 3, 1e-300, -1e300, 1e17, -3, -1e17]) sum.add(value);
    expect(sum.total()).toEqual({ high: 1e-300, low: 0 });
    sum.clear();
    expect(sum.total().high).toBe(0);
  });

  test.each([
    // 0.1 + 0.2 is above 0.3 by 2^−54 − 2^−56 + … : the three doubles are 0.1 + 5.6e-18, 0.2 + 1.1e-17, 0.3 − 1.1e-17
    { weights: [0.1, 0.2], row: [1, 1], bias: -0.3, sign: 1 },
    { weights: [1], row: [0.3], bias: -0.3, sign: 0 },
    { weights: [1], row: [0.3], bias: -0.30000000000000004, sign: -1 },
    // 3 · 0.1 is not 0.3, nor the double next to it
    { weights: [3], row: [0.1], bias: -0.3, sign: 1 },
    { weights: [3], row: [0.1], bias: -0.30000000000000004, sign: -1 },
    { weights: [3], row: [0.25], bias: -0.75, sign: 0 },
    // the products underflow
    { weights: [1e-170, -1e-170], row: [1e-170, 1e-170], bias: 0, sign: 0 },
    { weights: [1e-170, -1e-170], row: [1e-170, 1.0000000000000002e-170], bias: 0, sign: -1 },
    // or overflow
    { weights: [1e200, -1e200], row: [1e200, 1e200], bias: 5e-324, sign: 1 },
    // (2^27 + 1)(2^27 − 1) = 2^54 − 1
    { weights: [2 ** 27 + 1], row: [2 ** 27 - 1], bias: -(2 ** 54), sign: -1 },
  ])("sign of $weights · $row + $bias", ({ weights, row, bias, sign }) => {
    expect(marginSign(weights, row, bias)).toBe(sign);
    expect(
      Math.abs(
        marginSign(
          weights.map((w) => -w),
          row,
          -bias,
        ) + sign,
      ),
    ).toBe(0);
  });
});
